"""Depthwise convolution: two channels, two kernels for each, and no way from one to the other."""

import numpy as np

import refnet

from ..canvas import Canvas

X = np.array([[[1.0, 0, 2], [3, 1, 0], [0, 2, 1]], [[2.0, 1, 0], [0, 1, 3], [1, 0, 2]]])
W = np.array([[[1.0, 2], [-1, 1]], [[0.0, 1], [1, 0]], [[1.0, -1], [0, 2]], [[1.0, 0], [0, -1]]])
DOUT = np.array([[[1.0, 0], [2, 1]], [[0.0, 1], [1, 2]], [[1.0, 1], [0, 1]], [[2.0, 0], [0, 1]]])
CELL, SQUARE = (22, 20), [(0, 0), (0, 1), (1, 0), (1, 1)]


def draw() -> Canvas:
    """Draw a row for each kernel: forward to the left, and back to the right."""
    kernels = W.reshape(2, 2, 2, 2).transpose(2, 3, 0, 1)  # from c, m, i, j
    image = np.moveaxis(X, 0, -1)[None]
    out, pullback = refnet.depthwise_conv2d(image, kernels, padding="valid")
    dx, _ = pullback(np.moveaxis(DOUT, 0, -1)[None])
    picture = Canvas(
        236,
        """Each of two channels of x meets two kernels of its own and gives two channels of out:
        four in all. Marked in each channel, a window and the entries of out that it makes.
        Backward, the gradient of a channel of x comes only from its own two channels of dout,
        through the same two kernels, and is their sum.""",
    )

    def grid(x: float, y: float, values: np.ndarray, colour: str, label: str, *marked: object):
        return picture.grid((x, y), values, colour, label, cell=CELL, marked=marked)

    for c in (0, 1):
        top = 24 + 112 * c
        first = c == 0
        x = grid(8, top + 16, X[c], "input", "$x$" * first, *SQUARE)
        back = grid(346, top + 16, dx[0, ..., c], "gradient", r"$\mathrm{dx}$" * first, (1, 1))
        for m in (0, 1):
            q, y, name = 2 * c + m, top + 50 * m, first and m == 0
            w = grid(112, y, W[q], "weight", "$W$" * name, *SQUARE)
            o = grid(186, y, out[0, ..., q], "output", r"$\mathrm{out}$" * name, (0, 0))
            g = grid(262, y, DOUT[q], "gradient", r"$\mathrm{dout}$" * name, *SQUARE)
            bend = 10 if m else -10
            picture.arrow((x.side(1, 0)[0], x.at(1, 0)[1] + bend), w.side(-1, 0))
            picture.arrow(w.side(1, 0), o.side(-1, 0))
            picture.arrow(g.side(1, 0), (back.side(-1, 0)[0], back.at(1, 0)[1] + bend), "gradient")
    return picture
