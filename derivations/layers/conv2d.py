"""The gradients of a convolution, for any sizes, strides and paddings.

An output entry is a sum over the kernel: out[n,u,v,f] takes x at row s_h u + i - p_h and column
s_w v + j - p_w. Arrays read as 0 outside their shape, which is what padding means; so no sum needs
a case distinction. Differentiated by one entry, its delta selects, for each place of the output,
the one kernel entry that connects the two.
"""

import sympy as sp

from ..calculus import Claim, Definition, Derivation, rules
from ..calculus.claim import pullback
from ..calculus.images import (
    COLUMN,
    ROW,
    C,
    F,
    H_o,
    H_x,
    N,
    W_o,
    W_x,
    a,
    c,
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
    s_h,
    s_w,
    sizes_at,
    total,
    u,
    v,
    w,
    x,
)  # fmt: skip
from ..calculus.symbols import arrays, indices

W, b, spread = arrays("W b spread")
y, z = indices("y z")
PADDED = ("x", "W", "dout")
STRIDE_1 = {"s_h": 1, "s_w": 1}

OUT = Definition(
    "out",
    {n: N, u: H_o, v: W_o, f: F},
    b[f] + total(x[n, ROW, COLUMN, c] * W[i, j, c, f], c=C, j=k_w, i=k_h),
)
SHAPES = {"x": (N, H_x, W_x, C), "W": (k_h, k_w, C, F), "b": (F,)}
#: dout with its entries s_h rows and s_w columns apart, zeros between them.
SPREAD = Definition(
    "spread",
    {n: N, y: (H_o - 1) * s_h + 1, z: (W_o - 1) * s_w + 1, f: F},
    total(
        sp.KroneckerDelta(y, u * s_h) * sp.KroneckerDelta(z, v * s_w) * dout[n, u, v, f],
        v=W_o, u=H_o,
    ),
)  # fmt: skip


def derive() -> list[Claim]:
    """Derive one channel, then many, then the mini-batch; at last what strides make of dx."""
    dx = _pullback(OUT, x[q, h, w, k], SHAPES)
    dW = _pullback(OUT, W[a, e, k, g], SHAPES)
    db = _pullback(OUT, b[g], SHAPES)
    also = [_as_dilated_convolution(), _as_full_correlation()]
    whole = Claim("", OUT, [dx, dW, db], at=sizes_at("N", "C", "F"), also=also)
    return [_one_channel(), _many_channels(), whole]


def _one_channel() -> Claim:
    out = Definition("out", {u: H_o, v: W_o}, total(x[ROW, COLUMN] * W[i, j], j=k_w, i=k_h))
    shapes = {"x": (H_x, W_x), "W": (k_h, k_w)}
    gradients = [_pullback(out, x[h, w], shapes), _pullback(out, W[a, e], shapes)]
    return Claim("one image, one channel, no bias", out, gradients, at=sizes_at())


def _many_channels() -> Claim:
    term = x[ROW, COLUMN, c] * W[i, j, c, f]
    out = Definition("out", {u: H_o, v: W_o, f: F}, b[f] + total(term, c=C, j=k_w, i=k_h))
    shapes = {"x": (H_x, W_x, C), "W": (k_h, k_w, C, F), "b": (F,)}
    by = (x[h, w, k], W[a, e, k, g], b[g])
    gradients = [_pullback(out, target, shapes) for target in by]
    return Claim("one image", out, gradients, at=sizes_at("C", "F"))


def _as_dilated_convolution() -> Derivation:
    """For any stride dx is the convolution of the spread dout with the kernels."""
    form = r"as a correlation of the spread $\mathrm{dout}$"
    dx = _pullback(OUT, x[q, h, w, k], SHAPES, named=[SPREAD], form=form)
    return dx.then(
        r"spread $\mathrm{dout}$, so that its entries lie $s_h$ rows and $s_w$ columns apart: the "
        "kernel entry is summed over instead",
        total(spread[q, h + p_h - i, w + p_w - j, f] * W[i, j, k, f], f=F, j=k_w, i=k_h),
    ).then(
        "run through the kernel backwards: a correlation with the turned kernel",
        _turn,
    )


def _as_full_correlation() -> Derivation:
    """For stride 1 dx is the convolution of dout itself, with k - 1 - p zeros in front of it."""
    form = r"as a correlation of $\mathrm{dout}$"
    dx = _pullback(OUT, x[q, h, w, k], SHAPES, form=form).restrict(STRIDE_1)
    return (
        dx.then(
            "sum over the kernel row $i = h + p_h - u$ instead of $u$",
            lambda expr: rules.change_index(expr, u, i, h + p_h - i, k_h),
        )
        .then(
            r"and over the kernel column $j = w + p_w - v$ instead of $v$: a convolution of "
            r"$\mathrm{dout}$",
            lambda expr: rules.change_index(expr, v, j, w + p_w - j, k_w),
        )
        .then("run through the kernel backwards: a correlation with the turned kernel", _turn)
    )


def _turn(expr: sp.Expr) -> sp.Expr:
    """Sum over i' = k_h - 1 - i and j' = k_w - 1 - j, named i and j again."""
    turned = rules.change_index(expr, i, i, k_h - 1 - i, k_h)
    return rules.change_index(turned, j, j, k_w - 1 - j, k_w)


def _pullback(out: Definition, wrt: sp.Indexed, shapes: dict, **options) -> Derivation:
    return pullback(out, wrt, shapes, zero_extended=PADDED, **options)
