"""Formulas typed in the page of the convolution: what sees what, and the zeros around it."""

import itertools

import numpy as np

import refnet
from tests.docs.typed import convolutions as c
from tests.docs.typed.checks import Table, close
from tests.docs.typed.convolutions import BIAS, KH, KW, SH, STRIDED, SW, WIDTH, H, W, X

ROWS, COLUMNS = c.axes()
ENTRIES = list(itertools.product(range(KH), range(KW)))
PLACES = list(itertools.product(range(ROWS.out), range(COLUMNS.out)))


def entry(array, row, column):
    """Entry of an image or a kernel, 0 outside."""
    inside = 0 <= row < array.shape[0] and 0 <= column < array.shape[1]
    return array[row, column] if inside else 0.0


def seen_through_a_kernel_entry() -> bool:
    """Set one kernel entry to 1: the output is what is seen through it."""
    image, [[p_h], [p_w]] = X[:1, :, :, :1], [[ROWS.before], [COLUMNS.before]]
    for i, j in ENTRIES:
        one = np.zeros((KH, KW, 1, 1))
        one[i, j] = 1
        out = c.conv(image, one, **STRIDED)[0, ..., 0]
        seen = [entry(image[0, ..., 0], u * SH + i - p_h, v * SW + j - p_w) for u, v in PLACES]
        if not close(out.ravel(), seen):
            return False
    return True


def kernel_entry_that_sees() -> bool:
    """Let one place of the output have a gradient: dx is the kernel, laid there."""
    kernel, p_h, p_w = W[:, :, :1, :1], ROWS.before, COLUMNS.before
    pullback = refnet.conv2d(X[:1, :, :, :1], kernel, np.zeros(1), **STRIDED)[1]
    for u, v in PLACES:
        dout = np.zeros((1, ROWS.out, COLUMNS.out, 1))
        dout[0, u, v] = 1
        seen = [
            entry(kernel[..., 0, 0], h + p_h - u * SH, w + p_w - v * SW)
            for h, w in itertools.product(range(H), range(WIDTH))
        ]
        if not close(pullback(dout)[0].ravel(), seen):
            return False
    return True


def strict_convolution() -> bool:
    """Correlate with the turned kernel: at (h, w) stands the strict convolution."""
    x, k = X[0, ..., 0], W[..., 0, 0]
    around = np.pad(x, ((KH - 1, 0), (KW - 1, 0)))[None, ..., None]
    found = c.conv(around, k[::-1, ::-1, None, None], padding="valid")[0, ..., 0]
    expected = [
        [sum(entry(x, h - i, w - j) * k[i, j] for i, j in ENTRIES) for w in range(WIDTH)]
        for h in range(H)
    ]
    return close(found, expected)


PADDINGS = list(itertools.product(("same", "valid"), ((KH, KW), (2, 3), (4, 1))))


def zeros_in_front(axis) -> bool:
    """Compare the zeros that dx needs, found by trying, with the kernel less 1 less the front."""
    return all(
        [front[axis] for front in c.fronts(padding, kernel)]
        == [kernel[axis] - 1 - c.before(padding, kernel)[axis]]
        for padding, kernel in PADDINGS
    )


def zeros_of_the_full_convolution(axis) -> bool:
    return [front[axis] for front in c.fronts("valid")] == [(KH, KW)[axis] - 1]


def entries_of_a_kernel() -> int:
    """Count the places of the correlation that gives dW, of one channel and one filter."""
    out, pullback = refnet.conv2d(X, W, BIAS)
    return pullback(out)[1][..., 0, 0].size


TABLE: Table = {
    "layers/conv2d": {
        r"(s_h u + i - p_h,\; s_w v + j - p_w)": seen_through_a_kernel_entry,
        r"(h + p_h - s_h u,\; w + p_w - s_w v)": kernel_entry_that_sees,
        r"\sum_{i j} x_{h - i,\, w - j}\, k_{i j}": strict_convolution,
        r"k_h - 1 - p_h": lambda: zeros_in_front(0),
        r"k_w - 1 - p_w": lambda: zeros_in_front(1),
        r"k_h - 1": lambda: zeros_of_the_full_convolution(0),
        r"k_w - 1": lambda: zeros_of_the_full_convolution(1),
        r"k_h k_w": lambda: entries_of_a_kernel() == KH * KW,
        r"\lceil H_x / s_h \rceil": lambda: all(
            len(c.conv(X[:1, :h], W, stride=s)[0]) == -(-h // s)
            for h, s in itertools.product(range(1, 8), range(1, 5))
        ),
    },
}  # fmt: skip
