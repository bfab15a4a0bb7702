"""The plots say what the documents say, and their files are reproducible."""

import pytest

from refnet.coursework.explanations.figures import (
    plot_overflow,
    plot_stability,
    plot_step_factor,
)

pytest.importorskip("matplotlib", reason="the extra plots is not installed")

FIRST = {"update": 2, "place": "exp of the scores", "kind": "inf", "nan": 0, "inf": 3, "size": 9}
ROWS = [
    {"update": 1, "largest_parameter": 1.0, "largest_score": 3.0, "loss": 5.0},
    {"update": 2, "largest_parameter": 2.0, "largest_score": 900.0, "loss": "nan"},
    {"update": 3, "largest_parameter": 2.0, "largest_score": 1e9, "loss": 1e9},
]
OVERFLOW = {
    "model": "m4", "dtype": "float64", "reduction": "sum", "learning_rate": 0.01, "classes": 10,
    "batch_size": 100,
    "runs": [
        {"loss": "unshifted", "seed": 4, "first": FIRST, "trace": ROWS[:2]},
        {"loss": "shifted", "seed": 4, "first": None, "trace": [ROWS[0], ROWS[2]]},
    ],
}  # fmt: skip
RATES = [
    {"learning_rate": 0.01, "outcome": "learns", "finite": True, "last": 0.5},
    {"learning_rate": 0.02, "outcome": "chance", "finite": True, "last": 2.3},
    {"learning_rate": 0.04, "outcome": "non-finite", "finite": False, "last": "nan"},
]
CURVATURE = [
    {"learning_rate": 0.01, "updates": 0, "sample": {"limit": 0.015}},
    {"learning_rate": 0.01, "updates": 10, "sample": {"limit": None}},
    {"learning_rate": 0.5, "updates": 0, "sample": {"limit": 7.0}},
]
STABILITY = {
    "chance": 2.3,
    "cases": [
        {"name": name, "reduction": "sum", "sheet_rates": [0.5, 0.01], "rates": RATES,
         "curvature": CURVATURE}
        for name in ("m2", "m3", "m4")
    ],
}  # fmt: skip
FACTOR = {
    "curves": [
        {"model": model, "learning_rate": rate, "reduction": reduction, "updates": [10, 20],
         "losses": [2.0, "nan" if reduction == "sum" else 1.0]}
        for model, rates in (("m1", (0.1, 0.2)), ("m2", (0.1,)))
        for rate in rates
        for reduction in ("mean", "sum")
    ]
}  # fmt: skip
PLOTS = [(plot_overflow, OVERFLOW), (plot_stability, STABILITY), (plot_step_factor, FACTOR)]


def labels(figure):
    return [text.get_text() for text in figure.legends[0].get_texts()]


def verticals(panel):
    return [line.get_xdata()[0] for line in panel.lines if list(line.get_ydata()) == [0, 1]]


@pytest.mark.parametrize(
    ("plot", "document", "suffix"),
    [(*case, suffix) for case, suffix in zip(PLOTS, ("svg", "png", "svg"), strict=True)],
)
def test_files_are_the_same_bytes_twice(plot, document, suffix, tmp_path):
    paths = [tmp_path / f"{name}.{suffix}" for name in "ab"]
    for path in paths:
        plot(document, path=path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize(("plot", "document"), PLOTS)
def test_axes_are_labelled_and_other_suffixes_refused(plot, document, tmp_path):
    figure = plot(document)
    assert any(panel.get_ylabel() for panel in figure.axes)
    assert any(panel.get_xlabel() for panel in figure.axes)
    with pytest.raises(ValueError, match=r"expected a name in \.svg or \.png"):
        plot(document, path=tmp_path / "a.pdf")
    assert not list(tmp_path.iterdir())


def test_overflow_is_marked_where_it_happened():
    figure = plot_overflow(OVERFLOW)
    loss, score = figure.axes
    assert verticals(loss) == verticals(score) == [2]
    assert "first inf: exp of the scores, update 2" in labels(figure)
    assert list(loss.lines[0].get_ydata()) == [5]  # the NaN is not drawn
    assert any(line.get_ydata()[0] == pytest.approx(709.78, abs=0.01) for line in score.lines)
    assert verticals(plot_overflow(OVERFLOW, updates=1).axes[0]) == []
    with pytest.raises(ValueError, match="seed is 0; expected one of 4"):
        plot_overflow(OVERFLOW, seed=0)


def test_limits_are_those_of_the_last_rate_of_the_sheet():
    figure = plot_stability(STABILITY)
    assert len(figure.axes) == 3
    assert [verticals(panel) for panel in figure.axes] == [[0.015]] * 3
    drawn = {line.get_label(): list(line.get_xdata()) for line in figure.axes[0].lines}
    assert drawn["learns"] == [0.01]
    assert drawn["chance"] == [0.02]
    assert drawn["non-finite (at no height)"] == [0.04]


def test_curves_end_in_a_cross_where_they_are_not_finite():
    figure = plot_step_factor(FACTOR)
    assert len(figure.axes) == 3
    for panel in figure.axes:
        mean, total, cross = panel.lines
        assert list(mean.get_ydata()) == [2, 1]
        assert list(total.get_ydata()) == [2]
        assert (cross.get_marker(), list(cross.get_xdata())) == ("x", [10])
