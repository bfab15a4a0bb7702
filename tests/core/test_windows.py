"""Geometry of windows along an axis, against brute force."""

import itertools

import pytest

from refnet.core.windows import Axis
from tests.core.walks import hits, padded, pairs

SIZES = [(n, k, s) for n, k, s in itertools.product(range(1, 8), range(1, 6), range(1, 4))]
AXES = [
    Axis.of(n, k, s, padding)
    for n, k, s in SIZES
    for padding in ("same", "valid")
    if padding == "same" or k <= n
]


@pytest.mark.parametrize(("n", "k", "s"), SIZES)
def test_same_pads_as_little_as_it_can_and_the_odd_zero_behind(n, k, s):
    axis = Axis.of(n, k, s, "same")
    starts = list(range(0, n, s))  # a window for every s-th entry
    assert axis.out == len(starts)
    total = max(starts[-1] + k - n, 0)
    assert axis.before == len(range(0, total - 1, 2))  # total // 2, counted
    assert (axis.size, axis.window, axis.stride, axis.dilation) == (n, k, s, 1)


@pytest.mark.parametrize(("n", "k", "s"), [size for size in SIZES if size[1] <= size[0]])
def test_valid_takes_the_windows_that_fit(n, k, s):
    fitting = [start for start in range(0, n, s) if start + k <= n]
    assert Axis.of(n, k, s, "valid") == Axis(n, k, s, 0, len(fitting))


@pytest.mark.parametrize("axes", [AXES, [axis.canvas for axis in AXES]])
def test_length_and_canvas(axes):
    for axis in axes:
        last = [window * axis.stride + axis.window for window in range(axis.out)][-1]
        assert axis.length == last
        canvas = axis.canvas
        assert (canvas.window, canvas.stride, canvas.out) == (1, 1, axis.length)
        assert hits(canvas, 0) == [
            (position, entry)
            for position, entry in enumerate(padded(axis)[: axis.length])
            if entry is not None
        ]


def test_meeting_is_what_a_walk_along_the_axis_finds():
    assert all(axis.adjoint.before >= 0 for axis in AXES)
    for axis in (*AXES, *(axis.adjoint for axis in AXES)):
        for offset in range(axis.window):
            assert pairs(axis, offset) == hits(axis, offset), f"{axis} at {offset}"


def test_the_adjoint_has_the_same_hits_backwards():
    for axis in AXES:
        back = axis.adjoint
        assert back.adjoint == axis
        forwards = {
            (u, axis.window - 1 - i, h) for i in range(axis.window) for u, h in pairs(axis, i)
        }
        backwards = {(u, i, h) for i in range(back.window) for h, u in pairs(back, i)}
        assert forwards == backwards, f"{axis}"
