"""The adjoint identity: a convolution and its gradient by x are transposes of each other.

For every image x and every g of the output's shape, the inner product of conv(x) and g is that of x
and conv*(g), where conv* is what the pullback does with g. One number shows a wrong gradient.
"""

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
    c,
    f,
    h,
    i,
    j,
    k_h,
    k_w,
    n,
    p_h,
    p_w,
    s_h,
    s_w,
    sizes_at,
    total,
    u,
    v,
    w,
    x,
)  # fmt: skip
from ..calculus.statement import Equation
from ..calculus.symbols import arrays

W, g = arrays("W g")
SHAPES = {"x": (N, H_x, W_x, C), "W": (k_h, k_w, C, F), "g": (N, H_o, W_o, F)}
CONVOLVED = total(x[n, ROW, COLUMN, c] * W[i, j, c, f], c=C, j=k_w, i=k_h)
ADJOINT = total(
    g[n, u, v, f] * W[h + p_h - u * s_h, w + p_w - v * s_w, c, f], f=F, v=W_o, u=H_o
)  # fmt: skip


def derive() -> list[Equation]:
    """State the identity."""
    return [
        Equation(
            title="the adjoint of a convolution",
            says="The inner product of a convolution with $g$ is the inner product of the image "
            "with the convolution's pullback of $g$, for any stride and padding.",
            steps=[
                (
                    "the inner product of conv(x) and g",
                    total(g[n, u, v, f] * CONVOLVED, f=F, v=W_o, u=H_o, n=N),
                ),
                (
                    "sum over the place (h, w) of the image instead of the kernel entry (i, j)",
                    total(x[n, h, w, c] * ADJOINT, c=C, w=W_x, h=H_x, n=N),
                ),
            ],
            shapes=SHAPES,
            at=sizes_at("N", "C", "F"),
            ranges={},
            zero_extended=("x", "W"),
        )
    ]
