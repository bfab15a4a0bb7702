"""Differences and complex steps of the explorer are those of NumPy, in both precisions."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import refnet
from refnet.verification.differentiators import COMPLEX_STEP, complex_step

Call = Callable[..., Any]
DTYPES = {"float64": np.float64, "float32": np.float32}
POINTS = [-1.7, -0.5, -0.001, 0.0, 0.001, 0.3, 1.0, 1.999]
STEPS = [float(10.0**k) for k in np.arange(-20, 0.25, 0.75)]
EVERY = list(itertools.product(DTYPES, POINTS, STEPS))


def softplus(x: Any) -> Any:
    if np.iscomplexobj(x):
        return np.log(1 + np.exp(x)) if x.real <= 0 else x + np.log(1 + np.exp(-x))
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "tanh": lambda x: refnet.tanh(np.array([x]))[0][0],
    "sin": np.sin,
    "softplus": softplus,
    "cubic": lambda x: x * x * x - x,
    "relu": lambda x: refnet.relu(np.array([x]))[0][0],
}
EXACT = ("cubic", "relu")  # no transcendental function in them
METHODS: dict[str, Callable[[Any, Any, Any], Any]] = {
    "forward": lambda f, x, h: (f(x + h) - f(x)) / h,
    "central": lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h),
    "complex": lambda f, x, h: f(x + h * np.array(1j, np.result_type(x, np.complex64))).imag / h,
}


@pytest.fixture(scope="module")
def call(run_ops: Callable[[str], Call]) -> Call:
    return run_ops("differences")


def in_numpy(name: str, method: str, precision: str, x: float, h: float) -> Any:
    dtype = DTYPES[precision]
    found = METHODS[method](FUNCTIONS[name], dtype(x), dtype(h))
    assert found.dtype == dtype
    return found


def test_functions_are_those_of_the_explorer(call: Call) -> None:
    assert set(call("names")) == set(FUNCTIONS)


@pytest.mark.parametrize("method", ["forward", "central"])
@pytest.mark.parametrize("name", EXACT)
def test_differences_of_arithmetic_are_equal_bit_by_bit(call: Call, name: str, method: str) -> None:
    for precision, x, h in EVERY:
        found = call("estimate", name, method, precision, x, h)
        assert found == in_numpy(name, method, precision, x, h), (precision, x, h)


@pytest.mark.parametrize("method", ["forward", "central"])
@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - set(EXACT)))
def test_differences_of_transcendental_functions(call: Call, name: str, method: str) -> None:
    for precision, x, h in EVERY:
        found = call("estimate", name, method, precision, x, h)
        f, point, step = FUNCTIONS[name], DTYPES[precision](x), DTYPES[precision](h)
        # Each value may be off by two units in its last place, which are divided by the step.
        unit = max(np.spacing(abs(f(point + step))), np.spacing(abs(f(point))))
        steps = 1 if method == "forward" else 2
        allowed = 4 * float(unit) / (steps * float(step))
        expected = float(in_numpy(name, method, precision, x, h))
        assert abs(found - expected) <= allowed + 2 * np.spacing(DTYPES[precision](expected))


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_complex_step(call: Call, name: str) -> None:
    for precision, x, h in EVERY:
        found = call("estimate", name, "complex", precision, x, h)
        expected = float(in_numpy(name, "complex", precision, x, h))
        if name == "relu":
            assert found == expected
        scale = max(abs(expected), 0.1)  # the cubic's derivative is a difference: 3 x^2 - 1
        assert abs(found - expected) <= 8 * scale * np.finfo(DTYPES[precision]).eps


@pytest.mark.parametrize("name", ["tanh", "relu"])
def test_complex_step_is_that_of_the_verification(call: Call, name: str) -> None:
    for x in POINTS:
        (expected,) = complex_step(getattr(refnet, name), [np.array([x])], np.ones(1), {})
        found = call("estimate", name, "complex", "float64", x, COMPLEX_STEP)
        assert abs(found - expected[0]) <= 2 * np.spacing(expected[0])


def test_derivatives(call: Call) -> None:
    pullbacks = {
        "tanh": lambda x: refnet.tanh(x)[1](np.ones(1)),
        "sin": np.cos,
        "softplus": lambda x: refnet.sigmoid(x)[0],
        "cubic": lambda x: 3 * x * x - 1,
        "relu": lambda x: refnet.relu(x)[1](np.ones(1)),
    }
    for name, (precision, x) in itertools.product(FUNCTIONS, itertools.product(DTYPES, POINTS)):
        point = np.array([float(DTYPES[precision](x))])
        expected = pullbacks[name](point)[0]
        assert call("derivative", name, precision, x) == pytest.approx(expected, rel=1e-14, abs=0)


def test_errors_are_those_of_the_estimates(call: Call) -> None:
    for name, method, precision in itertools.product(FUNCTIONS, METHODS, DTYPES):
        found = call("errors", name, method, precision, 0.3, STEPS)
        exact = call("derivative", name, precision, 0.3)
        expected = [call("estimate", name, method, precision, 0.3, h) - exact for h in STEPS]
        assert found == [abs(error) for error in expected]
