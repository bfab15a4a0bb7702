"""Arrays for the formulas of convolutions, and what the pages of layers and identities share.

Sizes of arrays are pairwise distinct, so that no two can be exchanged.
"""

import itertools

import numpy as np

import refnet
from refnet.core.windows import Axis, flip
from tests.docs.typed.checks import close

draw = np.random.default_rng(3).normal
N, H, WIDTH, C, F, M, R = 2, 7, 8, 3, 6, 9, 10
KH, KW, SH, SW = 5, 4, 2, 3  # 2 rows and 1 column of zeros in front, and more behind
X = draw(size=(N, H, WIDTH, C))
W, BIAS = draw(size=(KH, KW, C, F)), draw(size=F)
D, P = draw(size=(KH, KW, C, M)), draw(size=(C * M, F))
U, V = draw(size=(KH, C, R)), draw(size=(KW, R, F))
STRIDED = {"stride": (SH, SW)}


def conv(x, W, b=0.0, **options):
    """Convolve; every filter has the same bias."""
    return refnet.conv2d(x, W, np.full(W.shape[3], b), **options)[0]


def axes(padding="same", stride=(SH, SW)):
    """Windows along the rows and along the columns of X."""
    pairs = zip((H, WIDTH), (KH, KW), stride, strict=True)
    return [Axis.of(*sizes, padding) for sizes in pairs]


def fronts(padding, kernel=(KH, KW)):
    """Zeros in front of dout with which a correlation with the turned kernels gives dx.

    All numbers of zeros are tried, for the rows and for the columns; the stride is 1.
    """
    W = draw(size=(*kernel, C, F))
    out, pullback = refnet.conv2d(X, W, np.zeros(F), padding=padding)
    dout = draw(size=out.shape)
    dx = pullback(dout)[0]
    room = [(0, 0), (0, H + KH), (0, WIDTH + KW), (0, 0)]
    found = []
    for rows, columns in itertools.product(range(KH + 2), range(KW + 3)):
        in_front = [(0, 0), (rows, 0), (columns, 0), (0, 0)]
        around = np.pad(np.pad(dout, in_front), room)
        if close(conv(around, flip(W), padding="valid")[:, :H, :WIDTH], dx):
            found.append((rows, columns))
    return found


def before(padding, kernel=(KH, KW)):
    """Zeros that stand in front of the image, along rows and columns, at stride 1."""
    pairs = zip((H, WIDTH), kernel, strict=True)
    return tuple(Axis.of(size, k, 1, padding).before for size, k in pairs)


def full_kernel(W):
    """Tell whether a kernel gives what both steps of a separable convolution give."""
    found = refnet.separable_conv2d(X, D, P, BIAS, **STRIDED)[0]
    return close(refnet.conv2d(X, W, BIAS, **STRIDED)[0], found)


def column_and_row_kernel(W):
    """Tell whether a kernel gives what a column and a row give."""
    found = refnet.spatially_separable_conv2d(X, U, V, BIAS, **STRIDED)[0]
    return close(refnet.conv2d(X, W, BIAS, **STRIDED)[0], found)


def depthwise_channels():
    """Number of the output's channel for result m of channel c: found by setting that kernel."""
    places = {}
    for c, m in itertools.product(range(C), range(M)):
        one = np.zeros(D.shape)
        one[..., c, m] = D[..., c, m]
        [places[c, m]] = np.flatnonzero(refnet.depthwise_conv2d(X, one)[0].any(axis=(0, 1, 2)))
    return places


KERNEL_OF_BOTH_STEPS = np.einsum("ijcm,cmf->ijcf", D, P.reshape(C, M, F))
KERNEL_OF_COLUMN_AND_ROW = np.einsum("icr,jrf->ijcf", U, V)
