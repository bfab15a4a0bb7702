"""The errors of the explorer: how they depend on the step, which step is best, and kinks."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from refnet.verification.differentiators import CENTRAL_STEP

Call = Callable[..., Any]
DTYPES = {"float64": np.float64, "float32": np.float32}
SMOOTH = ("tanh", "sin", "softplus", "cubic")
STEPS = [float(10.0 ** (k / 4)) for k in range(-80, 1)]


@pytest.fixture(scope="module")
def call(run_ops: Callable[[str], Call]) -> Call:
    return run_ops("differences")


def test_truncation_errors_of_the_cubic(call: Call) -> None:
    """Of x^3 - x they are h (3 x + h), h^2 and h^2, where they are larger than the rounding."""
    for x, h in itertools.product([0.5, 1.0, 1.75], [2.0**-2, 2.0**-5]):
        for method, expected in (
            ("forward", h * (3 * x + h)),
            ("central", h * h),
            ("complex", h * h),
        ):
            assert call("errors", "cubic", method, "float64", x, [h]) == [expected]


def test_best_step_is_near_the_usual_one(call: Call) -> None:
    for precision, method in itertools.product(DTYPES, ("forward", "central")):
        usual = call("usualStep", method, precision)
        root = 2 if method == "forward" else 3
        epsilon = float(np.finfo(DTYPES[precision]).eps)
        assert usual == pytest.approx(epsilon ** (1 / root), rel=1e-15, abs=0)
        for name in SMOOTH:
            errors = call("errors", name, method, precision, 1.0, STEPS)
            place = call("best", errors)
            assert abs(np.log10(STEPS[place] / usual)) < 1, (name, method, precision)
            assert errors[place] < 100 * min(each for each in errors if each)
    assert call("usualStep", "central", "float64") == pytest.approx(CENTRAL_STEP, rel=0.02)


@pytest.mark.parametrize(
    ("errors", "floor", "place"),
    [
        ([9, 5, 4, 3, 4, 5, 9], 0, 3),
        ([9, 9, 0, 9, 9, 9, 4, 3, 2, 3, 4, 9, 9], 0, 8),  # a lucky zero is not the best step
        ([5, 4, 3, 2, 1, 0, 0, 0, 0, 0], 0, 9),
        ([0, 1, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4], 0, 4),
        ([0, 1, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4], 1, 6),
        ([float("nan"), float("inf"), 3, 3, 3, 3, 3, 9], 0, 4),
    ],
)
def test_best_step_of_scattered_errors(
    call: Call, errors: list[float], floor: float, place: int
) -> None:
    assert call("best", errors, floor) == place


def test_complex_step_is_good_wherever_its_truncation_is_below_rounding(call: Call) -> None:
    for precision, name in itertools.product(DTYPES, SMOOTH):
        floor = call("floor", name, precision, 1.0)
        derivative = call("derivative", name, precision, 1.0)
        assert floor == float(np.finfo(DTYPES[precision]).eps) * abs(derivative)
        errors = call("errors", name, "complex", precision, 1.0, STEPS)
        place = call("best", errors, floor)
        assert max(errors[: place + 1]) <= floor
        assert abs(np.log10(STEPS[place]) - np.log10(floor) / 2) < 1.25


def test_kink(call: Call) -> None:
    """At the kink of ReLU the estimates disagree; within a step of it they lie between 0 and 1."""
    for precision in DTYPES:
        at = {
            m: call("estimate", "relu", m, precision, 0.0, 1e-3)
            for m in ("forward", "central", "complex")
        }
        assert at == {"forward": 1, "central": 0.5, "complex": 1}
        assert call("derivative", "relu", precision, 0.0) == 0
        near = call("errors", "relu", "central", precision, 2.0**-10, [2.0**-11, 2.0**-9])
        assert near == [0, 0.25]
