"""The gradient of softplus: the logistic function."""

import sympy as sp

from ..calculus import Claim, Derivation
from .pointwise import derive_pointwise, dout, i, j, x


def derive() -> list[Claim]:
    """Derive dx and divide it through by exp(x)."""

    def finish(dx: Derivation) -> None:
        dx.then(
            "divide numerator and denominator by exp(x)",
            dout[i, j] / (1 + sp.exp(-x[i, j])),
        )

    return derive_pointwise(lambda x: sp.log(1 + sp.exp(x)), finish)
