"""Max pooling: the largest of each window goes on, and the gradient comes back to it alone."""

import numpy as np

import refnet

from ..canvas import Canvas
from ..grids import Grid

X = np.array([[1.0, 5, 2, 0], [3, 4, 1, 1], [9, 0, 7, 8], [2, 2, 6, 3]])
DOUT = np.array([[1.0, -2], [3, 4]])
EVERY = [(0, 0), (0, 1), (1, 0), (1, 1)]


def draw() -> Canvas:
    """Draw the image in four windows, the pooled one, and so the gradients."""
    out, pullback = refnet.max_pool2d(X[None, ..., None])
    dx = pullback(DOUT[None, ..., None])[0, ..., 0]
    out = out[0, ..., 0]
    largest = [tuple(place) for place in np.argwhere(out.repeat(2, 0).repeat(2, 1) == X)]
    picture = Canvas(
        118,
        """An image of 4 rows and 4 columns in four windows. The largest entry of each is marked and
        becomes an entry of out. Backward, each entry of dout goes to the marked entry of its
        window, and all other entries of dx are 0.""",
    )
    x = picture.grid((4, 24), X, "input", "$x$", marked=largest)
    pooled = picture.grid((140, 45), out, "output", r"$\mathrm{out}$", marked=EVERY)
    dout = picture.grid((232, 45), DOUT, "gradient", r"$\mathrm{dout}$", marked=EVERY)
    back = picture.grid(
        (320, 24), dx, "gradient", r"$\mathrm{dx}$", marked=largest, quiet=lambda v: v == 0
    )
    picture.arrow(x.side(1, 0, gap=7), pooled.side(-1, 0, gap=7))
    picture.arrow(dout.side(1, 0, gap=7), back.side(-1, 0, gap=7), "gradient")
    for grid, colour in ((x, "input"), (back, "gradient")):
        _cross(picture, grid, colour)
    return picture


def _cross(picture: Canvas, grid: Grid, colour: str) -> None:
    """Draw the borders of four windows."""
    for side in ((1, 0), (0, 1)):
        ends = grid.side(-side[0], -side[1], gap=0), grid.side(*side, gap=0)
        picture.line(ends, colour, width=1.6)
