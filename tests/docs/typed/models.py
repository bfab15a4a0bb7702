"""Formulas typed in the page of model 1, which those of the courseworks repeat."""

import numpy as np

import refnet
from tests.docs.typed.checks import Table, close
from tests.docs.typed.losses import B, N, T, W, X, Z, cross_entropy, dlogits

SCORES = {"z": refnet.dense(X, W, B)[0]}
DZ = dlogits(SCORES["z"], T)
DX, DW, DB = refnet.dense(X, W, B)[1](DZ)
ONE = {"x": X[:1].T, "W": W.T, "b": B[:, None], "dz": DZ[:1].T}  # one sample as a column

TABLE: Table = {
    "models/m1": {
        r"z = x W + b": lambda: close(SCORES["z"], X @ W + B),
        r"p = \mathrm{softmax}(z)": lambda: close(
            np.log(refnet.softmax(Z)[0])[:, 0], -cross_entropy(Z, np.zeros(N, int), "none")
        ),
        r"p - t": lambda: close(DZ, refnet.softmax(SCORES["z"])[0] - T),
        r"z = W x + b": lambda: close(ONE["W"] @ ONE["x"] + ONE["b"], SCORES["z"][:1].T),
        r"\mathrm{dz}\, W^\top": lambda: close(DX, DZ @ W.T),
        r"W^\top\, \mathrm{dz}": lambda: close(ONE["W"].T @ ONE["dz"], DX[:1].T),
        r"x^\top\, \mathrm{dz}": lambda: close(DW, X.T @ DZ),
        r"\mathrm{dz}\, x^\top": lambda: close(
            ONE["dz"] @ ONE["x"].T, refnet.dense(X[:1], W, B)[1](DZ[:1])[1].T
        ),
    },
}  # fmt: skip
