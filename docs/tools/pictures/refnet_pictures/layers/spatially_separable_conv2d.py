"""Spatially separable convolution: a column of weights, then a row of weights."""

from itertools import pairwise

import numpy as np

import refnet

from ..canvas import Canvas

X = np.array([[1.0, 0, 2, 1], [3, 1, 0, 2], [0, 2, 1, 1], [1, 0, 1, 3]])
U, V = np.array([1.0, 2]), np.array([1.0, -1, 2])
DOUT = np.array([[1.0, 2], [0, 1], [2, -1]])


def draw() -> Canvas:
    """Draw both steps with what makes one entry of out; below, what makes one entry of dx."""
    image, u, v = X[None, ..., None], U[:, None, None], V[:, None, None]
    y, _ = refnet.conv2d(image, u[:, None], np.zeros(1), padding="valid")
    through_v = refnet.conv2d(y, v[None], np.zeros(1), padding="valid")[1]
    out, pullback = refnet.spatially_separable_conv2d(image, u, v, np.zeros(1), padding="valid")
    dout = DOUT[None, ..., None]
    dx, dy = pullback(dout)[0], through_v(dout)[0]
    picture = Canvas(
        212,
        """Forward: a column kernel U of 2 entries, then a row kernel V of 3 entries. One entry of
        out comes from a row of 3 entries of y, and these from a window of 2 rows and 3 columns of
        x. Backward, dout goes through V to dy and through U to dx: one entry of dx comes from a
        column of 2 entries of dy, and these from 2 rows and 2 columns of dout.""",
    )
    at = {"x": 4, "u": 119, "y": 168, "v": 280, "out": 374}
    column, block = [(0, 1), (1, 1)], [(i, j) for i in (0, 1) for j in (0, 1)]
    row = [(0, j) for j in range(3)]
    window = [*row, *((1, j) for j in range(3))]

    def grid(name: str, y: float, values: np.ndarray, colour: str, label: str, *marked: object):
        cell = (20, 20) if name == "v" else (22, 20)
        return picture.grid((at[name], y), values, colour, label, cell=cell, marked=marked)

    forward = [
        grid("x", 24, X, "input", "$x$", *window),
        grid("u", 44, U[:, None], "weight", "$U$", (0, 0), (1, 0)),
        grid("y", 34, y[0, ..., 0], "output", "$y$", *row),
        grid("v", 54, V, "weight", "$V$", *row),
        grid("out", 34, out[0, ..., 0], "output", r"$\mathrm{out}$", (0, 0)),
    ]
    back = [
        grid("x", 128, dx[0, ..., 0], "gradient", r"$\mathrm{dx}$", (1, 1)),
        grid("y", 138, dy[0, ..., 0], "gradient", r"$\mathrm{dy}$", *column),
        grid("out", 138, DOUT, "gradient", r"$\mathrm{dout}$", *block),
    ]
    for left, right in pairwise(forward):
        picture.arrow(left.side(1, 0), right.side(-1, 0))
    for (left, right), name in zip(pairwise(back), ("$U$", "$V$"), strict=True):
        ends = right.side(-1, 0), left.side(1, 0)
        picture.arrow(*ends, "gradient")
        picture.text(((ends[0][0] + ends[1][0]) / 2, ends[0][1] - 12), name, "weight", size=14)
    return picture
