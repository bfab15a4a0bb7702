"""The log-softmax: its Jacobian and its pullback, expressed by p = softmax(x)."""

import sympy as sp

from ..calculus import Claim, Definition, Derivation, arrays, rules
from ..calculus.claim import jacobian, pullback
from .softmax import OUT as SOFTMAX
from .softmax import ROW_SUM, SHAPES, M, N, i, j, m, n, x

(p,) = arrays("p")
OUT = Definition("out", {n: N, m: M}, x[n, m] - sp.log(ROW_SUM))


def derive() -> list[Claim]:
    """Derive the Jacobian and the pullback."""
    J = _by_softmax(jacobian(OUT, x[i, j], SHAPES))
    dx = _by_softmax(pullback(OUT, x[i, j], SHAPES))
    at = [{"N": 2, "M": 3}, {"N": 4, "M": 2}]
    return [Claim("", OUT, [dx], at=at, also=[J])]


def _by_softmax(derivation: Derivation) -> Derivation:
    derivation.named = [*derivation.named, Definition("p", SOFTMAX.ranges, SOFTMAX.expr)]
    return (
        derivation.then("write $p$ for the softmax", lambda e: rules.name_softmax(e, x, p))
        .then("pull constants out of the sums", rules.pull_constants)
        .then("factor", sp.factor_terms)
    )
