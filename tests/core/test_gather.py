"""Matrices of windows, against loops; their transposes; what lies where in memory."""

import itertools

import numpy as np
import pytest

from refnet.core.windows import (
    Axis,
    Windows,
    as_columns,
    columns_first,
    correlate,
    flip,
    from_columns,
    kernel_matrix,
    split_kernel_matrix,
)
from tests.core.walks import hits


def images(rng, n, rows, columns, channels):
    """Integers without a zero, so that a zero in a result is one of the padding."""
    return rng.integers(1, 100, (n, rows, columns, channels)).astype(float)


def gathered_by_a_loop(windows, x, ones):
    """Rows of ``gather`` by its documentation: column j of the window, its row i, the channel."""
    n, channels = len(x), x.shape[3]
    rows, columns = windows.rows, windows.columns
    out = np.zeros((columns.out, columns.window, rows.window * channels + ones, rows.out, n))
    for i, j in itertools.product(range(rows.window), range(columns.window)):
        for (u, h), (v, w) in itertools.product(hits(rows, i), hits(columns, j)):
            out[v, j, i * channels : (i + 1) * channels, u] = x[:, h, w].T
    if ones:
        out[:, :, -1] = 1
    return out.reshape(columns.out, -1, rows.out * n)


GEOMETRIES = [
    Windows.over("test", image, window, stride, padding)
    for image, window, stride, padding in (
        ((5, 4), (3, 2), 1, "same"),
        ((5, 4), (3, 2), (2, 3), "same"),
        ((6, 7), (3, 2), 2, "valid"),
        ((2, 1), (4, 3), 1, "same"),
        ((6, 5), (1, 2), (3, 4), "valid"),
        ((4, 6), (1, 1), (2, 3), "same"),
    )
]
DILATED = [
    Windows(Axis(3, 2, 1, 1, 5, 2), Axis(2, 3, 1, 2, 6, 3)),
    Windows(Axis(2, 3, 1, 2, 4, 2), Axis(4, 2, 1, 0, 3, 1)),
]


@pytest.mark.parametrize("ones", [False, True])
@pytest.mark.parametrize("windows", [*GEOMETRIES, *DILATED])
def test_gather_is_a_loop_over_the_windows(windows, ones):
    rng = np.random.default_rng(0)
    for n, channels in ((1, 1), (3, 2)):
        x = images(rng, n, windows.rows.size, windows.columns.size, channels)
        found = windows.gather(x, ones=ones)
        np.testing.assert_array_equal(found, gathered_by_a_loop(windows, x, ones))
        assert windows.gather(x.astype(np.float32)).dtype == np.float32


@pytest.mark.parametrize("windows", GEOMETRIES)
def test_the_adjoint_correlates_back(windows):
    """<correlate(x, W), g> = <x, correlate(g, flip(W))> on the adjoint windows, exactly."""
    rng = np.random.default_rng(0)
    x = images(rng, 2, windows.rows.size, windows.columns.size, 2)
    W = images(rng, windows.rows.window, windows.columns.window, 2, 3)
    out = correlate(x, W, windows)
    assert out.shape == (2, windows.rows.out, windows.columns.out, 3)
    g = images(rng, *out.shape)
    dx = correlate(g, flip(W), windows.adjoint)
    assert dx.shape == x.shape
    assert (out * g).sum() == (x * dx).sum()
    assert windows.adjoint.adjoint == windows


def test_what_no_window_reaches_gets_zero():
    windows = Windows.over("test", (3, 5), (3, 1), (2, 2), "same").adjoint
    g, W = np.ones((1, 2, 3, 2)), np.ones((3, 1, 2, 1))
    dx = correlate(g, W, windows)
    assert dx.shape == (1, 3, 5, 1)
    assert dx.any(axis=(0, 1, 3)).tolist() == [True, False, True, False, True]


def test_strides_of_rows_and_of_columns():
    assert Windows.over("test", (6, 7), (3, 2), (2, 3), "same").strides == (2, 3)


def test_kernel_matrix_and_back():
    W = np.arange(24.0).reshape(3, 2, 2, 2)
    b = np.array([50.0, 60.0])
    matrix = kernel_matrix(W, b)
    assert matrix.shape == (2 * (3 * 2 + 1), 2)
    np.testing.assert_array_equal(matrix[0], W[0, 0, 0])  # column 0: row 0, channel 0
    np.testing.assert_array_equal(matrix[1], W[0, 0, 1])
    np.testing.assert_array_equal(matrix[2], W[1, 0, 0])
    np.testing.assert_array_equal(matrix[6], b)  # after the column's entries, once
    np.testing.assert_array_equal(matrix[7], W[0, 1, 0])
    assert not matrix[13].any()
    back, bias = split_kernel_matrix(matrix, W.shape)
    np.testing.assert_array_equal(back, W)
    np.testing.assert_array_equal(bias, b)
    np.testing.assert_array_equal(kernel_matrix(W), np.delete(matrix, [6, 13], axis=0))


def test_turned_kernel():
    W = np.arange(24.0).reshape(3, 2, 2, 2)
    assert flip(W)[0, 0, 1, 0] == W[2, 1, 0, 1]
    np.testing.assert_array_equal(flip(flip(W)), W)


def test_images_as_columns_and_back_are_views():
    x = np.arange(120.0).reshape(4, 5, 3, 2).transpose(3, 2, 0, 1)  # (2, 3, 4, 5), batch innermost
    assert columns_first(x).flags.c_contiguous
    columns = as_columns(x)
    assert columns.shape == (4, 5, 6)
    assert np.shares_memory(columns, x)
    again = from_columns(columns, 2)
    np.testing.assert_array_equal(again, x)
    assert np.shares_memory(again, x)


@pytest.mark.parametrize(("width", "shared"), [(1, False), (2, True), (3, True)])
def test_neighbouring_windows_are_one_block_of_memory(width, shared):
    windows = Windows.over("test", (8, 9), (3, width), 1, "same")
    found = windows.gather(np.ones((2, 8, 9, 4)))
    assert np.shares_memory(found[0], found[1]) == shared
    assert not np.shares_memory(found[0], found[width])
