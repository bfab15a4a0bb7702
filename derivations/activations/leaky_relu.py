"""The gradient of leaky ReLU: the slope of each branch, and at the kink that of the left one.

The slope of the left branch, an option of the op, is called alpha.
"""

import sympy as sp

from ..calculus import Claim
from .pointwise import derive_pointwise

alpha = sp.Symbol("alpha", real=True)


def derive() -> list[Claim]:
    """Derive dx for a symbolic slope; the kink belongs to the branch x <= 0."""
    return derive_pointwise(lambda x: sp.Piecewise((x, x > 0), (alpha * x, True)))
