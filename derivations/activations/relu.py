"""The gradient of ReLU: the slope of each branch, and at the kink the convention 0.

The maximum is written as a Piecewise, so that the convention at the kink stands in the formula:
SymPy's derivative of Max(x, 0) is a Heaviside function, whose value at 0 it takes to be 1/2.
"""

import sympy as sp

from ..calculus import Claim
from .pointwise import derive_pointwise


def derive() -> list[Claim]:
    """Derive dx; in the definition the kink belongs to the branch of slope 0."""
    return derive_pointwise(lambda x: sp.Piecewise((x, x > 0), (0, True)))
