"""The gradients of a separable convolution, and the full convolution that it equals.

Depthwise, then pointwise: y filters each channel by D, and P mixes the results. As one sum it is a
convolution with the kernel W[i,j,c,f] = sum of D[i,j,c,m] P[M c + m, f] over m.
"""

from typing import Any

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
    M,
    N,
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
    m,
    n,
    p_h,
    p_w,
    q,
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

D, P, b, y, dy = arrays("D P b y dy")
PADDED = ("x", "D", "dout")
SHAPES = {"x": (N, H_x, W_x, C), "D": (k_h, k_w, C, M), "P": (C * M, F), "b": (F,)}
Y = Definition(
    "y",
    {n: N, u: H_o, v: W_o, c: C, m: M},
    total(x[n, ROW, COLUMN, c] * D[i, j, c, m], j=k_w, i=k_h),
)
DY = Definition(
    "dy", {n: N, u: H_o, v: W_o, c: C, m: M}, total(dout[n, u, v, f] * P[c * M + m, f], f=F)
)
OUT = Definition(
    "out", {n: N, u: H_o, v: W_o, f: F}, b[f] + total(P[c * M + m, f] * Y.expr, m=M, c=C)
)


def derive() -> list[Claim]:
    """Derive dx, dD, dP and db, each in one sum and by way of y and dy."""
    by_dy = (
        r"write $\mathrm{dy}$ for the gradient by $y$: "
        r"the depthwise pullback, fed with $\mathrm{dy}$"
    )
    at_x = D[h + p_h - u * s_h, w + p_w - v * s_w, k, m]
    dx = _pullback(x[q, h, w, k]).then(by_dy, total(dy[q, u, v, k, m] * at_x, m=M, v=W_o, u=H_o))
    at_D = x[n, a - p_h + u * s_h, e - p_w + v * s_w, k]
    dD = _pullback(D[a, e, k, d]).then(by_dy, total(dy[n, u, v, k, d] * at_D, v=W_o, u=H_o, n=N))
    dP = _pullback(P[k * M + d, g], at_indices={k: C, d: M, g: F}, base=M).then(
        "write $y$ for the depthwise result: the pointwise pullback",
        total(y[n, u, v, k, d] * dout[n, u, v, g], v=W_o, u=H_o, n=N),
    )
    return [Claim("", OUT, [dx, dD, dP, _pullback(b[g])], at=sizes_at("N", "C", "M", "F"))]


def _pullback(wrt: sp.Indexed, **options: Any) -> Derivation:
    return pullback(OUT, wrt, SHAPES, named=[Y, DY], zero_extended=PADDED, **options)
