"""Flatten as a linear map: a permutation of entries, whose transpose is its inverse."""

import sympy as sp

from ..calculus import Claim, Definition, arrays, indices, sizes
from ..calculus.claim import pullback

N, H, W, C = sizes("N H W C")
n, h, w, c, k, i, u, v, r = indices("n h w c k i u v r")
(x,) = arrays("x")

POSITION = (h * W + w) * C + c  # of x[n, h, w, c] within its row, in row-major order
OUT = Definition(
    "out",
    {n: N, k: H * W * C},
    sp.Sum(
        sp.KroneckerDelta(k, POSITION) * x[n, h, w, c],
        (c, 0, C - 1),
        (w, 0, W - 1),
        (h, 0, H - 1),
    ),
)


def derive() -> list[Claim]:
    """Derive dx for images of symbolic size; the condition says that no entry falls outside."""
    dx = pullback(OUT, x[i, u, v, r], {"x": (N, H, W, C)})
    found = POSITION.subs({h: u, w: v, c: r}, simultaneous=True)
    dx.then("write the position as it was defined", dx.formula.xreplace({found.expand(): found}))
    at = [{"N": 1, "H": 2, "W": 3, "C": 4}, {"N": 2, "H": 4, "W": 1, "C": 3}]
    return [Claim("", OUT, [dx], at=at)]
