"""The gradients of a depthwise convolution: M kernels for each channel, and no sum over channels.

The result m of channel c is the channel M c + m of the output.
"""

from ..calculus import Claim, Definition
from ..calculus.claim import pullback
from ..calculus.images import (
    COLUMN,
    ROW,
    C,
    H_o,
    H_x,
    M,
    N,
    W_o,
    W_x,
    a,
    c,
    d,
    e,
    h,
    i,
    j,
    k,
    k_h,
    k_w,
    m,
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

(W,) = arrays("W")
PADDED = ("x", "W", "dout")
SHAPES = {"x": (N, H_x, W_x, C), "W": (k_h, k_w, C, M)}
OUT = Definition(
    "out",
    {n: N, u: H_o, v: W_o, c: C, m: M},
    total(x[n, ROW, COLUMN, c] * W[i, j, c, m], j=k_w, i=k_h),
    position=(n, u, v, c * M + m),
    shape=(N, H_o, W_o, C * M),
)


def derive() -> list[Claim]:
    """Derive dx and dW."""
    dx = pullback(OUT, x[q, h, w, k], SHAPES, zero_extended=PADDED)
    dW = pullback(OUT, W[a, e, k, d], SHAPES, zero_extended=PADDED)
    return [Claim("", OUT, [dx, dW], at=sizes_at("N", "C", "M"))]
