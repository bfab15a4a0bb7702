"""How far a numerical gradient is from the pullback's: for each step, method and precision."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from refnet.activations import tanh
from refnet.benchmarks.small_network import Op, network, problem
from refnet.core.op import Array

SEED = 0
STEPS = [float(step) for step in 10.0 ** (-np.arange(81) / 4)]
COMPLEX: dict[type, type] = {np.float32: np.complex64, np.float64: np.complex128}


def estimate(f: Callable[[Any], Any], method: str, h: float, dtype: type) -> Any:
    """Slope at 0 of ``f``, a function of the displacement, by one method."""
    step = dtype(h)
    if method == "complex":
        return f(COMPLEX[dtype](1j * h)).imag / step
    if method == "forward":
        return (f(step) - f(dtype(0))) / step
    return (f(step) - f(-step)) / (2 * step)


def gradient(loss: Op, arrays: Sequence[Array], method: str, h: float, dtype: type) -> Array:
    """Numerical gradient of ``loss(*arrays)[0]``, all entries in a row."""
    slopes = []
    for position, array in enumerate(arrays):
        for index in np.ndindex(array.shape):

            def displaced(step: Any, position: int = position, index: Any = index) -> Any:
                moved = [other.astype(type(step)) for other in arrays]
                moved[position][index] += step
                return loss(*moved)[0]

            slopes.append(estimate(displaced, method, h, dtype))
    return np.array(slopes)


def curve(method: str, dtype: type, activation: Op = tanh) -> list[float]:
    """Relative error of the gradient for each of the steps."""
    inputs, targets, drawn = problem(SEED)
    rounded: list[Array] = [array.astype(dtype) for array in (inputs, targets, *drawn)]
    x, t, *params = rounded
    doubled = [array.astype(np.float64) for array in rounded]
    loss = functools.partial(network, x=x, t=t, activation=activation)
    _, pullback = network(*doubled[2:], x=doubled[0], t=doubled[1], activation=activation)
    exact = np.concatenate([part.ravel() for part in pullback(1.0)])
    found = [gradient(loss, params, method, step, dtype) for step in STEPS]
    return [float(np.linalg.norm(g - exact) / np.linalg.norm(exact)) for g in found]
