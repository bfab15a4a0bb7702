"""Matrices of a convolution with one channel and one kernel, entry by entry; and their checks.

A geometry is the windows along rows and along columns, without dilation.
"""

import itertools
from dataclasses import replace

import numpy as np
import sympy as sp

import refnet
from refnet.core.windows import Axis
from refnet.verification.exact import expression
from refnet.verification.identity import is_zero
from refnet.verification.source import Source

Geometry = tuple[Axis, Axis]
Matrix = sp.ImmutableMatrix


def geometry(
    image: tuple[int, int], kernel: tuple[int, int], stride: tuple[int, int], padding: str
) -> Geometry:
    """Lay windows along both axes."""
    rows, columns = (Axis.of(*sizes, padding) for sizes in zip(image, kernel, stride, strict=True))
    return rows, columns


def toeplitz(kernel: sp.Matrix, rows: Axis, columns: Axis) -> Matrix:
    """T: a row for each place (u, v) of the output, a column for each place (h, w) of the image."""

    def weight(place: int, seen: int) -> sp.Expr:
        (u, v), (h, w) = divmod(place, columns.out), divmod(seen, columns.size)
        i, j = h + rows.before - u * rows.stride, w + columns.before - v * columns.stride
        return _entry(kernel, i, j)

    return Matrix(rows.out * columns.out, rows.size * columns.size, weight)


def patches(image: sp.Matrix, rows: Axis, columns: Axis) -> Matrix:
    """Return im2col: a row for each place (u, v), a column for each kernel entry (i, j)."""

    def seen(place: int, offset: int) -> sp.Expr:
        (u, v), (i, j) = divmod(place, columns.out), divmod(offset, columns.window)
        h, w = u * rows.stride + i - rows.before, v * columns.stride + j - columns.before
        return _entry(image, h, w)

    return Matrix(rows.out * columns.out, rows.window * columns.window, seen)


def symbols(name: str, rows: int, columns: int) -> Matrix:
    """Matrix of the entries x[0, 0], x[0, 1], ..."""
    base = sp.IndexedBase(name, real=True)
    return Matrix(rows, columns, lambda row, column: base[row, column])


def _entry(matrix: sp.Matrix, row: int, column: int) -> sp.Expr:
    inside = 0 <= row < matrix.rows and 0 <= column < matrix.cols
    return matrix[row, column] if inside else sp.S.Zero


def check_code(image, kernel, stride, padding) -> int:
    """Compare conv2d, run on symbols, with both matrices, and its pullback with their transposes.

    Raises
    ------
    AssertionError
        Naming what differs.
    """
    rows, columns = geometry(image, kernel, stride, padding)
    source = Source("a convolution as a matrix", exact=True)
    x, W = source.array("x", (1, *image, 1)), source.array("W", (*kernel, 1, 1))
    dout = source.array("dout", (1, rows.out, columns.out, 1))
    out, pullback = refnet.conv2d(x, W, np.array([0], object), stride=stride, padding=padding)
    dx, dW, _ = pullback(dout)
    x, W, dout, out, dx, dW = (_column(array) for array in (x, W, dout, out, dx, dW))
    T = toeplitz(W.reshape(*kernel), rows, columns)
    seen = patches(x.reshape(*image), rows, columns)
    pairs = [("T x", T * x, out), ("patches W", seen * W, out),
             ("T.T dout", T.T * dout, dx), ("patches.T dout", seen.T * dout, dW)]  # fmt: skip
    for name, product, of_code in pairs:
        assert all(map(is_zero, product - of_code)), f"{name} differs from the code: {rows}"
    return sum(len(product) for _, product, _ in pairs)


def _column(array: np.ndarray) -> sp.Matrix:
    return sp.Matrix([expression(scalar) for scalar in array.flat])


def check_blocks(T: sp.Matrix, rows: Axis, columns: Axis) -> int:
    """Check that T is made of equal blocks along diagonals, and each block of equal entries.

    Blocks are those of a row of the output and a row of the image. Off the band they are 0.
    """
    count = 0
    blocks = {
        (u, h): T[
            u * columns.out : (u + 1) * columns.out, h * columns.size : (h + 1) * columns.size
        ]
        for u, h in itertools.product(range(rows.out), range(rows.size))
    }
    for (u, h), block in blocks.items():
        if (u + 1, h + 1) in blocks:
            assert blocks[u + 1, h + 1] == block, f"blocks ({u}, {h}) and the next one differ"
        assert block[1:, 1:] == block[:-1, :-1], f"block ({u}, {h}) is not Toeplitz"
        on_band = 0 <= h - u + rows.before < rows.window
        assert on_band or block.is_zero_matrix, f"block ({u}, {h}) is off the band, but not 0"
        count += 3
    return count


def check_transpose(image, kernel, padding) -> int:
    """Compare T.T at stride 1 with T of the turned kernel, over the axes the other way round."""
    rows, columns = geometry(image, kernel, (1, 1), padding)
    W = symbols("W", *kernel)
    back = toeplitz(Matrix(W[::-1, ::-1]), rows.adjoint, columns.adjoint)
    assert back == toeplitz(W, rows, columns).T, f"T.T of {kernel} on {image}, {padding}"
    return len(back)


def check_strides(image, kernel, stride, padding) -> int:
    """Compare T with rows of the matrix at stride 1 that has the same zeros in front."""
    strided = geometry(image, kernel, stride, padding)
    if padding == "valid":
        rows, columns = geometry(image, kernel, (1, 1), padding)
    else:
        rows, columns = (
            replace(axis, stride=1, out=(axis.out - 1) * axis.stride + 1) for axis in strided
        )
    W = symbols("W", *kernel)
    kept = itertools.product(range(0, rows.out, stride[0]), range(0, columns.out, stride[1]))
    numbers = [u * columns.out + v for u, v in kept]
    T, every = toeplitz(W, *strided), toeplitz(W, rows, columns)
    assert every[numbers, :] == T, f"T of {kernel} on {image}, {padding}, stride {stride}"
    return len(T)
