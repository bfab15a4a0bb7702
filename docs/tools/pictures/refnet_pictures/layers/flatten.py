"""Flatten: the same numbers in the same order, in another shape."""

import numpy as np

import refnet

from ..canvas import Canvas
from ..charts import TICK

X = np.array([[[1.0, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]])
DOUT = np.array([[2.0, 0, -1, 3, 1, 0], [1, -2, 0, 4, 2, -3]])
SAMPLE = [(i, j) for i in range(2) for j in range(3)]
ROW = [(1, i) for i in range(6)]


def draw() -> Canvas:
    """Draw two samples that become two rows; below, two rows that become two samples."""
    out, pullback = refnet.flatten(X)
    dx = pullback(DOUT)
    picture = Canvas(
        178,
        """Two samples, each of 2 rows and 3 columns, become two rows of 6 entries: the same numbers
        in the same order. Backward, the two rows of dout become two samples of 2 rows and 3 columns
        again.""",
    )
    for top, images, rows, colours, names in (
        (24, X, out, ("input", "output"), ("$x$", r"$\mathrm{out}$")),
        (114, dx, DOUT, ("gradient", "gradient"), (r"$\mathrm{dx}$", r"$\mathrm{dout}$")),
    ):
        first = picture.grid((4, top), images[0], colours[0])
        second = picture.grid((86, top), images[1], colours[0], marked=SAMPLE)
        flat = picture.grid((246, top), rows, colours[1], names[1], cell=(28, 21), marked=ROW)
        middle = (first.x + second.x + second.width) / 2
        picture.text((middle, top - 7), names[0], colours[0], size=14, va="baseline")
        left, right = second.side(1, 0, gap=16), flat.side(-1, 0, gap=16)
        if rows is out:
            picture.arrow(left, right)
        else:
            picture.arrow(right, left, "gradient")
        for array, x in ((images, middle), (rows, flat.at(0, 2.5)[0])):
            picture.text((x, top + 56), f"shape {array.shape}", size=TICK, alpha=0.8)
    return picture
