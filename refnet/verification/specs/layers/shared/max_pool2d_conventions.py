"""Conventions and extremes of max pooling."""

import itertools
import warnings

import numpy as np

from refnet.verification.spec import Op
from refnet.verification.specs.layers.shared import windows
from refnet.verification.specs.layers.shared.same_results import agrees_with_loops, integers


def _image(rows):
    return np.array(rows, float)[None, :, :, None]


def tie_goes_to_the_first(op: Op) -> None:
    """((1, 2), (2, 2)) sends a gradient of 6 to (0, 1) whole; four equal entries, to (0, 0)."""
    for rows, expected in (([[1, 2], [2, 2]], [0, 6, 0, 0]), ([[3, 3], [3, 3]], [6, 0, 0, 0])):
        out, pullback = op(_image(rows))
        found = pullback(np.full((1, 1, 1, 1), 6.0)).ravel().tolist()
        assert out.item() == max(max(rows)), f"out is {out.item()}"
        assert found == expected, f"dx is {found}"


def gradient_mass_is_conserved(op: Op) -> None:
    """The sum of dx is that of dout, exactly, with many ties, overlaps and gaps."""
    rng = np.random.default_rng(0)
    for size, stride, padding in itertools.product(
        (1, 2, (3, 2)), (1, 2, (2, 3)), ("same", "valid")
    ):
        x = rng.integers(0, 3, (2, 5, 4, 2)).astype(object)
        out, pullback = op(x, pool_size=size, stride=stride, padding=padding)
        (dout,) = integers(rng, out.shape)
        assert pullback(dout).sum() == dout.sum(), f"another sum for {size}, {stride}, {padding}"


def padding_never_wins(op: Op) -> None:
    """Negative entries, odd sizes: the last row and column pool what is in the image alone."""
    x = -1 - np.arange(15.0).reshape(1, 3, 5, 1)
    out, pullback = op(x)
    assert out.ravel().tolist() == [-1, -3, -5, -11, -13, -15], f"out is {out.ravel()}"
    dx = pullback(np.ones_like(out))
    assert np.argwhere(dx[0, :, :, 0]).tolist() == [[0, 0], [0, 2], [0, 4], [2, 0], [2, 2], [2, 4]]


def overlapping_windows_add_up(op: Op) -> None:
    """A peak in nine 3x3 windows of stride 1 gets the sum of their nine gradients."""
    x = np.zeros((1, 5, 5, 1))
    x[0, 2, 2] = 1
    dout = np.arange(1.0, 10).reshape(1, 3, 3, 1)
    dx = op(x, pool_size=3, stride=1, padding="valid")[1](dout)
    assert dx[0, 2, 2, 0] == 45, f"the peak gets {dx[0, 2, 2, 0]}"
    assert np.count_nonzero(dx) == 1, "another entry gets some of it"


def a_nan_stays_in_its_windows(op: Op) -> None:
    """A NaN is the maximum of the windows that hold it, and of no other."""
    x = np.arange(24.0).reshape(1, 4, 6, 1)
    x[0, 1, 3] = np.nan
    out = op(x)[0][0, :, :, 0]
    assert np.argwhere(np.isnan(out)).tolist() == [[0, 1]], f"out is {out}"


def minus_infinity_is_ordinary(op: Op) -> None:
    """Where all is -inf the maximum is -inf, its gradient goes to the first entry; no warning."""
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        out, pullback = op(np.full((1, 3, 2, 1), -np.inf))
        dx = pullback(np.array([2.0, 3.0]).reshape(1, 2, 1, 1))
    assert out.ravel().tolist() == [-np.inf, -np.inf], f"out is {out.ravel()}"
    assert dx.ravel().tolist() == [2, 0, 0, 0, 3, 0], f"dx is {dx.ravel()}"


def window_larger_than_the_image(op: Op) -> None:
    """A 5x7 window pools a 2x3 image into its largest entry."""
    out, pullback = op(_image([[1, 5, 2], [4, 3, 0]]), pool_size=(5, 7))
    assert out.shape == (1, 1, 1, 1), f"out has shape {out.shape}"
    assert out.item() == 5, f"out is {out.item()}"
    assert pullback(np.ones((1, 1, 1, 1))).ravel().tolist() == [0, 1, 0, 0, 0, 0]


def entries_between_windows_get_zero(op: Op) -> None:
    """Stride 3 with a window of 1 or 2 leaves entries out; their gradient is 0."""
    x = np.arange(1.0, 37).reshape(1, 6, 6, 1)
    for size, largest in ((1, [0, 3]), (2, [1, 4])):
        out, pullback = op(x, pool_size=size, stride=3, padding="valid")
        dx = pullback(np.ones_like(out))[0, :, :, 0]
        assert dx.shape == (6, 6), f"dx has shape {dx.shape}"
        assert np.argwhere(dx).tolist() == [[h, w] for h in largest for w in largest]


def large_images_are_pooled_as_small_ones(op: Op) -> None:
    """33 images of 1,000 rows come out as each would alone: output and gradient, exactly."""
    x = np.random.default_rng(0).permutation(33 * 1000 * 6).astype(float).reshape(33, 1000, 3, 2)
    for stride in (2, 1):
        out, pullback = op(x, stride=stride)
        dout = np.arange(float(out.size)).reshape(out.shape)
        dx = pullback(dout)
        for k in (0, 32):
            alone, pull = op(x[k : k + 1], stride=stride)
            assert (out[k] == alone[0]).all(), f"image {k} has another output"
            assert (dx[k] == pull(dout[k : k + 1])[0]).all(), f"image {k} has another gradient"


def equals_the_loops(op: Op) -> None:
    """It is its definition as loops: exactly, on integers, sizes up to 4 and strides up to 3."""
    agrees_with_loops(op, windows.loop_max_pool2d, lambda kh, kw: [], "pool_size")


CONVENTIONS = [
    tie_goes_to_the_first,
    padding_never_wins,
    overlapping_windows_add_up,
    gradient_mass_is_conserved,
    a_nan_stays_in_its_windows,
    minus_infinity_is_ordinary,
    window_larger_than_the_image,
    entries_between_windows_get_zero,
    equals_the_loops,
    large_images_are_pooled_as_small_ones,
]
