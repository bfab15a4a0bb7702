"""Convolution: a window of the image makes a place of out, four places answer one entry of it."""

import numpy as np

import refnet

from ..canvas import Canvas
from ..grids import number

X = np.array([[1.0, 0, 2, 1], [3, 1, 0, 2], [0, 2, 1, 1]])
W = np.array([[1.0, 2], [-1, 3]])
DOUT = np.array([[1.0, 2, 0], [1, -1, 2]])
PLACES = [(0, 0), (0, 1), (1, 0), (1, 1)]


def draw() -> Canvas:
    """Draw the window, the kernel and the place; below, the way back, through the kernel turned."""
    out, pullback = refnet.conv2d(
        X[None, ..., None], W[..., None, None], np.zeros(1), padding="valid"
    )
    dx, _, _ = pullback(DOUT[None, ..., None])
    out, dx = out[0, ..., 0], dx[0, ..., 0]
    picture = Canvas(
        206,
        f"""Above, forward: a window of 2 rows and 2 columns of the image x, weighted by the kernel
        W, gives {number(out[0, 1])}, one place of out. Below, backward: one entry of the image was
        seen from four places. Their entries of dout, weighted by the kernel turned by 180 degrees,
        give {number(dx[1, 1])}, its entry of dx.""",
    )
    x = picture.grid((28, 24), X, "input", "$x$", marked=[(0, 1), (0, 2), (1, 1), (1, 2)])
    picture.frame(x, "input", (0, 2), (1, 3))
    kernel = picture.grid((188, 34.5), W, "weight", "$W$", marked=PLACES)
    forward = picture.grid((320, 34.5), out, "output", r"$\mathrm{out}$", marked=[(0, 1)])
    picture.text((156, kernel.at(0.5, 0)[1]), "$*$", size=18)
    picture.arrow(kernel.side(1, 0, gap=16), forward.side(-1, 0, gap=16))
    back = picture.grid((28, 132), dx, "gradient", r"$\mathrm{dx}$", marked=[(1, 1)])
    picture.frame(back, "gradient", (1, 2), (1, 2))
    turned = picture.grid(
        (188, 142.5), W[::-1, ::-1], "weight", r"$W\ \mathrm{turned}$", marked=PLACES
    )
    dout = picture.grid((320, 142.5), DOUT, "gradient", r"$\mathrm{dout}$", marked=PLACES)
    picture.frame(dout, "gradient", (0, 2), (0, 2))
    picture.text((278, turned.at(0.5, 0)[1]), "$*$", size=18)
    picture.arrow(turned.side(-1, 0, gap=16), back.side(1, 0, gap=16), "gradient")
    return picture
