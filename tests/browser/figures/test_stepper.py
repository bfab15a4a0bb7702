"""The stepper shows refnet's convolution: arrays, terms and sentences, forward and backward."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.figures import stepping
from tests.browser.figures.figure import Figure, Place, Shown
from tests.browser.figures.windows import Setting, Windows

pytestmark = pytest.mark.browser
SETTINGS = [
    Setting((2, 3), 2, "same"),
    Setting((4, 2), 1, "valid"),
    Setting((1, 1), 3, "same"),  # no place sees most entries
]


def test_convolution(open_figure: Callable[..., Any]) -> None:
    figure: Figure = open_figure("layers/conv2d.html", "stepper")
    views = {"out": check_out, "dx": check_dx, "dW": check_dW}
    said = [
        stepping.visit(figure, "conv2d", view, SETTINGS, check) for view, check in views.items()
    ]
    for words in ("1 product, and", "zeros of the padding", "no place sees", "1 place sees"):
        assert words in "\n".join(said)


def check_out(shown: Shown, expected: Windows, at: Place) -> None:
    uses, total, bias = expected.within("out", at), expected.arrays["out"][at], expected.bias
    outside = sum(not expected.inside(use.x) for use in uses)
    terms = [[expected.entry(use.x), expected.arrays["W"][use.W]] for use in uses]
    assert sum(a * b for a, b in terms) + bias == total
    stepping.assert_terms(shown, "The terms", terms, " + ")
    zeros = [outside] if outside else []
    stepping.assert_sentence(shown, "out", at, [total, len(uses), *zeros, total - bias, bias])
    stepping.assert_marks(shown, {"x": {use.x for use in uses}, "out": {at}})


def check_dx(shown: Shown, expected: Windows, at: Place) -> None:
    uses, total = expected.within("dx", at), expected.arrays["dx"][at]
    terms = [[expected.arrays["dout"][use.out], expected.arrays["W"][use.W]] for use in uses]
    assert sum(a * b for a, b in terms) == total
    stepping.assert_terms(shown, "The terms", terms, " + ")
    count = [len(uses)] if uses else []
    stepping.assert_sentence(shown, "dx", at, [total, *count, *at])
    assert ("no place sees" in shown.says) == (not uses)
    seen = {"W": {use.W for use in uses}, "dout": {use.out for use in uses}}
    stepping.assert_marks(shown, {"x": {at}, "dx": {at}, **seen})


def check_dW(shown: Shown, expected: Windows, at: Place) -> None:
    uses, total = expected.within("dW", at), expected.arrays["dW"][at]
    terms = [[expected.entry(use.x), expected.arrays["dout"][use.out]] for use in uses]
    assert sum(a * b for a, b in terms) == total
    stepping.assert_terms(shown, "The terms", terms, " + ")
    inside = [use for use in uses if expected.inside(use.x)]
    stepping.assert_sentence(shown, "dW", at, [total, len(uses), *at, len(inside)])
    seen = {"x": {use.x for use in inside}, "dout": {use.out for use in inside}}
    stepping.assert_marks(shown, {"W": {at}, "dW": {at}, **seen})
