"""Pooling, order by order: only the place of the largest entry decides where the gradient goes."""

import numpy as np

import refnet

from ..canvas import Canvas

ORDERS = {
    "one order": np.array([[3.0, 8], [5, 1]]),
    "another order": np.array([[5.0, 8], [1, 3]]),
    "another largest": np.array([[8.0, 3], [1, 5]]),
}
DOUT = 2.0


def draw() -> Canvas:
    """Draw the same four numbers in three orders, and below each what flows back."""
    picture = Canvas(
        172,
        """The numbers 1, 3, 5 and 8 in a window of 2 rows and 2 columns, in three orders. In the
        first two the largest entry is at the same place, top right: out is that entry, and all of
        dout goes back to that place of dx. In the third it is top left, and so is the gradient.
        All other entries of dx are 0.""",
    )
    for number, (title, x) in enumerate(ORDERS.items()):
        left = 12 + 144 * number
        out, pullback = refnet.max_pool2d(x[None, ..., None])
        dout = np.full(out.shape, DOUT)
        dx = pullback(dout)[0, ..., 0]
        largest = [tuple(place) for place in np.argwhere(x == out.item())]
        picture.text((left + 54, 12), title, size=12.5, bold=True)
        image = picture.grid((left, 44), x, "input", "$x$", marked=largest)
        pooled = picture.grid(
            (left + 84, 54.5), out[0, ..., 0], "output", r"$\mathrm{out}$", marked=[(0, 0)]
        )
        back = picture.grid(
            (left, 122), dx, "gradient", r"$\mathrm{dx}$", marked=largest, quiet=lambda v: v == 0
        )
        arrived = picture.grid(
            (left + 84, 132.5), dout[0, ..., 0], "gradient", r"$\mathrm{dout}$", marked=[(0, 0)]
        )
        picture.arrow(image.side(1, 0), pooled.side(-1, 0))
        picture.arrow(arrived.side(-1, 0), back.side(1, 0), "gradient")
    return picture
