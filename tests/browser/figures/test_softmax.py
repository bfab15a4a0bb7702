"""The softmax panel shows refnet's probabilities, loss and gradient, and where formulas fail."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.browser.figures.figure import Figure
from tests.browser.figures.numbers import read
from tests.browser.figures.softmax_panel import assert_says, assert_shows

pytestmark = pytest.mark.browser
SHIFTED = re.compile(
    r"(\S+) to every logit: log-sum-exp changes by (\S+), p by at most (\S+), "
    r"the loss by (\S+?)\.(?: From the exponentials as they are, the loss is (\S+)\.)?"
)


@pytest.fixture
def figure(open_figure: Callable[..., Any]) -> Figure:
    figure: Figure = open_figure("losses/softmax_cross_entropy.html", "softmax")
    figure.choose("Example", figure.data["examples"][0]["name"])
    return figure


def test_examples(figure: Figure) -> None:
    examples = figure.data["examples"]
    assert any(max(map(abs, each["logits"])) >= 1000 for each in examples)
    for example in reversed(examples):  # the first of them is chosen from the start
        figure.choose("Example", example["name"])
        shown = assert_shows(figure, example["logits"], example["t"])
        assert_says(shown, example["logits"], example["t"])


def test_logits_and_targets_are_typed(figure: Figure) -> None:
    logits, t = [[*figure.data["examples"][0][key]] for key in ("logits", "t")]
    for m, logit, weight in (
        (1, "-3.25", "0.5"),
        (0, "0.125", "0.25"),
        (2, "-1e4", "-0.5"),
        (2, "800", "0"),
    ):
        for name, values, text in (("logit", logits, logit), ("target", t, weight)):
            figure.type(f"{name} of class {m}", text)
            values[m] = float(text)
        assert_says(assert_shows(figure, logits, t), logits, t)
        assert figure.control("Example").input_value() == str(len(figure.data["examples"]))


def test_field_without_a_number_keeps_the_last_one(figure: Figure) -> None:
    field = figure.control("logit of class 0")
    field.press("Control+a")
    field.press("Delete")
    assert field.get_attribute("aria-invalid") == "true"
    logits, t = (figure.data["examples"][0][key] for key in ("logits", "t"))
    assert_says(figure.read(), logits, t)
    figure.press("logit of class 0, slider", "ArrowLeft")
    assert field.get_attribute("aria-invalid") == "false"
    assert_shows(figure, [logits[0] - 0.1, *logits[1:]], t)


def test_sliders_classes_and_targets_by_name(figure: Figure) -> None:
    logits, t = [[*figure.data["examples"][0][key]] for key in ("logits", "t")]
    figure.press("logit of class 1, slider", "Home", "ArrowRight")
    figure.press("logit of class 2, slider", "End")
    logits[1:] = [-9.9, 10]
    assert_says(assert_shows(figure, logits, t), logits, t)
    figure.choose("Classes", "5")
    logits += [0, 0]
    assert_says(assert_shows(figure, logits, [*t, 0, 0]), logits, [*t, 0, 0])
    for target, weights in (("class 4", [0, 0, 0, 0, 1]), ("all alike", [0.2] * 5)):
        figure.choose("Target", target)
        assert_says(assert_shows(figure, logits, weights), logits, weights)
    figure.choose("Classes", "4")
    assert_shows(figure, logits[:4], [0.2] * 4)


def test_same_number_added_to_every_logit(figure: Figure) -> None:
    example = figure.data["examples"][0]
    logits, t = np.array(example["logits"], float), example["t"]
    for by, name in ((1, "+1"), (1000, "+1000"), (-1, "−1"), (-1000, "−1000"), (-1000, "−1000")):
        figure.button(name).click()
        logits += by
        shown = assert_shows(figure, logits.tolist(), t)
        words = SHIFTED.fullmatch(shown.says)
        assert words is not None, shown.says
        assert [words[1], words[2]] == [name, name]
        for text in (words[3], words[4]):
            assert abs(read(text)[0]) < 1e-12
        assert (words[5] is None) == (abs(logits[0]) < 700)
