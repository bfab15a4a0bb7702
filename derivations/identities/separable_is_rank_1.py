"""Separable convolutions are full convolutions whose kernel has a low rank.

Depthwise, then pointwise, is one convolution with W[i,j,c,f] = sum of D[i,j,c,m] P[M c + m, f] over
m; a column, then a row, is one with W[i,j,c,f] = sum of U[i,c,r] V[j,r,f] over r. Full kernels of a
higher rank have no such factors.
"""

from types import ModuleType

import numpy as np
import sympy as sp

from refnet.verification.exact import entry_symbol
from refnet.verification.identity import is_zero

from ..calculus import Definition
from ..calculus.images import C, F, M, R, a, c, e, f, g, i, j, k_h, k_w, m, r, sizes_at, total
from ..calculus.statement import Equation, Fact, Statement
from ..layers import conv2d, separable_conv2d, spatially_separable_conv2d
from ..layers.conv2d import W
from ..layers.separable_conv2d import D, P
from ..layers.spatially_separable_conv2d import U, V
from .parts.exact_arrays import count_equal, fractions, rationals
from .parts.kernel_matrices import minors

ENTRIES = {i: k_h, j: k_w, c: C, f: F}
BY_CHANNEL = Definition("W", ENTRIES, total(D[i, j, c, m] * P[c * M + m, f], m=M))
BY_AXIS = Definition("W", ENTRIES, total(U[i, c, r] * V[j, r, f], r=R))
#: The smallest kernel that is not separable with M = 1: its two filters look at different places.
TWO_PLACES = fractions([[[[1, 0]], [[0, 1]]]])


def derive() -> list[Statement]:
    """State that both are full convolutions, and of which kernels."""
    return [
        _full("depthwise, then pointwise", separable_conv2d, BY_CHANNEL, "M"),
        _full("a column, then a row", spatially_separable_conv2d, BY_AXIS, "R"),
        _rank_1(),
        Fact(
            "$M$ is rank $M$ or less",
            "All minors of $M + 1$ rows and columns vanish, for all $D$ and $P$; checked for "
            "$M = 1, 2, 3$, matrices of 4 rows and up to 4 columns.",
            lambda: sum(map(check_minors, [1, 2, 3])),
        ),
        _converse(),
        Fact(
            "a large enough $M$ gives every kernel",
            "A kernel is separable with $M$ if no channel's matrix has a rank above $M$; "
            r"$M = \min(k_h k_w, F)$ is always enough. The factors of four kernels are found, and "
            "multiply to them exactly.",
            _check_factors,
        ),
    ]


def full_kernel(D: np.ndarray, P: np.ndarray) -> np.ndarray:
    """Multiply depthwise kernels (kh, kw, C, M) by pointwise weights (C M, F): (kh, kw, C, F)."""
    return (D[..., None] * P.reshape(*D.shape[2:], -1)).sum(axis=3)


def factors(W: np.ndarray, multiplier: int) -> tuple[np.ndarray, np.ndarray]:
    """Find D and P of a kernel none of whose channels has a rank above ``multiplier``."""
    *window, channels, filters = W.shape
    D = np.full((*window, channels, multiplier), 0, dtype=object)
    P = np.full((channels * multiplier, filters), 0, dtype=object)
    for channel in range(channels):
        left, right = sp.Matrix(W[:, :, channel].reshape(-1, filters)).rank_decomposition()
        D[:, :, channel, : left.cols] = fractions(left.tolist()).reshape(*window, -1)
        P[channel * multiplier :][: right.rows] = fractions(right.tolist())
    return D, P


def _full(title: str, layer: ModuleType, kernel: Definition, inner: str) -> Equation:
    products = conv2d.OUT.expr.xreplace({W[i, j, c, f]: kernel.expr})
    return Equation(
        title=title,
        says="This is one full convolution, for any stride and padding; its kernel is a sum of "
        f"${inner}$ products.",
        steps=[
            ("in two steps, the bias at the end", layer.OUT.expr),
            ("exchange the sums: multiply the two kernels first", products),
            ("a full convolution with $W$", conv2d.OUT.expr),
        ],
        shapes=layer.SHAPES,
        at=sizes_at("N", "C", "F", inner),
        ranges=layer.OUT.ranges,
        named=[kernel],
        zero_extended=("x",),
    )


def _rank_1() -> Equation:
    minor = W[i, j, c, f] * W[a, e, c, g] - W[i, j, c, g] * W[a, e, c, f]
    return Equation(
        title="$M = 1$ is rank 1",
        says="For $M = 1$ and a fixed channel $c$, the matrix of $W$ with a row for each entry "
        "$(i, j)$ and a column for each filter $f$ is an outer product: its 2x2 minors vanish.",
        steps=[("a minor", minor), ("write $W = D P$: the two products are equal", sp.S.Zero)],
        shapes={"D": (k_h, k_w, C, 1), "P": (C, F)},
        at=[{"k_h": 2, "k_w": 3, "C": 1, "F": 2}, {"k_h": 2, "k_w": 1, "C": 2, "F": 3},
            {"k_h": 1, "k_w": 2, "C": 3, "F": 4}],
        ranges={i: k_h, j: k_w, a: k_h, e: k_w, c: C, f: F, g: F},
        named=[Definition("W", ENTRIES, D[i, j, c, 0] * P[c, f])],
    )  # fmt: skip


def check_minors(multiplier: int) -> int:
    """Check that a product of (4, M) by (M, columns) has no minor of M + 1 rows but 0."""
    columns = min(multiplier + 2, 4)
    left = sp.Matrix(4, multiplier, lambda row, m: entry_symbol("D", (row, m)))
    right = sp.Matrix(multiplier, columns, lambda m, column: entry_symbol("P", (m, column)))
    found = minors(left * right, multiplier + 1)
    for minor in found:
        assert is_zero(minor), f"a minor of {multiplier + 1} rows is not 0 for M = {multiplier}"
    return len(found)


def _converse() -> Fact:
    matrix = sp.Matrix(TWO_PLACES.reshape(-1, 2))
    [minor] = minors(matrix, 2)

    def check() -> int:
        assert minor != 0
        return 1

    return Fact(
        "the converse fails",
        "A kernel with a minor that is not 0 equals no separable one with $M = 1$. The smallest: "
        "1x2 entries, one channel, two filters that look at different places.",
        check,
        [("rows $(i, j)$, columns $f$", matrix), ("the minor", minor)],
    )


def _check_factors() -> int:
    of_rank_2 = full_kernel(rationals(1, 3, 2, 2, 2), rationals(2, 4, 5))
    kernels = [(TWO_PLACES, 2), (of_rank_2, 2), (rationals(3, 2, 2, 3, 3), 3),
               (rationals(4, 1, 2, 2, 3), 2)]  # fmt: skip
    return sum(count_equal(full_kernel(*factors(W, M)), W, "D P") for W, M in kernels)
