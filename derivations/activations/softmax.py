"""The softmax: its Jacobian, which is not diagonal, and its pullback.

The definition has no shift by the maximum, the code has one. That both are the same function is
one of the identities that the bridge to the code proves.
"""

import sympy as sp

from ..calculus import Claim, Definition, Derivation, arrays, indices, rules, sizes
from ..calculus.claim import jacobian, pullback

N, M = sizes("N M")
n, m, k, i, j = indices("n m k i j")
x, out = arrays("x out")

SHAPES = {"x": (N, M)}
ROW_SUM = sp.Sum(sp.exp(x[n, k]), (k, 0, M - 1))
OUT = Definition("out", {n: N, m: M}, sp.exp(x[n, m]) / ROW_SUM)


def derive() -> list[Claim]:
    """Derive the Jacobian and the pullback, both expressed by the output."""
    J = _by_output(jacobian(OUT, x[i, j], SHAPES))
    dx = _by_output(pullback(OUT, x[i, j], SHAPES))
    at = [{"N": 2, "M": 3}, {"N": 4, "M": 2}]
    return [Claim("", OUT, [dx], at=at, also=[J])]


def _by_output(derivation: Derivation) -> Derivation:
    rule = r"write $\mathrm{out}$ for the softmax"
    return (
        derivation.then(rule, lambda e: rules.name_softmax(e, x, out))
        .then("pull constants out of the sums", rules.pull_constants)
        .then("factor", sp.factor_terms)
    )
