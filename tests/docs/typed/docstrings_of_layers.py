"""Formulas typed in the docstrings of the layers without windows."""

import numpy as np

import refnet
from tests.docs.typed import convolutions as c
from tests.docs.typed import dense_layer as d
from tests.docs.typed.checks import Table, close
from tests.docs.typed.convolutions import N, X
from tests.docs.typed.dense_layer import TABLE as DENSE
from tests.docs.typed.layers import TABLE as LAYERS
from tests.docs.typed.layers import dropout_by_its_formula


def flat_index() -> bool:
    """Go through the places of a sample of four axes."""
    sizes = (2, 3, 4, 5)
    x = c.draw(size=(N, *sizes))
    flat = refnet.flatten(x)[0]
    for place in np.ndindex(sizes):
        m = place[0]
        for index, size in zip(place[1:], sizes[1:], strict=True):
            m = m * size + index
        if not close(flat[:, m], x[(slice(None), *place)]):
            return False
    return True


def dropout_backward() -> bool:
    mask = X > 0.3
    dout = c.draw(size=X.shape)
    found = refnet.dropout(X, mask=mask, keep_prob=0.8)[1](dout)
    return close(found, mask * dout / 0.8)


GUIDE = DENSE["guides/chain-rule"]
DROPOUT = LAYERS["layers/dropout"]
TABLE: Table = {
    "refnet/layers/dense": {
        r"\mathrm{out} = x W + b": LAYERS["layers/dense"][r"\mathrm{out} = x W + b"],
        r"\mathrm{out}_{n m} = \sum_d x_{n d} W_{d m} + b_m": GUIDE[
            r"\mathrm{out}_{nm} = \sum_d x_{nd} W_{dm} + b_m"
        ],
        r"\mathrm{dx} = \mathrm{dout}\, W^\top": lambda: close(d.DX, d.DOUT @ d.W.T),
        r"\mathrm{dW} = x^\top \mathrm{dout}": lambda: close(d.DW, d.X.T @ d.DOUT),
        r"\mathrm{db}_m = \sum_n \mathrm{dout}_{n m}": GUIDE[
            r"\mathrm{db}_m = \sum_n \mathrm{dout}_{nm}"
        ],
    },
    "refnet/layers/dropout": {
        r"\mathrm{out}_i = \frac{\mathrm{mask}_i}{\mathrm{keep\_prob}}\; x_i": (
            dropout_by_its_formula
        ),
        r"\mathrm{dx}_i = \mathrm{mask}_i\,\mathrm{dout}_i / \mathrm{keep\_prob}": dropout_backward,
        r"p = \mathrm{keep\_prob}": DROPOUT[r"p = \mathrm{keep\_prob}"],
        r"x^2 (1 - p) / p": DROPOUT[r"x^2 (1 - p) / p"],
    },
    "refnet/layers/flatten": {
        r"\mathrm{out}_{n,\, m} = x_{n,\, i_1, \dots, i_r}, \qquad "
        r"m = (\cdots(i_1 D_2 + i_2) D_3 + \cdots) D_r + i_r": flat_index,
    },
}  # fmt: skip
