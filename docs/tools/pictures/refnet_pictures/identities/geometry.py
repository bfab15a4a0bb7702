"""Sizes and paddings: the windows of "valid" and of "same", laid under the image."""

import numpy as np

import refnet
from refnet.core.windows import Axis

from ..canvas import Canvas

X = np.arange(1.0, 7)
WINDOW, STRIDE = 3, 2
CELL = (21, 20)


def draw() -> Canvas:
    """Draw both paddings side by side."""
    picture = Canvas(
        134,
        """Six entries, 1 to 6, in windows of three, steps of two, and the sum of each window. Left,
        "valid": two windows, 1 to 3 and 3 to 5; the 6 is in none. Right, "same": three windows; the
        third one holds 5, 6 and a zero that stands behind the image.""",
    )
    _panel(picture, 6, "valid")
    _panel(picture, 208, "same")
    return picture


def _panel(picture: Canvas, left: float, padding: str) -> None:
    """Draw the image with its zeros, each window at its place below, and what it makes of ones."""
    axis = Axis.of(len(X), WINDOW, STRIDE, padding)
    ones = np.ones((WINDOW, 1, 1, 1))
    out, _ = refnet.conv2d(
        X.reshape(1, -1, 1, 1), ones, np.zeros(1), stride=(STRIDE, 1), padding=padding
    )
    end = max(len(X), (axis.out - 1) * STRIDE - axis.before + WINDOW)
    padded = np.pad(X, (axis.before, end - len(X)))
    image = left + axis.before * CELL[0]
    title = f'"{padding}"'
    picture.text((left, 12), title, size=12.5, ha="left", bold=True)
    drawn = picture.grid((image, 32), X, "input", cell=CELL)
    for zero in [*range(axis.before), *range(axis.before + len(X), len(padded))]:
        at = left + (zero + 0.5) * CELL[0], drawn.at(0, 0)[1]
        picture.box(at, (CELL[0] - 3, CELL[1] - 3), "faint", filled=False, dashed=True, round_by=2)
        picture.text(at, "0", alpha=0.7)
    sums = left + len(padded) * CELL[0] + 24
    picture.text((sums + CELL[0] / 2, 46), "sum", "output")
    for u, total in enumerate(out.ravel()):
        start, top = u * STRIDE, 62 + 24 * u
        entries = padded[start : start + WINDOW]
        every = [(0, i) for i in range(WINDOW)]
        window = picture.grid(
            (left + start * CELL[0], top), entries, "input", cell=CELL, marked=every
        )
        made = picture.grid((sums, top), [[total]], "output", cell=CELL, marked=[(0, 0)])
        picture.arrow(window.side(1, 0), made.side(-1, 0))
