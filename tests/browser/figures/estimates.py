"""What the explorer of differences should show in a state, from NumPy and refnet."""

import math
import re

import numpy as np
import pytest

import refnet
from tests.browser.figures.figure import Figure, Shown, when
from tests.browser.figures.numbers import assert_rounded, read
from tests.docs.widgets.test_differences import DTYPES, EXACT, in_numpy

NAMES = {"forward": "forward", "central": "central", "complex step": "complex"}
STEPS = [10.0 ** (k / 4) for k in range(-80, 1)]


def derivative(name: str, precision: str, x: float) -> float:
    """In float64, at the x that the precision has."""
    z = np.array([float(DTYPES[precision](x))])
    found = {
        "tanh": lambda: refnet.tanh(z)[1](np.ones(1)),
        "sin": lambda: np.cos(z),
        "softplus": lambda: refnet.sigmoid(z)[0],
        "cubic": lambda: 3 * z * z - 1,
        "relu": lambda: refnet.relu(z)[1](np.ones(1)),
    }[name]()
    return float(found[0])


def errors(name: str, method: str, precision: str, x: float) -> list[float]:
    """Of all steps, from the smallest."""
    exact = derivative(name, precision, x)
    return [abs(float(in_numpy(name, method, precision, x, h)) - exact) for h in STEPS]


def worst(found: list[float], floor: float) -> list[float]:
    """Of each step, the worst error among it and two neighbours on each side."""
    return [max(floor, *found[max(k - 2, 0) : k + 3]) for k in range(len(found))]


def best(found: list[float], floor: float) -> int:
    """The last place whose worst error is least."""
    each = worst(found, floor)
    return max(k for k, error in enumerate(each) if error == min(each))


def assert_shows(figure: Figure, name: str, precision: str, x: float, h: float) -> Shown:
    """Table and sentence of a state in which all methods are shown."""
    with when(name, precision, x, h):
        shown = figure.read()
        table = shown.tables["Estimates at the step h"]
        assert [row[0]["parts"][0] for row in table.rows[1:]] == [*NAMES, "f′(x)"]
        *rows, (slope, _, _) = table.texts()
        exact = derivative(name, precision, x)
        eps = float(np.finfo(DTYPES[precision]).eps)
        digits = {"float64": 1e-16, "float32": 1e-8}[precision]  # of what is shown
        assert float(slope.replace("−", "-")) == pytest.approx(exact, rel=digits * 5, abs=1e-16)
        for (text, error, most), method in zip(rows, NAMES.values(), strict=True):
            estimate = float(text.replace("−", "-"))
            expected = in_numpy(name, method, precision, x, h)
            if name in EXACT and (method != "complex" or name == "relu"):
                assert DTYPES[precision](estimate) == expected
            else:
                room = 8 if method == "complex" else 4 * max(1, abs(x)) / h
                assert abs(estimate - float(expected)) <= room * eps
            tiny = 1e-16 if precision == "float64" else 1e-9  # by rounding of what is shown
            assert_rounded(error, abs(estimate - exact), slack=4 * tiny)
            _assert_best(most, name, method, precision, x)
        said = ", ".join(f"{n} {row[1]}" for n, row in zip(NAMES, rows, strict=True))
        spoken = re.match(rf"Errors at h = (\S+) in {precision}: {re.escape(said)}\.", shown.says)
        assert spoken is not None, shown.says
        assert_rounded(spoken[1], h)
        return shown


def _assert_best(text: str, name: str, method: str, precision: str, x: float) -> None:
    if name == "relu" and x == 0:
        assert text == "none"
        return
    found = errors(name, method, precision, x)
    floor = float(np.finfo(DTYPES[precision]).eps) * abs(derivative(name, precision, x))
    shown = text.removeprefix("≤ ")
    if name in EXACT and method != "complex":
        place = best(found, floor)
        assert_rounded(shown, STEPS[place])
        assert text.startswith("≤ ") == all(each <= floor for each in found[:place])
    else:  # rounding errors scatter, and may favour another step
        place = round(4 * (math.log10(read(shown)[0]) + 20))
        assert worst(found, floor)[place] <= 4 * min(worst(found, floor))
