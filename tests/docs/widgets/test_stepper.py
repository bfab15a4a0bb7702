"""The stepper's arithmetic is that of refnet's convolution and max pooling."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest

import refnet
from refnet.core.windows import Axis

Call = Callable[..., Any]
Case = tuple[tuple[int, int], tuple[int, int], tuple[int, int], str]
TOLERANCE = 1e-12
PADDINGS = ("same", "valid")


@pytest.fixture(scope="module")
def call(run_ops: Callable[[str], Call]) -> Call:
    return run_ops("stepper")


def cases() -> Iterator[Case]:
    """Sizes of image and window, strides and padding: not square, strides above and below."""
    windows = list(product(range(1, 5), repeat=2))
    strides = [(1, 1), (2, 2), (3, 3), (1, 2), (3, 1), (2, 5)]
    for image, window, stride, padding in product(
        [(5, 6), (4, 4), (3, 7)], windows, strides, PADDINGS
    ):
        if padding == "same" or (window[0] <= image[0] and window[1] <= image[1]):
            yield image, window, stride, padding


CASES = list(cases())


def assert_equal(found: Any, expected: np.ndarray) -> None:
    """Same shape, and differences below the tolerance."""
    assert np.shape(found) == expected.shape
    assert np.abs(np.subtract(found, expected)).max(initial=0) < TOLERANCE


def test_cases_are_of_every_kind() -> None:
    odd = [c for c in CASES if c[3] == "same" and c[1][0] % 2 == 0 and c[2][0] == 1]
    assert len(CASES) > 400
    assert odd
    assert any(c[1][0] < c[2][0] for c in CASES)
    assert any(c[1][1] > c[2][1] for c in CASES)


def test_correlation_and_its_gradients(call: Call) -> None:
    rng = np.random.default_rng(0)
    for image, window, stride, padding in CASES:
        x, W, b = rng.normal(size=image), rng.normal(size=window), rng.normal()
        out, pullback = refnet.conv2d(
            x[None, :, :, None], W[:, :, None, None], np.array([b]), stride=stride, padding=padding
        )
        dout = rng.normal(size=out.shape)
        dx, dW, db = pullback(dout)
        windows = call("geometry", image, window, stride, padding)
        assert_equal(call("correlate", x, W, b, windows), out[0, :, :, 0])
        found = call("correlateGradients", x, W, windows, dout[0, :, :, 0])
        assert_equal(found["dx"], dx[0, :, :, 0])
        assert_equal(found["dW"], dW[:, :, 0, 0])
        assert_equal(found["db"], db[0])


@pytest.mark.parametrize("values", ["distinct", "ties", "negative"])
def test_max_pooling_and_its_gradient(call: Call, values: str) -> None:
    rng = np.random.default_rng(1)
    draw = {
        "distinct": lambda size: rng.permutation(size[0] * size[1]).reshape(size) - 10.0,
        "ties": lambda size: rng.integers(0, 2, size).astype(float),
        "negative": lambda size: rng.integers(-3, -1, size).astype(float),  # the padding is no 0
    }[values]
    for image, window, stride, padding in CASES:
        x = draw(image)
        out, pullback = refnet.max_pool2d(
            x[None, :, :, None], pool_size=window, stride=stride, padding=padding
        )
        dout = rng.normal(size=out.shape)
        windows = call("geometry", image, window, stride, padding)
        found = call("maxPool", x, windows)
        assert_equal(found["out"], out[0, :, :, 0])
        dx = call("maxPoolGradient", found["from"], windows, dout[0, :, :, 0])
        assert_equal(dx, pullback(dout)[0, :, :, 0])


def test_tie_goes_to_the_first_in_row_major_order(call: Call) -> None:
    windows = call("geometry", (2, 2), (2, 2), (1, 1), "valid")
    assert call("maxPool", [[1, 2], [2, 2]], windows) == {"out": [[2]], "from": [[[0, 1]]]}


def test_geometry_is_that_of_refnet(call: Call) -> None:
    for size, window, stride in product(range(1, 9), range(1, 6), range(1, 5)):
        for padding in PADDINGS if window <= size else ("same",):
            axis = Axis.of(size, window, stride, padding)
            found = call("axis", size, window, stride, padding)
            after = max(axis.length - axis.before - size, 0)
            assert (found["before"], found["after"]) == (axis.before, after)
            assert found["out"] == axis.out


def test_valid_window_larger_than_the_image_is_refused(call: Call) -> None:
    from py_mini_racer import JSEvalException

    with pytest.raises(JSEvalException, match="a window of 4 in an image of 3"):
        call("axis", 3, 4, 1, "valid")


def test_views_name_the_same_pairs(call: Call) -> None:
    """Places that see an entry, places that use a weight, and what places see: one relation."""
    for image, window, stride, padding in CASES[::5]:
        windows = call("geometry", image, window, stride, padding)
        places = product(range(windows["rows"]["out"]), range(windows["columns"]["out"]))
        seen = {
            (*place, e["i"], e["j"], e["h"], e["w"])
            for place in places
            for e in call("seen", windows, place)
            if e["inside"]
        }
        seers = {
            (s["u"], s["v"], s["i"], s["j"], *entry)
            for entry in product(*map(range, image))
            for s in call("seers", windows, entry)
        }
        uses = {
            (s["u"], s["v"], *weight, s["h"], s["w"])
            for weight in product(*map(range, window))
            for s in call("uses", windows, weight)
            if s["inside"]
        }
        assert seen == seers == uses
