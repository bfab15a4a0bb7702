"""The gradient of the L2 penalty, and its Hessian: a multiple of the identity."""

import sympy as sp

from ..calculus import Claim, Definition, Derivation, arrays, indices, sizes
from ..calculus.claim import pullback

D, M = sizes("D M")
d, m, i, j, r, s = indices("d m i j r s")
(W,) = arrays("W")
l2 = sp.Symbol("l2", real=True)

SHAPES = {"W": (D, M)}
OUT = Definition("out", {}, l2 * sp.Sum(W[d, m] ** 2, (m, 0, M - 1), (d, 0, D - 1)))


def derive() -> list[Claim]:
    """Derive dW, and the second derivatives."""
    at = [{"D": 2, "M": 3}, {"D": 4, "M": 2}]
    return [Claim("", OUT, [gradient()], at=at, also=[_hessian()])]


def gradient() -> Derivation:
    """Derive dW."""
    return pullback(OUT, W[i, j], SHAPES)


def _hessian() -> Derivation:
    slope = gradient()
    return Derivation(
        name="H",
        objective=slope.formula,
        target=W[r, s],
        shapes=slope.shapes,
        free={i: D, j: M},
    ).differentiate()
