"""The gradient of tanh, and its form in the output alone."""

import sympy as sp

from ..calculus import Claim, Derivation
from .pointwise import derive_pointwise, i, j, out, x


def derive() -> list[Claim]:
    """Derive dx and express it by the output."""

    def finish(dx: Derivation) -> None:
        dx.then("tanh(x) is out", dx.formula.xreplace({sp.tanh(x[i, j]): out[i, j]}))

    return derive_pointwise(sp.tanh, finish)
