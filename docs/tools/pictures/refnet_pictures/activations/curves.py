"""An activation as a curve, and its slope as another one."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..canvas import Canvas
from ..charts import Panel, short

X = np.linspace(-4, 4, 160)  # beside 0, not on it


def draw_curves(
    op: Any, words: str, *, formula: str, slope_formula: str, out_ticks: Sequence[float],
    out_range: tuple[float, float], sample: float, slope_ticks: Sequence[float] = (0, 1),
    kink: bool = False,
) -> Canvas:  # fmt: skip
    """Draw the op's output on the left, its pullback of 1 on the right, and one point of each.

    With ``kink`` the slope breaks at 0, where a dot shows the convention.
    """
    points = np.append(X, [sample, 0.0])
    out, pullback = op(points)
    slope = pullback(np.ones_like(points))
    (value, _), (rate, at_0) = out[-2:], slope[-2:]
    picture = Canvas(
        166,
        f"""{words} At x = {short(sample)} the output is {short(value)} and the slope {short(rate)}:
        there the gradient of x is {short(rate)} times that of the output. The slope at 0 is
        {short(at_0)}.""",
    )
    left = Panel(picture, (26, 30), (164, 110), (-4, 4), out_range)
    right = Panel(picture, (246, 30), (164, 110), (-4, 4), (-0.08, 1.15))
    for panel, y_ticks, title, colour in (
        (left, out_ticks, formula, "output"), (right, slope_ticks, slope_formula, "gradient"),
    ):  # fmt: skip
        panel.draw_axes((-2, 0, 2), y_ticks)
        picture.text((panel.corner[0] + 82, 13), title, colour, size=14)
    picture.line(left.at(X, out[:-2]), "output", width=2)
    for side in (X < 0, X > 0) if kink else (np.isfinite(X),):
        picture.line(right.at(X[side], slope[:-2][side]), "gradient", width=2)
    if not kink:
        tangent = np.array([-1.0, 1.0])
        ends = left.at(sample + tangent, value + rate * tangent)
        picture.line(ends, "gradient", dashed=True)
    beside = (8, 11) if sample > 0 else (-12, -13)
    for panel, height, colour, (dx, dy) in (
        (left, value, "output", beside), (right, rate, "gradient", (6, -11)),
    ):  # fmt: skip
        at = panel.at(sample, height)
        picture.dot(at, colour)
        picture.text((at[0] + dx, at[1] + dy), short(height), ha="left")
    if kink:
        picture.dot(right.at(0, slope[:-2][X > 0][0]), "gradient", hollow=True)
        picture.dot(right.at(0, at_0), "gradient")
        x, y = right.at(0, at_0)
        picture.text((x + 9, y - 10), f"{short(at_0)} at $x = 0$", ha="left")
    return picture
