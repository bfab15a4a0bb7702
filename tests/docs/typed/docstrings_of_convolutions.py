"""Formulas typed in the docstrings of the convolutions and of the pooling."""

import itertools

import numpy as np

import refnet
from tests.docs.typed import convolutions as c
from tests.docs.typed.checks import Table, close
from tests.docs.typed.convolutions import (
    BIAS,
    KH,
    KW,
    SH,
    STRIDED,
    SW,
    WIDTH,
    C,
    D,
    F,
    H,
    M,
    N,
    P,
    U,
    V,
    W,
    X,
)  # fmt: skip
from tests.docs.typed.layers import TABLE as LAYERS
from tests.docs.typed.layers import pointwise_gradients

ROWS, COLUMNS = c.axes()
INDEX = r"n,\, s_h u + i - p_h,\, s_w v + j - p_w,\, c"


def seen(outside: float = 0.0) -> np.ndarray:
    """Return x at (n, s_h u + i - p_h, s_w v + j - p_w, c), by n, u, v, i, j and c."""
    found = np.full((N, ROWS.out, COLUMNS.out, KH, KW, C), outside)
    for u, v, i, j in itertools.product(*map(range, found.shape[1:5])):
        h, w = u * SH + i - ROWS.before, v * SW + j - COLUMNS.before
        if 0 <= h < H and 0 <= w < WIDTH:
            found[:, u, v, i, j] = X[:, h, w]
    return found


SEEN = seen()
OUT, PULLBACK = refnet.conv2d(X, W, BIAS, **STRIDED)
DOUT = c.draw(size=OUT.shape)
_, DW, DB = PULLBACK(DOUT)
OUT_D, PULLBACK_D = refnet.depthwise_conv2d(X, D, **STRIDED)
DOUT_D = c.draw(size=OUT_D.shape)
OUT_S, PULLBACK_S = refnet.separable_conv2d(X, D, P, BIAS, **STRIDED)


def depthwise_by_its_formula() -> bool:
    """Compare entry M c + m of the output, and of the kernel's gradient."""
    dW = PULLBACK_D(DOUT_D)[1]
    for channel, m in itertools.product(range(C), range(M)):
        place = channel * M + m
        out = np.einsum("nuvij,ij->nuv", SEEN[..., channel], D[:, :, channel, m])
        of_kernel = np.einsum("nuvij,nuv->ij", SEEN[..., channel], DOUT_D[..., place])
        if not (close(OUT_D[..., place], out) and close(dW[:, :, channel, m], of_kernel)):
            return False
    return True


def pooling_by_its_formula() -> bool:
    found = refnet.max_pool2d(X, pool_size=(KH, KW), **STRIDED)[0]
    return close(found, seen(-np.inf).max(axis=(3, 4)))


def column_then_row() -> bool:
    """Sum over the column at every column of the image, then over the row."""
    y = np.zeros((N, ROWS.out, WIDTH, U.shape[2]))
    for u, i in itertools.product(range(ROWS.out), range(KH)):
        h = u * SH + i - ROWS.before
        if 0 <= h < H:
            y[:, u] += np.einsum("nwc,cr->nwr", X[:, h], U[i])
    out = np.zeros((N, ROWS.out, COLUMNS.out, F)) + BIAS
    for v, j in itertools.product(range(COLUMNS.out), range(KW)):
        w = v * SW + j - COLUMNS.before
        if 0 <= w < WIDTH:
            out[:, :, v] += np.einsum("nur,rf->nuf", y[:, :, w], V[j])
    return close(refnet.spatially_separable_conv2d(X, U, V, BIAS, **STRIDED)[0], out)


def sum_over_samples_and_places(found) -> bool:
    return close(found, DOUT.sum(axis=(0, 1, 2)))


SEPARABLE = LAYERS["layers/separable_conv2d"]
SPATIALLY = LAYERS["layers/spatially_separable_conv2d"]
TABLE: Table = {
    "refnet/layers/conv2d": {
        rf"\mathrm{{out}}_{{n u v f}} = b_f + \sum_{{i j c}} x_{{{INDEX}}} "
        r"\, W_{i j c f}": lambda: close(OUT, BIAS + np.einsum("nuvijc,ijcf->nuvf", SEEN, W)),
        r"\mathrm{dW}_{i j c f} = \sum_{n u v} x_{n, s_h u + i - p_h, s_w v + j - p_w, c} "
        r"\mathrm{dout}_{n u v f}": lambda: close(DW, np.einsum("nuvijc,nuvf->ijcf", SEEN, DOUT)),
        r"\mathrm{db}_f = \sum_{n u v} \mathrm{dout}_{n u v f}": lambda: (
            sum_over_samples_and_places(DB)
        ),
    },
    "refnet/layers/depthwise_conv2d": {
        r"\mathrm{out}_{n,\, u,\, v,\, M c + m} = \sum_{i j} "
        rf"x_{{{INDEX}}} \, W_{{i j c m}}": depthwise_by_its_formula,
        r"\mathrm{dW}_{i j c m} = \sum_{n u v} x_{n, s_h u + i - p_h, s_w v + j - p_w, c} "
        r"\mathrm{dout}_{n, u, v, M c + m}": depthwise_by_its_formula,
    },
    "refnet/layers/max_pool2d": {
        rf"\mathrm{{out}}_{{n u v c}} = \max_{{i j}} x_{{{INDEX}}}": pooling_by_its_formula,
    },
    "refnet/layers/separable_conv2d": {
        r"y = \mathrm{depthwise\_conv2d}(x, D), \qquad "
        r"\mathrm{out}_{n u v f} = b_f + \sum_q y_{n u v q} \, P_{q f}": lambda: close(
            OUT_S, BIAS + np.einsum("nuvq,qf->nuvf", OUT_D, P)
        ),
        r"\mathrm{dy} = \mathrm{dout}\, P^\top": pointwise_gradients,
        r"\mathrm{dP}_{q f} = \sum_{n u v} y_{n u v q} \mathrm{dout}_{n u v f}": lambda: close(
            PULLBACK_S(DOUT)[2], np.einsum("nuvq,nuvf->qf", OUT_D, DOUT)
        ),
        r"\mathrm{db}_f = \sum_{n u v} \mathrm{dout}_{n u v f}": lambda: (
            sum_over_samples_and_places(PULLBACK_S(DOUT)[3])
        ),
        r"W_{i j c f} = \sum_m D_{i j c m} P_{M c + m,\, f}": SEPARABLE[
            r"W_{i j c f} = \sum_m D_{i j c m} P_{M c + m,\, f}"
        ],
    },
    "refnet/layers/spatially_separable_conv2d": {
        r"y_{n u w r} = \sum_{i c} x_{n,\, s_h u + i - p_h,\, w,\, c} \, U_{i c r}, \qquad "
        r"\mathrm{out}_{n u v f} = b_f + \sum_{j r} "
        r"y_{n,\, u,\, s_w v + j - p_w,\, r} \, V_{j r f}": column_then_row,
        **{tex: SPATIALLY[tex] for tex in SPATIALLY if tex != "s^2"},
    },
}  # fmt: skip
