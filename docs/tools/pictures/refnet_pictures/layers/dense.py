"""Dense: a row of x meets a column of W; back, a row of dout meets a row of the same W."""

import numpy as np

import refnet

from ..canvas import Canvas
from ..formulas import write_formula
from ..grids import number

X = np.array([[1.0, 2, 0], [3, -1, 2]])
W = np.array([[2.0, 0, 1, -1], [1, 3, 0, 2], [0, 1, -2, 1]])
B = np.array([1.0, 0, 2, -1])
DOUT = np.array([[1.0, 0, -1, 2], [0, 2, 1, -1]])
n, d, m = 1, 1, 2
ROW, COLUMN = [(n, i) for i in range(4)], [(i, m) for i in range(3)]


def draw() -> Canvas:
    """Draw factors above and beside their product, so that it stands where they cross."""
    out, pullback = refnet.dense(X, W, B)
    dx, _, _ = pullback(DOUT)
    picture = Canvas(
        186,
        f"""Left, forward: the second row of x times the third column of W, plus the third entry of
        b, is {number(out[n, m])}, the entry of out where they cross. Right, backward: the second
        row of dout times the second row of the same W is {number(dx[n, d])}, the second entry in
        the second row of dx.""",
    )
    picture.grid((84, 22), W, "weight", "$W$", marked=COLUMN)
    picture.grid((84, 91), B, "weight", marked=[(0, m)])
    picture.text((74, 101.5), "$b$", "weight", size=14)
    picture.grid((0, 118), X, "input", "$x$", marked=ROW)
    picture.grid((84, 118), out, "output", marked=[(n, m)])
    picture.text((186, 139), r"$\mathrm{out}$", "output", size=14, ha="left")
    write_formula(picture, (90, 181), r"\mathrm{out} = x\,W + b", ha="center")
    picture.grid((324, 22), W, "weight", "$W$", marked=[(d, i) for i in range(4)])
    picture.grid((236, 118), dx, "gradient", r"$\mathrm{dx}$", marked=[(n, d)])
    picture.grid((324, 118), DOUT, "gradient", r"$\mathrm{dout}$", marked=ROW)
    write_formula(picture, (328, 181), r"\mathrm{dx} = \mathrm{dout}\,W^{\!\top}", ha="center")
    return picture
