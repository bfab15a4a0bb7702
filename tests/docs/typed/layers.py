"""Formulas typed in the pages of the layers."""

import itertools
from fractions import Fraction

import numpy as np

import refnet
from tests.docs.typed import convolutions as c
from tests.docs.typed.checks import Definition, Table, close
from tests.docs.typed.convolutions import (
    BIAS,
    WIDTH,
    C,
    D,
    F,
    H,
    M,
    P,
    X,
)


def variance_of_dropout() -> bool:
    """Weigh both masks by their probabilities, on fractions."""
    x, p = Fraction(7, 3), Fraction(4, 5)
    kept, dropped = (
        refnet.dropout(np.array([x], object), mask=np.array([mask]), keep_prob=p)[0][0]
        for mask in (True, False)
    )
    mean = p * kept + (1 - p) * dropped
    return mean == x and p * kept**2 + (1 - p) * dropped**2 - mean**2 == x**2 * (1 - p) / p


def dropout_by_its_formula() -> bool:
    mask = X > 0.3
    return close(refnet.dropout(X, mask=mask, keep_prob=0.8)[0], mask * X / 0.8)


def scaling_by_1_minus_p_is_right_at_one_half_only() -> bool:
    mask = X > 0.3
    found = [
        close(refnet.dropout(X, mask=mask, keep_prob=p)[0] * p, mask * X / (1 - p) * p)
        for p in (0.5, 0.8)
    ]
    return found == [True, False]


def pointwise_gradients() -> bool:
    """Compare the gradients of both steps with the matrices' products at every place."""
    y, of_depthwise = refnet.depthwise_conv2d(X, D)
    out, pullback = refnet.separable_conv2d(X, D, P, BIAS)
    dout = c.draw(size=out.shape)
    dx, dD, dP, _ = pullback(dout)
    by_dy = of_depthwise(dout @ P.T)
    rows = (-1, C * M), (-1, F)
    by_rows = y.reshape(rows[0]).T @ dout.reshape(rows[1])
    return close(dx, by_dy[0]) and close(dD, by_dy[1]) and close(dP, by_rows)


def every_kernel_from_the_smaller_side_on() -> bool:
    """Factor a kernel by its singular values: min(kh, kw) columns and rows, and no fewer, do."""
    k, image = c.draw(size=(4, 3)), X[..., :1]
    columns, sizes, rows = np.linalg.svd(k, full_matrices=False)

    def same(R):
        U = (columns * sizes)[:, None, :R]
        V = rows[:R].T[:, :, None]
        found = refnet.spatially_separable_conv2d(image, U, V, np.zeros(1))[0]
        return close(found, c.conv(image, k[..., None, None]))

    return [same(R) for R in (1, 2, 3)] == [min(4, 3) == R for R in (1, 2, 3)]


def one_column_and_one_row() -> bool:
    k_1, k_2 = c.draw(size=(1, 4)), c.draw(size=(1, 3))
    found = refnet.spatially_separable_conv2d(
        X[..., :1], k_1.T[:, :, None], k_2.T[:, :, None], np.zeros(1)
    )[0]
    return close(found, c.conv(X[..., :1], (k_1.T @ k_2)[..., None, None]))


def a_bias_between_adds_to_the_one_behind() -> bool:
    between = c.draw(size=C * M)
    y = refnet.depthwise_conv2d(X, D)[0] + between
    found = refnet.separable_conv2d(X, D, P, BIAS + between @ P)[0]
    return close(y @ P + BIAS, found)


def both_steps_of_a_stride() -> bool:
    s, identity = 3, np.eye(C)[None, None]
    out = c.conv(c.conv(X, identity, stride=s), identity, stride=s)
    return close(out, X[:, :: s**2, :: s**2])


def channel_order(number) -> bool:
    return all(place == number(*key) for key, place in c.depthwise_channels().items())


def flat_places() -> bool:
    flat = refnet.flatten(X)[0]
    places = itertools.product(range(H), range(WIDTH), range(C))
    return all(
        close(flat[:, (h * WIDTH + w) * C + channel], X[:, h, w, channel])
        for h, w, channel in places
    )


TABLE: Table = {
    "layers/dense": {
        r"\mathrm{out} = x W + b": lambda: close(
            refnet.dense(X[0, 0], P[:C], BIAS)[0], X[0, 0] @ P[:C] + BIAS
        ),
    },
    "layers/dropout": {
        r"p = \mathrm{keep\_prob}": Definition("a short name of the option"),
        r"\mathrm{out} = \mathrm{mask} \cdot x / p": dropout_by_its_formula,
        r"1 - p": scaling_by_1_minus_p_is_right_at_one_half_only,
        r"p = 1/2": scaling_by_1_minus_p_is_right_at_one_half_only,
        r"x^2 (1 - p) / p": variance_of_dropout,
    },
    "layers/flatten": {
        r"C\, (W h + w) + c": flat_places,
    },
    "layers/depthwise_conv2d": {
        r"M c + m": lambda: channel_order(lambda c, m: c * M + m),
        r"C M": lambda: refnet.depthwise_conv2d(X, D)[0].shape[-1] == C * M,
        r"C m + c": lambda: not channel_order(lambda c, m: m * C + c),
    },
    "layers/separable_conv2d": {
        r"c P": a_bias_between_adds_to_the_one_behind,
        r"C M": lambda: refnet.depthwise_conv2d(X, D)[0].shape[-1] == C * M,
        r"\mathrm{dy} = \mathrm{dout}\, P^\top": pointwise_gradients,
        r"\mathrm{dP} = y^\top \mathrm{dout}": pointwise_gradients,
        r"W_{i j c f} = \sum_m D_{i j c m} P_{M c + m,\, f}": lambda: c.full_kernel(
            c.KERNEL_OF_BOTH_STEPS
        ),
        r"M c + m": lambda: channel_order(lambda c, m: c * M + m),
    },
    "layers/spatially_separable_conv2d": {
        r"W_{i j c f} = \sum_r U_{i c r} V_{j r f}": lambda: c.column_and_row_kernel(
            c.KERNEL_OF_COLUMN_AND_ROW
        ),
        r"k = k_1^\top k_2": one_column_and_one_row,
        r"R = \min(k_h, k_w)": every_kernel_from_the_smaller_side_on,
        r"s^2": both_steps_of_a_stride,
    },
}  # fmt: skip
