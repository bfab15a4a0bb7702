"""Formulas of a dense layer typed in the guide to the chain rule: by hand, and by indices."""

from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

import refnet
from tests.docs.typed.checks import Table, close, example, gradient, jacobian

PAGE = "guides/chain-rule"
draw = np.random.default_rng(10).normal
LOSS = sp.Symbol("L")
N, D, M = 2, 3, 4
X, W, B, DOUT = draw(size=(N, D)), draw(size=(D, M)), draw(size=M), draw(size=(N, M))
OUT, (DX, DW, DB) = refnet.dense(X, W, B)[0], gradient(refnet.dense, X, W, B, dout=DOUT)


def by_hand() -> dict[str, Any]:
    return example(PAGE, "A network by hand")


def forward_by_hand() -> bool:
    names = by_hand()
    (a,), (sample,) = names["a"].tolist(), names["x"].tolist()
    W, b = names["W"].T.tolist(), names["b"].tolist()
    spelled = [[sample[0], W[0][0], sample[1], W[0][1], b[0]],
               [sample[0], W[1][0], sample[1], W[1][1], b[1]]]  # fmt: skip
    typed = [[1, 3, 2, -1, 1], [1, -1, 2, -2, 1]]
    return spelled == typed and a == [1 * 3 - 2 * 1 + 1, -1 * 1 - 2 * 2 + 1] == [2, -4]


def loss_by_hand() -> bool:
    names = by_hand()
    (z,), (t,) = names["z"].tolist(), names["t"].tolist()
    terms = [*zip(z, t, strict=True)] == [(2, 5), (0, 1)]
    return terms and float(names["loss"]) == ((2 - 5) ** 2 + (0 - 1) ** 2) / 2 == 5


def dense_by_its_jacobian() -> bool:
    """Sum the cotangent times all derivatives by W, found by complex steps."""
    J = jacobian(lambda W: refnet.dense(X.astype(W.dtype), W, B.astype(W.dtype)), W)
    summed = np.einsum("nm,nmdq->dq", DOUT, J.reshape(N, M, D, M))
    return close(DW, summed) and close(DW, np.einsum("nd,nq->dq", X, DOUT))


class Counted(Fraction):
    """A fraction that counts products."""

    products = 0

    def __mul__(self, other):
        Counted.products += 1
        return Counted(Fraction.__mul__(self, other))

    def __add__(self, other):
        return Counted(Fraction.__add__(self, other))

    __radd__ = __add__


def products_of_a_dense_layer() -> bool:
    """Count products, on numbers that count: forward, then backward, where they are two more."""

    def counted(*shape):
        return np.array([Counted(k + 1) for k in range(int(np.prod(shape)))], object).reshape(shape)

    Counted.products = 0
    out, pullback = refnet.dense(counted(N, D), counted(D, M), counted(M))
    forward = Counted.products
    pullback(counted(*out.shape))
    return (forward, Counted.products - forward) == (N * D * M, 2 * N * D * M)


BY_HAND = {
    r"x = (1, 2)": lambda: by_hand()["x"].tolist() == [[1, 2]],
    r"t = (5, 1)": lambda: by_hand()["t"].tolist() == [[5, 1]],
    r"a = xW + b = (1 \cdot 3 - 2 \cdot 1 + 1,\; -1 \cdot 1 - 2 \cdot 2 + 1) = "
    r"(2, -4)": forward_by_hand,
    r"z = (2, 0)": lambda: by_hand()["z"].tolist() == [[2, 0]],
    r"((2 - 5)^2 + (0 - 1)^2) / 2 = 5": loss_by_hand,
    r"\partial L / \partial L = 1": lambda: sp.diff(LOSS, LOSS) == 1,
    r"2 (z - t) / 2 = z - t": lambda: close(
        by_hand()["dz"], 2 * (by_hand()["z"] - by_hand()["t"]) / 2
    ),
}
BY_INDICES = {
    r"\mathrm{out}_{nm} = \sum_d x_{nd} W_{dm} + b_m": lambda: close(
        OUT, np.einsum("nd,dm->nm", X, W) + B
    ),
    r"\mathrm{dW}_{dq} = \sum_{n, m} \mathrm{dout}_{nm} \frac{\partial\, \mathrm{out}_{nm}}"
    r"{\partial W_{dq}} = \sum_n x_{nd}\, \mathrm{dout}_{nq}": dense_by_its_jacobian,
    r"\mathrm{dx}_{nd} = \sum_m \mathrm{dout}_{nm} W_{dm}": lambda: close(
        DX, np.einsum("nm,dm->nd", DOUT, W)
    ),
    r"\mathrm{db}_m = \sum_n \mathrm{dout}_{nm}": lambda: close(DB, DOUT.sum(axis=0)),
    r"NDM": products_of_a_dense_layer,
}
TABLE: Table = {PAGE: BY_HAND | BY_INDICES}
