"""Numbers in the interactive figures as text."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

WIDGET = Path(__file__).parents[3] / "docs" / "assets" / "js" / "widget.js"
NUMBERS = {
    "0.12345": "0.123", "-2": "−2", "-0": "0", "-0.0001": "0", "NaN": "NaN", "-Infinity": "−∞",
    "3.9375": "3.938", "3.9374999999999996": "3.938",
}  # fmt: skip
SMALL = {
    "0": "0", "0.001": "0.001", "0.00099": "9.9·10⁻⁴", "-0.0001": "−1.0·10⁻⁴",
    "1.25e-10": "1.3·10⁻¹⁰", "-7": "−7", "NaN": "NaN", "Infinity": "∞",
}  # fmt: skip


@pytest.fixture(scope="module")
def context() -> Iterator[Any]:
    racer = pytest.importorskip("py_mini_racer", reason="the extra docs brings mini-racer")
    with racer.MiniRacer() as context:
        context.eval(WIDGET.read_text("utf-8"))
        yield context


@pytest.mark.parametrize("value", NUMBERS)
def test_number(context: Any, value: str) -> None:
    assert context.eval(f"refnet.ui.number({value})") == NUMBERS[value]


@pytest.mark.parametrize("value", SMALL)
def test_small_number(context: Any, value: str) -> None:
    assert context.eval(f"refnet.ui.small({value})") == SMALL[value]


def test_digits_and_the_least_number_without_a_power(context: Any) -> None:
    assert json.loads(
        context.eval("JSON.stringify([0.0099, 0.01].map((x) => refnet.ui.small(x, 2, 0.01)))")
    ) == [
        "9.9·10⁻³",
        "0.01",
    ]


def test_all_digits_that_tell_a_number_from_others(context: Any) -> None:
    assert context.eval("refnet.ui.number(0.9999999999999998, 20)") == "1"
    assert context.eval("refnet.ui.number(0.9999999999999998, 20, 17)") == "0.9999999999999998"
    assert context.eval("refnet.ui.number(Math.fround(0.1), 20, 9)") == "0.100000001"
