"""The gradients of a spatially separable convolution: a column, then a row.

y correlates the image with columns of k_h entries, along its rows only, into R channels; out
correlates y with rows of k_w entries. As one sum it is a convolution with the kernel
W[i,j,c,f] = sum of U[i,c,r] V[j,r,f] over r.
"""

import sympy as sp

from ..calculus import Claim, Definition, Derivation
from ..calculus.claim import pullback
from ..calculus.images import (
    COLUMN,
    ROW,
    C,
    F,
    H_o,
    H_x,
    N,
    R,
    W_o,
    W_x,
    a,
    c,
    d,
    dout,
    e,
    f,
    g,
    h,
    i,
    j,
    k,
    k_h,
    k_w,
    n,
    p_h,
    p_w,
    q,
    r,
    s_h,
    s_w,
    sizes_at,
    total,
    u,
    v,
    w,
    x,
)  # fmt: skip
from ..calculus.symbols import arrays

U, V, b, y, dy = arrays("U V b y dy")
PADDED = ("x", "U", "V", "dout")
SHAPES = {"x": (N, H_x, W_x, C), "U": (k_h, C, R), "V": (k_w, R, F), "b": (F,)}
Y = Definition("y", {n: N, u: H_o, w: W_x, r: R}, total(x[n, ROW, w, c] * U[i, c, r], c=C, i=k_h))
DY = Definition(
    "dy",
    {n: N, u: H_o, w: W_x, r: R},
    total(dout[n, u, v, f] * V[w + p_w - v * s_w, r, f], f=F, v=W_o),
)
OUT = Definition(
    "out",
    {n: N, u: H_o, v: W_o, f: F},
    b[f] + total(V[j, r, f] * Y.expr.xreplace({w: COLUMN}), r=R, j=k_w),
)


def derive() -> list[Claim]:
    """Derive dx, dU, dV and db, each in one sum and by way of y and dy."""
    by_dy = (
        r"write $\mathrm{dy}$ for the gradient by $y$: "
        r"the column's pullback, fed with $\mathrm{dy}$"
    )
    dx = _pullback(x[q, h, w, k]).then(
        by_dy, total(dy[q, u, w, r] * U[h + p_h - u * s_h, k, r], r=R, u=H_o)
    )
    by_column = (
        "sum over the column $w = s_w v + j - p_w$ of $y$ in place of $j$ (outside, $x$ and $V$ "
        "are 0); "
    )
    dU = _pullback(U[a, k, d]).then(
        by_column + by_dy, total(dy[n, u, w, d] * x[n, a - p_h + u * s_h, w, k], w=W_x, u=H_o, n=N)
    )
    dV = _pullback(V[e, d, g]).then(
        "write $y$ for the column's result: the row's pullback",
        total(y[n, u, e - p_w + v * s_w, d] * dout[n, u, v, g], v=W_o, u=H_o, n=N),
    )
    return [Claim("", OUT, [dx, dU, dV, _pullback(b[g])], at=sizes_at("N", "C", "R", "F"))]


def _pullback(wrt: sp.Indexed) -> Derivation:
    return pullback(OUT, wrt, SHAPES, named=[Y, DY], zero_extended=PADDED)
