"""The figure of the trajectories."""

import math

import numpy as np
import pytest

from refnet.comparison import plot_trajectories

pytest.importorskip("matplotlib", reason="the extra plots is not installed")


def test_panels(document):
    figure = plot_trajectories(document)
    first, second = figure.axes
    assert (first.get_title(), second.get_title()) == ("m1", "m2")
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["float32", "float64"]
    rates = [text.get_text() for text in first.get_legend().get_texts()]
    assert rates == ["rate 0.001", "rate 0.1"]
    assert (first.get_xscale(), first.get_yscale()) == ("log", "log")
    assert first.get_xlabel() == "update"
    assert first.get_ylabel() == "largest relative difference so far"


def test_lines(document):
    drawn = [line.get_ydata() for line in plot_trajectories(document).axes[0].get_lines()]
    float32, same, apart = (values for values in drawn if len(values))
    np.testing.assert_array_equal(same, [math.nan, 4.44e-16, 4.0e-15])  # 0 is not drawn
    for values in (float32, apart):  # up to the last that is finite
        np.testing.assert_array_equal(values, [2.5e-07, 0.25])


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_files_are_the_same_bytes_twice(document, tmp_path, suffix):
    first, again = tmp_path / f"1.{suffix}", tmp_path / f"2.{suffix}"
    for path in (first, again):
        plot_trajectories(document, path)
    assert first.read_bytes() == again.read_bytes()


def test_refusals(document, tmp_path):
    with pytest.raises(ValueError, match=r"expected a name in \.svg or \.png"):
        plot_trajectories(document, tmp_path / "a.pdf")
    with pytest.raises(ValueError, match="has no trajectory"):
        plot_trajectories({"float64": [], "float32": []})
    assert list(tmp_path.iterdir()) == []
