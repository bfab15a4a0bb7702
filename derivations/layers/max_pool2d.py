"""The gradient of max pooling, in each order of the entries.

Let first[n,u,v,c,i,j] be 1 at the first largest entry of the window (u, v), in row-major order, and
0 at its others. While no order of two entries changes, it is constant; so out is linear in x there,
and so is the derivation below. The identity pooling_orders proves the 24 orders of a 2x2 window
apart.
"""

from ..calculus import Claim, Definition
from ..calculus.claim import pullback
from ..calculus.images import (
    COLUMN,
    ROW,
    C,
    H_o,
    H_x,
    N,
    W_o,
    W_x,
    c,
    h,
    i,
    j,
    k,
    k_h,
    k_w,
    n,
    q,
    sizes_at,
    total,
    u,
    v,
    w,
    x,
)  # fmt: skip
from ..calculus.symbols import arrays

(first,) = arrays("first")
SHAPES = {"x": (N, H_x, W_x, C), "first": (N, H_o, W_o, C, k_h, k_w)}
OUT = Definition(
    "out",
    {n: N, u: H_o, v: W_o, c: C},
    total(first[n, u, v, c, i, j] * x[n, ROW, COLUMN, c], j=k_w, i=k_h),
)


def derive() -> list[Claim]:
    """Derive dx, for the entries in any one order."""
    dx = pullback(OUT, x[q, h, w, k], SHAPES, zero_extended=("x", "first", "dout"))
    return [Claim("", OUT, [dx], at=sizes_at("N", "C"))]
