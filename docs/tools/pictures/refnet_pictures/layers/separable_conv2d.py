"""Separable convolution: a kernel for each channel, then a weighted sum of channels."""

import numpy as np

import refnet

from ..canvas import Canvas

X = np.array([[[1.0, 0, 2], [3, 1, 0], [0, 2, 1]], [[2.0, 1, 0], [0, 1, 3], [1, 0, 2]]])
D = np.array([[[1.0, 2], [-1, 1]], [[1.0, 1], [-1, 2]]])
P = np.array([[1.0, -1, 2], [2, 1, 0]])
DOUT = np.array([[1.0, 2, -1]])
CELL, PLACE = (22, 20), [(0, 1)]
WINDOW = [(0, 1), (0, 2), (1, 1), (1, 2)]
EVERY = [(i, j) for i in range(2) for j in range(3)]


def draw() -> Canvas:
    """Draw both steps for one place of out; below, what dout at this place sends back."""
    image, kernels = np.moveaxis(X, 0, -1)[None], np.moveaxis(D, 0, -1)[..., None]
    y, _ = refnet.depthwise_conv2d(image, kernels, padding="valid")
    out, pullback = refnet.separable_conv2d(image, kernels, P, np.zeros(3), padding="valid")
    dout = np.zeros_like(out)
    dout[0, 0, 1] = DOUT
    dx = pullback(dout)[0]
    dy = refnet.dense(y[0, 0, 1:], P, np.zeros(3))[1](DOUT)[0]  # the second step, at this place
    picture = Canvas(
        262,
        """Forward: each of two channels of x meets its own kernel of D, which gives two channels of
        y. At every place, weights P mix these two into three channels of out. Backward, for one
        place: the three entries of dout, through P, become two entries of dy, one for each channel;
        each, through the kernel of its channel, reaches one window of dx.""",
    )

    def grid(x: float, y: float, values: np.ndarray, colour: str, label: str = "", **look: object):
        return picture.grid((x, y), values, colour, label, cell=CELL, **look)

    for c in (0, 1):
        top, first = 24 + 76 * c, c == 0
        x = grid(4, top, X[c], "input", "$x$" * first, marked=WINDOW)
        kernel = grid(100, top + 10, D[c], "weight", "$D$" * first, marked=EVERY)
        middle = grid(174, top + 10, y[0, ..., c], "output", "$y$" * first, marked=PLACE)
        picture.arrow(x.side(1, 0), kernel.side(-1, 0))
        picture.arrow(kernel.side(1, 0), middle.side(-1, 0))
        picture.arrow(middle.side(1, 0), (256, 82 + 20 * c))
    mix = grid(262, 72, P, "weight", "$P$", marked=EVERY)
    for f in range(3):
        label = r"$\mathrm{out}$" * (f == 0)
        made = grid(372, 24 + 48 * f, out[0, ..., f], "output", label, marked=PLACE)
        picture.arrow((mix.side(1, 0)[0], 92 + 10 * (f - 1)), made.side(-1, 0))
    for c in (0, 1):
        look = {"marked": WINDOW, "quiet": lambda value: value == 0}
        back = grid(4 + 76 * c, 194, dx[0, ..., c], "gradient", r"$\mathrm{dx}$", **look)
    half = grid(228, 214, dy, "gradient", r"$\mathrm{dy}$", marked=EVERY)
    start = grid(350, 214, DOUT, "gradient", r"$\mathrm{dout}$", marked=EVERY)
    for right, left, name in ((start, half, "$P$"), (half, back, "$D$")):
        ends = right.side(-1, 0, gap=6), left.side(1, 0, gap=6)
        picture.arrow(*ends, "gradient")
        picture.text(((ends[0][0] + ends[1][0]) / 2, ends[0][1] - 12), name, "weight", size=14)
    return picture
