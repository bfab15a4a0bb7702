"""The gradient of the sigmoid, and its form in the output alone."""

import sympy as sp

from ..calculus import Claim, Derivation
from .pointwise import derive_pointwise, dout, i, j, out


def derive() -> list[Claim]:
    """Derive dx and express it by the output."""

    def finish(dx: Derivation) -> None:
        dx.then(
            r"$e^{-x} / (1 + e^{-x})$ is $1 - \mathrm{out}$, "
            r"and $1 / (1 + e^{-x})$ is $\mathrm{out}$",
            dout[i, j] * out[i, j] * (1 - out[i, j]),
        )

    return derive_pointwise(lambda x: 1 / (1 + sp.exp(-x)), finish)
