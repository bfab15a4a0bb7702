"""Dropout as a linear map: diagonal, so its own transpose."""

import sympy as sp

from ..calculus import Claim, Definition, arrays, indices, sizes
from ..calculus.claim import pullback

N, M = sizes("N M")
n, m, i, j = indices("n m i j")
x, mask = arrays("x mask")
keep_prob = sp.Symbol("keep_prob", real=True)

OUT = Definition("out", {n: N, m: M}, mask[n, m] * x[n, m] / keep_prob)


def derive() -> list[Claim]:
    """Derive dx for a symbolic mask and keep_prob."""
    dx = pullback(OUT, x[i, j], {"x": (N, M), "mask": (N, M)})
    return [Claim("", OUT, [dx], at=[{"N": 2, "M": 3}, {"N": 4, "M": 2}])]
