"""Formulas typed in the docstrings of the losses."""

import numpy as np

import refnet
from tests.docs.typed import losses
from tests.docs.typed.checks import Table, close, gradient, jacobian
from tests.docs.typed.losses import L2, SUMS, WEIGHTS, M, P, T, W, Y, Z
from tests.docs.typed.losses import TABLE as LOSSES


def of_each_sample(op, z, **options) -> np.ndarray:
    """Derivatives of each sample's loss by its own row."""
    found = jacobian(op, z, reduction="none", **options).reshape(len(z), *z.shape)
    return np.stack([found[n, n] for n in range(len(z))])


def cross_entropy_and_its_gradient() -> bool:
    typed = P * SUMS - WEIGHTS
    return LOSSES["losses/softmax_cross_entropy"][
        r"\mathrm{loss}_n = -\sum_m t_{n, m} \log p_{n, m}"
    ]() and close(of_each_sample(refnet.softmax_cross_entropy, Z, labels=WEIGHTS), typed)


def squared_error_and_its_gradient() -> bool:
    typed = 1 / M * ((Y - T) ** 2).sum(axis=1)
    return close(losses.squared_error(Y, T), typed) and close(
        of_each_sample(refnet.mean_squared_error, Y, targets=T), 2 / M * (Y - T)
    )


def weighted(op, z, **options):
    """Gradient for a cotangent that is not 1."""
    return gradient(op, z, dout=2.5, **options)


PENALTY = LOSSES["losses/l2_penalty"]
CROSS_ENTROPY = LOSSES["losses/softmax_cross_entropy"]
LAMBDA = r"\frac{\lambda}{2} \sum_i W_i^2"
TABLE: Table = {
    "refnet/losses/l2_penalty": {
        r"\mathrm{out} = l_2 \sum_i W_i^2, \qquad \frac{\partial\,\mathrm{out}}{\partial W_i} = "
        r"2 l_2\, W_i": lambda: (
            PENALTY[r"\mathrm{out} = l_2 \sum_i W_i^2"]() and PENALTY[r"2\, l_2\, W_i"]()
        ),
        r"2 l_2\, \mathrm{dout}\, W": lambda: close(
            weighted(refnet.l2_penalty, W, l2=L2), 2 * L2 * 2.5 * W
        ),
        r"\frac{\lambda}{2} \sum W^2": PENALTY[LAMBDA],
        r"2 l_2": PENALTY[r"\lambda = 2\, l_2"],
        r"\alpha = 2 l_2": PENALTY[r"\alpha = 2 l_2"],
    },
    "refnet/losses/mean_squared_error": {
        r"\mathrm{loss}_n = \frac1M \sum_m (y_{n m} - t_{n m})^2, \qquad "
        r"\frac{\partial\,\mathrm{loss}_n}{\partial y_{n q}} = "
        r"\frac2M (y_{n q} - t_{n q})": squared_error_and_its_gradient,
        r"\frac{2}{M} \mathrm{dout}\,(y - t)": lambda: close(
            weighted(refnet.mean_squared_error, Y, targets=T), 2 / M * 2.5 * (Y - T)
        ),
    },
    "refnet/losses/softmax_cross_entropy": {
        r"\mathrm{loss}_n = -\sum_m t_{n m} \log p_{n m}, \qquad "
        r"\frac{\partial\,\mathrm{loss}_n}{\partial\,\mathrm{logits}_{n q}} = "
        r"p_{n q} \sum_m t_{n m} - t_{n q}": cross_entropy_and_its_gradient,
        r"\mathrm{dout}\,(p\,s - t)": lambda: close(
            weighted(refnet.softmax_cross_entropy, Z, labels=WEIGHTS), 2.5 * (P * SUMS - WEIGHTS)
        ),
        r"s_n = \sum_m t_{n m}": CROSS_ENTROPY[r"s_n = \sum_k t_{n, k}"],
        r"p - t": CROSS_ENTROPY[r"p - t"],
    },
}  # fmt: skip
