"""Convolution as a matrix: of kernel entries, times the image; or of patches, times the kernel.

A convolution is linear in the image and linear in the kernel. As a linear map of the image it is a
sparse matrix T of kernel entries; as one of the kernel it is the matrix of all patches of the image
("im2col"). The gradients are the transposes of both.
"""

import itertools

import sympy as sp

from ..calculus import Definition
from ..calculus.images import COLUMN, ROW, C, F, H_x, W_x, c, dout, k_h, k_w, sizes_at, total
from ..calculus.statement import Equation, Fact, Statement
from ..calculus.symbols import arrays
from ..layers import conv2d
from ..layers.conv2d import PADDED, W, b, i, j, p_h, p_w, s_h, s_w, x
from .parts import window_matrices as matrices

T, cols, dcols = arrays("T cols dcols")
DX, DW, _ = conv2d.derive()[-1].gradients
n, u, v, f = conv2d.OUT.ranges
q, h, w, k = DX.ranges
a, e, _, g = DW.ranges
N, H_o, W_o, _ = conv2d.OUT.sizes
PATCH = {n: N, u: H_o, v: W_o, i: k_h, j: k_w, c: C}
BY_IMAGE = Definition(
    "T",
    {u: H_o, v: W_o, f: F, h: H_x, w: W_x, c: C},
    W[h + p_h - u * s_h, w + p_w - v * s_w, c, f],
)
BY_KERNEL = Definition("cols", PATCH, x[n, ROW, COLUMN, c])
BACK = Definition("dcols", PATCH, total(dout[n, u, v, f] * W[i, j, c, f], f=F))

KERNEL = sp.ImmutableMatrix(2, 2, sp.symbols("a b c d"))
VALID = matrices.geometry((3, 4), (2, 2), (1, 1), "valid")
SAME = matrices.geometry((2, 3), (2, 2), (1, 1), "same")
STRIDED = matrices.geometry((3, 4), (2, 2), (2, 1), "valid")
PADDINGS = ["valid", "same"]
CASES = list(itertools.product([(3, 4), (5, 3)], [(2, 2), (3, 2), (1, 3)]))  # image, kernel
STRIDES = [(1, 1), (2, 2), (1, 3), (3, 2)]


def derive() -> list[Statement]:
    """State both products and their transposes; the structure of T; that the code obeys."""
    T_valid = matrices.toeplitz(KERNEL, *VALID)
    return [
        *_equations(),
        Fact(
            "small matrices",
            'A 2x2 kernel and one channel. An image of 3x4, "valid": 2x3 places. An image of 2x3, '
            '"same": 2x3 places too, as one row and one column of zeros stand behind it.',
            lambda: sum(itertools.starmap(matrices.check_code, itertools.product(
                [(3, 4), (2, 3)], [(2, 2)], STRIDES, PADDINGS))),
            [("kernel", KERNEL), ("$T$, valid", T_valid),
             ("patches, valid", matrices.patches(matrices.symbols("x", 3, 4), *VALID)),
             ("$T$, same", matrices.toeplitz(KERNEL, *SAME))],
        ),
        Fact(
            "the matrices of the code",
            "`conv2d`, run on symbols with one channel, is $T$ times the flattened image and the "
            "patches times the flattened kernel; its pullback is the product of their transposes "
            r"with $\mathrm{dout}$. Images of 3x4 and 5x3, kernels of 2x2, 3x2 and 1x3, four "
            "strides, both paddings.",
            lambda: sum(matrices.check_code(*case, stride, padding) for case in CASES
                        for stride in STRIDES for padding in PADDINGS),
        ),
        Fact(
            "block Toeplitz, with Toeplitz blocks",
            "At stride 1 the entries of $T$ depend on $h - u$ and $w - v$ only: the blocks are "
            "equal along diagonals, and so are the entries of every block; a block other than "
            "$0 \\le h - u + p_h < k_h$ is 0. As a whole $T$ is not Toeplitz.",
            check_structure,
        ),
        Fact(
            "the transpose is a full correlation with the turned kernel",
            "At stride 1, $T^\\top$ is the matrix of a correlation with the kernel turned by 180 "
            "degrees, with $k_h - 1 - p_h$ and $k_w - 1 - p_w$ zeros in front.",
            lambda: sum(matrices.check_transpose(*case, padding)
                        for case in CASES for padding in PADDINGS),
        ),
        Fact(
            "a stride leaves rows out",
            "At strides $s_h$ and $s_w$, $T$ is every $s_h$-th block row, and in it every $s_w$-th "
            "row, of the matrix at stride 1 with as many zeros in front. For \"valid\" that is $T$ "
            'at stride 1. For "same" it need not be: 6 entries with $k = 3$ have one zero in front '
            "at stride 1, and none at stride 2.",
            check_rows,
            [("$T$, valid, stride (2, 1)", matrices.toeplitz(KERNEL, *STRIDED))],
        ),
    ]  # fmt: skip


def _equations() -> list[Equation]:
    by_image = total(T[u, v, f, h, w, c] * x[n, h, w, c], c=C, w=W_x, h=H_x)
    by_kernel = total(cols[n, u, v, i, j, c] * W[i, j, c, f], c=C, j=k_w, i=k_h)
    to_image = total(T[u, v, f, h, w, k] * dout[q, u, v, f], f=F, v=W_o, u=H_o)
    placed = sp.KroneckerDelta(h, ROW) * sp.KroneckerDelta(w, COLUMN) * dcols[q, u, v, i, j, k]
    to_kernel = total(cols[n, u, v, a, e, k] * dout[n, u, v, g], v=W_o, u=H_o, n=N)
    return [
        _equation(
            "forward",
            "A matrix of kernel entries times the image, or a matrix of patches times the kernels.",
            [("a correlation", conv2d.OUT.expr),
             ("$T$, rows $(u, v, f)$ and columns $(h, w, c)$, times the image", b[f] + by_image),
             (r"$\mathrm{cols}$, rows $(n, u, v)$ and columns $(i, j, c)$, times the kernels",
              b[f] + by_kernel)],
            conv2d.OUT.ranges, [BY_IMAGE, BY_KERNEL],
        ),
        _equation(
            r"$\mathrm{dx}$",
            r"The transpose of $T$ times $\mathrm{dout}$; or $\mathrm{dout}$ times the transpose "
            "of the kernels, each entry of it added at the place that its patch had it from.",
            [("derived", DX.formula), (r"$T^\top$ times $\mathrm{dout}$", to_image),
             ("from the patches back to the image", total(placed, j=k_w, i=k_h, v=W_o, u=H_o))],
            DX.ranges, [BY_IMAGE, BACK],
        ),
        _equation(
            r"$\mathrm{dW}$",
            r"The transpose of the patches times $\mathrm{dout}$: a sum over the samples.",
            [("derived", DW.formula), (r"$\mathrm{cols}^\top$ times $\mathrm{dout}$", to_kernel)],
            DW.ranges, [BY_KERNEL],
        ),
    ]  # fmt: skip


def _equation(title, says, steps, ranges, named) -> Equation:
    shapes = {**conv2d.SHAPES, "dout": conv2d.OUT.sizes}
    return Equation(title, says, steps, shapes, sizes_at("N", "C", "F"), ranges, named, PADDED)


def check_structure() -> int:
    """Check the blocks of every case at stride 1; and that they are not those of a Toeplitz T."""
    count = 0
    for (image, kernel), padding in itertools.product(CASES, PADDINGS):
        rows, columns = matrices.geometry(image, kernel, (1, 1), padding)
        matrix = matrices.toeplitz(matrices.symbols("W", *kernel), rows, columns)
        count += matrices.check_blocks(matrix, rows, columns)
    whole = matrices.toeplitz(KERNEL, *VALID)
    assert whole[1:, 1:] != whole[:-1, :-1]
    return count + 1


def check_rows() -> int:
    """Check the rows of every case; and that "same" has other zeros in front at other strides."""
    cases = itertools.product(CASES, STRIDES, PADDINGS)
    count = sum(matrices.check_strides(*case, stride, padding) for case, stride, padding in cases)
    in_front = [matrices.geometry((6, 6), (3, 3), (s, s), "same")[0].before for s in (1, 2)]
    assert in_front == [1, 0]
    return count + 1
