"""Dropout: a mask decides what passes, forward and back; what passes is scaled up."""

import numpy as np

import refnet

from ..canvas import Canvas
from ..formulas import write_formula
from ..grids import number

KEEP = 0.75
X = np.array([[3.0, 6, -3, 9, 3, -6, 12, 6]])
MASK = np.array([[1, 1, 0, 1, 1, 1, 0, 1]], dtype=bool)
DOUT = np.array([[3.0, -3, 6, 3, -6, 9, -3, 6]])
KEPT = [(0, int(i)) for i in np.flatnonzero(MASK)]


def draw() -> Canvas:
    """Draw a column for each entry: x, mask and out; below, dout and dx."""
    out, pullback = refnet.dropout(X, mask=MASK, keep_prob=KEEP)
    dx = pullback(DOUT)
    dropped = MASK.size - len(KEPT)
    picture = Canvas(
        180,
        f"""Eight entries of x; the mask is 0 for {number(dropped)} of them, which become 0 in out.
        The others are divided by keep_prob, {KEEP}. Backward, dout passes the same mask: dx is 0 at
        the same entries, and dout divided by {KEEP} at the others.""",
    )
    rows = [("$x$", X, "input"), ("mask", MASK, "ink"), (r"$\mathrm{out}$", out, "output"),
            (r"$\mathrm{dout}$", DOUT, "gradient"), (r"$\mathrm{dx}$", dx, "gradient")]  # fmt: skip
    for place, (label, values, colour) in enumerate(rows):
        y = 4 + 25 * place + 28 * (place > 2)
        passed = values is out or values is dx
        grid = picture.grid((66, y), values, colour, cell=(43.5, 22), marked=KEPT if passed else ())
        size = 14 if "$" in label else 12
        picture.text((56, grid.at(0, 0)[1]), label, colour, size=size, ha="right")
    made = rf"\,\cdot\,\mathrm{{mask}}\; /\; {KEEP}"
    write_formula(picture, (240, 95), rf"\mathrm{{out}} = x{made}", ha="center")
    write_formula(picture, (240, 173), rf"\mathrm{{dx}} = \mathrm{{dout}}{made}", ha="center")
    return picture
