"""The explorer shows the errors that NumPy finds: of every method, step, precision and kink."""

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.browser.figures import plot
from tests.browser.figures.estimates import NAMES, STEPS, assert_shows, best, errors
from tests.browser.figures.figure import Figure
from tests.browser.figures.numbers import assert_reads
from tests.docs.widgets.test_differences import DTYPES

pytestmark = pytest.mark.browser
KINK = {True: "reaches", False: "does not reach"}


@pytest.fixture
def figure(open_figure: Callable[..., Any]) -> Figure:
    figure: Figure = open_figure("guides/gradient-checking.html", "differences")
    figure.choose("f(x)", "cubic: x³ − x")
    figure.choose("Precision", "float64")
    figure.control("step h").fill("-5")
    for method in NAMES:
        figure.control(method).check()
    return figure


def test_functions_precisions_and_steps(figure: Figure) -> None:
    points = figure.data["points"]
    for option, name, precision, power in (
        ("tanh x", "tanh", "float64", -5),
        ("cubic: x³ − x", "cubic", "float64", -8),
        ("cubic: x³ − x", "cubic", "float32", -2),
        ("sin x", "sin", "float32", -3),
        ("softplus: log(1 + eˣ)", "softplus", "float64", -13),
        ("ReLU: max(x, 0)", "relu", "float32", -2),
    ):
        figure.choose("f(x)", option)
        figure.choose("Precision", precision)
        figure.control("step h").fill(str(power))
        assert_shows(figure, name, precision, points[name], 10.0**power)
    assert figure.page.locator(".refnet-differences output").all_inner_texts() == ["0.001", "0.01"]


def test_sliders_move_x_and_the_step(figure: Figure) -> None:
    figure.press("x", "Home", "ArrowRight", "ArrowRight")
    figure.press("step h", "End", "ArrowLeft", "ArrowLeft", "ArrowLeft")
    assert_shows(figure, "cubic", "float64", -1.998, 10**-0.75)
    assert figure.control("step h").get_attribute("aria-valuetext") == "0.18"
    figure.press("x", "End")
    figure.press("step h", "Home")
    assert_shows(figure, "cubic", "float64", 2.0, 1e-20)


def test_kink(figure: Figure) -> None:
    figure.choose("f(x)", "ReLU: max(x, 0)")
    for x, power in ((0.001, -2), (0.001, -4), (-0.25, -0.5), (0.0, -3)):
        figure.control("x").fill(str(x))
        figure.control("step h").fill(str(power))
        shown = assert_shows(figure, "relu", "float64", x, 10.0**power)
        kink = figure.root.locator(".refnet-kink")
        if x == 0:
            assert shown.says.endswith(" At the kink there is no derivative; refnet takes 0.")
            assert kink.count() == 0
            assert figure.root.locator(".is-best").count() == 0
            continue
        across = 10.0**power > abs(x)
        away = re.search(r" (?:kink is|which is) (\S+) away", shown.says)
        assert away is not None
        assert_reads(away[1], abs(x))
        assert f"the step {KINK[across]} across" in shown.says.replace("The step", "the step")
        assert plot.read(figure).steps["refnet-kink"] == pytest.approx(
            [math.log10(abs(x))], abs=0.01
        )


def test_plot(figure: Figure) -> None:
    """Curves, marks and lines stand where the axes say."""
    for precision, other in (("float64", "float32"), ("float32", "float64")):
        figure.choose("Precision", precision)
        drawn = plot.read(figure)
        eps = float(np.finfo(DTYPES[precision]).eps)
        assert drawn.steps["refnet-now"] == pytest.approx([-5], abs=0.01)
        usual = [math.log10(eps) / 2, math.log10(eps) / 3]
        assert drawn.steps["refnet-usual"] == pytest.approx(usual, abs=0.01)
        for method in ("forward", "central"):
            for kind, of in (("", precision), ("is-other", other)):
                found = np.array(drawn.curves[method, kind])
                expected = np.log10(np.clip(errors("cubic", method, of, 1), 1e-20, 100))
                assert found[:, 0] == pytest.approx(np.log10(STEPS), abs=0.01)
                assert found[:, 1] == pytest.approx(expected, abs=0.01)
            found = errors("cubic", method, precision, 1)
            place = best(found, 2 * eps)
            for kind, k in (("is-now", STEPS.index(1e-5)), ("is-best", place)):
                where = (math.log10(STEPS[k]), math.log10(max(found[k], 1e-20)))
                assert drawn.marks[method, kind] == pytest.approx(where, abs=0.01)


def test_step_is_picked_in_the_plot_and_methods_are_left_out(figure: Figure) -> None:
    plot.click(figure, -8)
    assert_shows(figure, "cubic", "float64", 1, 1e-8)
    figure.control("central").uncheck()
    figure.press("complex step", "Space")
    shown = figure.read()
    texts = [row[0]["parts"][0] for row in shown.tables["Estimates at the step h"].rows[1:]]
    assert texts == ["forward", "f′(x)"]
    assert set(plot.read(figure).curves) == {("forward", ""), ("forward", "is-other")}
    figure.press("forward", "Space")
    assert figure.read().says == "Errors at h = 10⁻⁸ in float64: no method is chosen."
    assert figure.root.locator("[role=img]").get_attribute("aria-label").endswith("of no method")
