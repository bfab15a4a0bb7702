"""Windows walked over an axis, entry by entry: what formulas of sizes are compared with.

Nothing here computes a size: windows are laid one after the other, and counted.
"""

import functools
import math
from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np
import sympy as sp

import refnet

Window = list[int]
EXACT = {"floor": math.floor, "ceiling": math.ceil, "Max": max, "Min": min}


def walk(size: int, window: int, stride: int, before: int = 0, behind: int = 0) -> list[Window]:
    """Positions of all windows that fit, zeros included; the image's are 0 to size - 1."""
    positions = list(range(-before, size + behind))
    found = []
    while len(positions) >= window:
        found.append(positions[:window])
        positions = positions[stride:]
    return found


def smallest_padding(size: int, window: int, stride: int, out: int) -> int:
    """Fewest zeros with which that many windows fit."""
    total = 0
    while len(walk(size, window, stride, 0, total)) < out:
        total += 1
    return total


def connections(windows: list[Window], size: int) -> Iterator[tuple[int, int, int]]:
    """Window, offset in it and entry of the image, wherever a window holds one."""
    for number, window in enumerate(windows):
        for offset, position in enumerate(window):
            if 0 <= position < size:
                yield number, offset, position


def number(formula: sp.Expr, **values: int) -> int:
    """Value of a formula of sizes, in exact arithmetic."""
    names, compute = _compiled(formula)
    value = Fraction(compute(*(Fraction(values[name]) for name in names)))
    assert value.denominator == 1, f"{formula} is {value} at {values}"
    return value.numerator


@functools.cache
def _compiled(formula: sp.Expr) -> tuple[list[str], Callable[..., int]]:
    symbols = sorted(formula.free_symbols, key=str)
    return [symbol.name for symbol in symbols], sp.lambdify(symbols, formula, modules=[EXACT])


def refused(size: int, window: int, stride: int) -> bool:
    """Whether conv2d and max_pool2d refuse "valid" windows, for what they are."""
    x = np.full((1, size, size, 1), Fraction(0), object)
    W = np.full((window, window, 1, 1), Fraction(1), object)
    calls = [
        lambda: refnet.conv2d(x, W, x[0, 0, 0], stride=stride, padding="valid"),
        lambda: refnet.max_pool2d(x, pool_size=window, stride=stride, padding="valid"),
    ]
    return all("a window that fits into the image" in _error(call) for call in calls)


def _error(call: Callable[[], object]) -> str:
    try:
        call()
    except ValueError as error:
        return str(error)
    return ""


def check_code(windows: list[Window], size: int, stride: int, padding: str) -> int:
    """Compare dx of conv2d along one axis with the connections; return how many entries.

    Kernel entry i weighs 2^i and window u 2^(k u): the binary digits of dx[h] say through which
    entry each window sees h.
    """
    window = len(windows[0])
    x = np.full((1, size, 1, 1), Fraction(0), object)
    W = np.array([Fraction(2**i) for i in range(window)], object).reshape(-1, 1, 1, 1)
    weights = [Fraction(2 ** (window * u)) for u in range(len(windows))]
    dout = np.array(weights, object).reshape(1, -1, 1, 1)
    out, pullback = refnet.conv2d(x, W, x[0, 0, 0], stride=(stride, 1), padding=padding)
    assert out.shape == dout.shape, f"{out.shape[1]} windows, not {len(windows)}"
    expected = [0] * size
    for u, i, h in connections(windows, size):
        expected[h] += 2 ** (i + window * u)
    dx = pullback(dout)[0]
    assert dx.ravel().tolist() == expected, f"dx is {dx.ravel()}, not {expected}"
    return size


def gradient_of_sum(image, kernel, stride, padding) -> np.ndarray:
    """Gradient of the sum of all windows by the entries of an image, from conv2d."""
    x = np.full((1, *image, 1), Fraction(0), object)
    W = np.full((*kernel, 1, 1), Fraction(1), object)
    out, pullback = refnet.conv2d(x, W, x[0, 0, 0], stride=stride, padding=padding)
    return pullback(np.full(out.shape, Fraction(1), object))[0][0, :, :, 0]
