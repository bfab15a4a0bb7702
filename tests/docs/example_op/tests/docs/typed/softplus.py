"""Formulas typed in the page, the docstring and the picture of softplus."""

import numpy as np

import refnet
from tests.docs.typed.checks import Table, close, gradient, slopes

X, DOUT = np.random.default_rng(0).normal(size=(2, 3, 4))


def forward() -> bool:
    return close(refnet.softplus(X)[0], np.log(1 + np.exp(X)))


def slope() -> bool:
    return close(slopes(refnet.softplus, X), 1 / (1 + np.exp(-X)))


def overflows() -> bool:
    with np.errstate(over="ignore"):
        return bool(np.isinf(np.exp(2 * np.array(1000.0))))


def at_most_1() -> bool:
    return bool((np.exp(-abs(1000 * X)) <= 1).all())


TABLE: Table = {
    "activations/softplus": {
        r"\mathrm{out} = \log(1 + e^x)": forward,
        r"e^x / (1 + e^x)": lambda: close(slopes(refnet.softplus, X), np.exp(X) / (1 + np.exp(X))),
        r"e^{-|x|}": at_most_1,
        r"e^{2x}": overflows,
    },
    "refnet/activations/softplus": {
        r"\mathrm{out} = \log(1 + e^x), \qquad \frac{\mathrm{d}\,\mathrm{out}}{\mathrm{d}x} = "
        r"\frac{1}{1 + e^{-x}}": lambda: forward() and slope(),
        r"\mathrm{dx} = \mathrm{dout} / (1 + e^{-x})": lambda: close(
            gradient(refnet.softplus, X, dout=DOUT), DOUT / (1 + np.exp(-X))
        ),
        r"e^{-|x|}": at_most_1,
    },
    "docs/tools/pictures/refnet_pictures/activations/softplus": {
        r"\mathrm{out} = \log(1 + e^x)": forward,
    },
}
