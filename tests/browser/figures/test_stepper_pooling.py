"""The stepper shows refnet's max pooling: the largest entry, ties, and where gradients go."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.figures import stepping
from tests.browser.figures.figure import Figure, Place, Shown
from tests.browser.figures.windows import Setting, Windows

pytestmark = pytest.mark.browser
SETTINGS = [
    Setting((3, 2), 2, "valid"),
    Setting((4, 3), 1, "same"),
    Setting((1, 2), 3, "same"),  # no window contains some entries
]


def test_max_pooling(open_figure: Callable[..., Any]) -> None:
    figure: Figure = open_figure("layers/max_pool2d.html", "stepper")
    views = {"out": check_out, "dx": check_dx}
    said = [
        stepping.visit(figure, "max_pool2d", view, SETTINGS, check) for view, check in views.items()
    ]
    for words in ("equal ones", "no window contains", "its dout", "of none, and receives nothing"):
        assert words in "\n".join(said)


def check_out(shown: Shown, expected: Windows, at: Place) -> None:
    uses, largest = expected.within("out", at), expected.arrays["out"][at]
    inside = [use.x for use in uses if expected.inside(use.x)]
    window = [[expected.entry(use.x) if use.x in inside else "–"] for use in uses]
    stepping.assert_terms(shown, "The window", window, ", ")
    winner = expected.winner(at)
    equal = sum(expected.entry(place) == largest for place in inside)
    tie = [equal] if equal > 1 else []
    stepping.assert_sentence(shown, "out", at, [largest, len(inside), *winner, *tie])
    marks = {"x": {use.x for use in uses}, "out": {at}, "chosen x": {winner}}
    stepping.assert_marks(shown, marks)
    assert chosen(shown, "The window") == [use.x == winner for use in uses]


def check_dx(shown: Shown, expected: Windows, at: Place) -> None:
    uses, total = expected.within("dx", at), expected.arrays["dx"][at]
    giving = [expected.winner(use.out) == at for use in uses]
    terms = [
        [float(gives), expected.arrays["dout"][use.out]]
        for gives, use in zip(giving, uses, strict=True)
    ]
    assert sum(a * b for a, b in terms) == total
    stepping.assert_terms(shown, "The terms", terms, " + ")
    given = [sum(giving)] if any(giving) else []
    said = [total, len(uses), *at, *given] if uses else [total, *at]
    stepping.assert_sentence(shown, "dx", at, said)
    outs = [use.out for use in uses]
    from_there = {out for out, gives in zip(outs, giving, strict=True) if gives}
    marks = {"x": {at}, "dx": {at}, "dout": set(outs), "chosen dout": from_there}
    stepping.assert_marks(shown, marks)
    assert chosen(shown, "The terms") == giving


def chosen(shown: Shown, caption: str) -> list[bool]:
    """Which terms are chosen."""
    return ["is-chosen" in cell["classes"] for row in shown.tables[caption].rows for cell in row]


def test_op_is_changed_and_changed_back(open_figure: Callable[..., Any]) -> None:
    """The gradient of weights, which pooling has not, gives way to that of the image."""
    figure: Figure = open_figure("layers/conv2d.html", "stepper")
    start = figure.data["start"]
    setting = Setting(tuple(start["window"]), start["stride"], start["padding"])
    figure.choose("View", stepping.VIEWS["dW"])
    figure.choose("Op", "max pooling")
    expected = Windows.of(figure.data, "max_pool2d", setting)
    stepping.assert_arrays(figure.read(), expected, "dx", (0, 0), around="–")
    for _ in range(2):
        figure.button("Next →").click()
    check_dx(figure.read(), expected, (0, 2))
    figure.choose("Op", "convolution")
    expected = Windows.of(figure.data, "conv2d", setting)
    stepping.assert_arrays(figure.read(), expected, "dx", (0, 2), around="0")
