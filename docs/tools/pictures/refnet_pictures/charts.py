"""Curves and bars, drawn on a canvas."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .canvas import STRONG, Canvas
from .grids import Point, number

TICK = 11.5


def short(value: float) -> str:
    """Return a number with as many of two digits as it needs."""
    return number(value, next(d for d in (0, 1, 2) if d == 2 or round(value, d) == round(value, 2)))


@dataclass(frozen=True)
class Panel:
    """A rectangle of a canvas with axes of its own."""

    canvas: Canvas
    corner: Point
    size: Point
    x: Point
    y: Point

    def at(self, x: Any, y: Any) -> Any:
        """Place of a point, or of many."""
        (left, top), (width, height) = self.corner, self.size
        across = (np.asarray(x) - self.x[0]) / (self.x[1] - self.x[0])
        up = (np.asarray(y) - self.y[0]) / (self.y[1] - self.y[0])
        return np.stack([left + width * across, top + height * (1 - up)], axis=-1)

    def draw_axes(self, x_ticks: Sequence[float], y_ticks: Sequence[float]) -> None:
        """Draw axes at the left and at the bottom, numbers beside them, and faint lines at 0."""
        (left, right), (low, high) = self.x, self.y
        for ends in (([left, right], [0, 0]), ([0, 0], [low, high])):
            self.canvas.line(self.at(*ends), "faint", width=0.8, alpha=0.6, dashed=True)
        self.canvas.line(self.at([left, left, right], [high, low, low]), "faint", width=1)
        for tick in x_ticks:
            x, y = self.at(tick, low)
            self.canvas.line([(x, y), (x, y + 3)], "faint", width=1)
            self.canvas.text((x, y + 14), short(tick), size=TICK, va="baseline")
        for tick in y_ticks:
            x, y = self.at(left, tick)
            self.canvas.line([(x - 3, y), (x, y)], "faint", width=1)
            self.canvas.text((x - 6, y), short(tick), size=TICK, ha="right")
        x, y = self.at(right, low)
        self.canvas.text((x, y + 14), "$x$", "input", size=14, va="baseline")


def bars(
    canvas: Canvas, left: float, zero: float, values: Any, colour: str, *, scale: float,
    label: str = "", step: float = 34, width: float = 22, digits: int = 2, at: float = 0,
) -> None:  # fmt: skip
    """Draw bars up or down from a line, each with its number; ``label`` stands at height ``at``."""
    values = np.ravel(values)
    canvas.line([(left, zero), (left + step * len(values), zero)], "faint", width=1)
    for place, value in enumerate(values):
        x, end = left + (place + 0.5) * step, zero - scale * value
        canvas.box(
            (x, (zero + end) / 2), (width, abs(end - zero)), colour, alpha=STRONG, round_by=0
        )
        canvas.line([(x - width / 2, end), (x + width / 2, end)], colour, width=1.6)
        beyond = -9 if value >= 0 else 9
        canvas.text((x, end + beyond), number(value, digits), size=TICK)
    if label:
        canvas.text((left + step * len(values) / 2, at), label, colour, size=14, va="baseline")
