"""A convolution as a matrix: T times the image, or the patches times the kernel."""

import numpy as np

import refnet

from ..canvas import Canvas

X = np.array([3.0, 1, 4, 2])
W = np.array([2.0, -1])
ROW = 1  # the place of out that is marked, with all that makes it
GAP, MIDDLE = 36, 72


def draw() -> Canvas:
    """Draw the two products, with what they both give between them."""
    kernel, bias = W.reshape(1, 2, 1, 1), np.zeros(1)
    out, pullback = refnet.conv2d(X.reshape(1, 1, 4, 1), kernel, bias, padding="valid")
    # Column h of T is what an image makes that is 1 at h only; a row of patches, dW from one place.
    T = refnet.conv2d(np.eye(4).reshape(4, 1, 4, 1), kernel, bias, padding="valid")[0]
    patches = [pullback(one.reshape(out.shape))[1].ravel() for one in np.eye(3)]
    picture = Canvas(
        128,
        """A kernel W of 2 entries runs along an image x of 4 entries and makes out, of 3 entries.
        Left of it a product that gives it: a matrix T of 3 rows and 4 columns, times x. Each row
        of T holds the kernel, one column further right than the row above, and zeros. Right of it
        the other product: a matrix of 3 rows, each a patch of x of 2 entries, times W. One row of
        both matrices is marked, with the entry of out that it makes.""",
    )
    seen = np.flatnonzero(T.reshape(4, 3)[:, ROW])
    arrays = [
        (T.reshape(4, 3).T, "weight", "$T$", [(ROW, h) for h in seen], r"$\cdot$"),
        (X[:, None], "input", "$x$", [(h, 0) for h in seen], "$=$"),
        (out.reshape(3, 1), "output", r"$\mathrm{out}$", [(ROW, 0)], "$=$"),
        (np.array(patches), "input", r"$\mathrm{cols}$", [(ROW, 0), (ROW, 1)], r"$\cdot$"),
        (W[:, None], "weight", "$W$", [(0, 0), (1, 0)], ""),
    ]
    left = 30.0
    for values, colour, label, marked, sign in arrays:
        top = MIDDLE - 21 * len(values) / 2
        grid = picture.grid(
            (left, top), values, colour, label, marked=marked,
            quiet=(lambda v: v == 0) if label == "$T$" else (lambda v: False),
        )  # fmt: skip
        left += grid.width + GAP
        picture.text((left - GAP / 2, MIDDLE), sign, size=20)
    return picture
