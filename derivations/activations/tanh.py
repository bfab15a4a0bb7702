"""The gradient of tanh, and its form in the output alone."""

import sympy as sp

from ..calculus import Claim, Derivation
from .pointwise import derive_pointwise, i, j, out, x


def derive() -> list[Claim]:
    """Derive dx and express it by the output."""

    def finish(dx: Derivation) -> None:
        by_output = dx.formula.xreplace({sp.tanh(x[i, j]): out[i, j]})
        dx.then(r"$\tanh(x)$ is $\mathrm{out}$", by_output).then("factor", sp.factor_terms)

    return derive_pointwise(sp.tanh, finish)
