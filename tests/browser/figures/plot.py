"""The plot of the explorer, read by its axes: powers of ten across and up."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.browser.figures.figure import Figure
from tests.browser.figures.numbers import read as value

READ = """
(root) => {
  const plot = root.querySelector(".refnet-plot");
  const middle = (node) => {
    const box = node.getBBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const of = (node) => [...node.classList].filter((each) => each.startsWith("is-"));
  return {
    ticks: [...plot.querySelectorAll(".refnet-gridline")].map((line) =>
      [middle(line), line.getBBox().width === 0, line.nextElementSibling.textContent]),
    lines: [...plot.querySelectorAll("g:nth-of-type(2) > line")].map((line) =>
      [line.classList[0], middle(line)[0]]),
    curves: [...plot.querySelectorAll(".refnet-curve")].map((path) =>
      [of(path), path.getAttribute("d")]),
    marks: [...plot.querySelectorAll(".refnet-mark")].map((path) =>
      [path.getAttribute("d"), of(path), middle(path)]),
  };
}
"""
POINT = re.compile(r"[ML]([\d.]+) ([\d.]+)")
#: How the path of a mark goes on: that of a triangle has its middle elsewhere.
SHAPES = {"a": "forward", "h": "central"}
Point = tuple[float, float]


@dataclass
class Axes:
    """From places in the plot to powers of ten."""

    ticks: list[Any]

    def powers(self, place: Any, vertical: bool) -> Any:
        """Powers of ten at places across, or up if ``vertical``."""
        found = sorted(
            (middle[vertical], self._power(text, vertical))
            for middle, upright, text in self.ticks
            if upright != vertical
        )
        at, powers = np.array(found).T
        assert np.ptp(np.diff(powers) / np.diff(at)) < 1e-6, "the axis is not linear"
        slope = (powers[-1] - powers[0]) / (at[-1] - at[0])
        return powers[0] + slope * (np.asarray(place) - at[0])

    @staticmethod
    def _power(text: str, vertical: bool) -> float:
        return -20.0 if vertical and text == "0" else float(np.log10(value(text)[0]))

    def both(self, point: Any) -> Point:
        """Powers of ten of a point."""
        return float(self.powers(point[0], False)), float(self.powers(point[1], True))


@dataclass
class Plot:
    """What is drawn, in powers of ten: lines by class, curves and marks by method and kind."""

    steps: dict[str, list[float]]
    curves: dict[tuple[str, str], list[Point]]
    marks: dict[tuple[str, str], Point]


def read(figure: Figure) -> Plot:
    """Read the plot as it is drawn now."""
    found = figure.root.evaluate(READ)
    axes = Axes(found["ticks"])
    steps: dict[str, list[float]] = {}
    for kind, place in found["lines"]:
        steps.setdefault(kind, []).append(float(axes.powers(place, False)))
    curves = {
        (method.removeprefix("is-"), "".join(rest)): [
            axes.both((float(x), float(y))) for x, y in POINT.findall(d)
        ]
        for (method, *rest), d in found["curves"]
    }
    marks = {
        (SHAPES[shape[1]], kind): axes.both(middle)
        for d, (kind,), middle in found["marks"]
        if (shape := re.match(r"M[\d.]+ [\d.]+([ahl])", d)) and shape[1] in SHAPES
    }
    return Plot(steps, curves, marks)


def click(figure: Figure, power: float) -> None:
    """Click in the plot where the step is this power of ten."""
    plot = figure.root.locator(".refnet-plot")
    axes = Axes(figure.root.evaluate(READ)["ticks"])
    places = np.linspace(0, 480, 4801)
    place = places[np.abs(axes.powers(places, False) - power).argmin()]
    box = plot.bounding_box()
    plot.click(position={"x": place / 480 * box["width"], "y": box["height"] / 2})
