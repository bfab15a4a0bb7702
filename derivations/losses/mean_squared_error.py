"""The gradient of the mean squared error, for each reduction."""

import sympy as sp

from ..calculus import Claim, Definition, Derivation, arrays, indices, sizes
from ..calculus.claim import pullback

N, M = sizes("N M")
n, m, i, j = indices("n m i j")
predictions, t = arrays("predictions t")

SHAPES = {"predictions": (N, M), "t": (N, M)}
LOSS = sp.Sum((predictions[n, m] - t[n, m]) ** 2, (m, 0, M - 1)) / M
TOTAL = sp.Sum(LOSS, (n, 0, N - 1))

FORWARD = {
    "sum": Definition("out", {}, TOTAL),
    "mean": Definition("out", {}, TOTAL / N),
    "none": Definition("out", {n: N}, LOSS),
}


def derive() -> list[Claim]:
    """Derive dpredictions for each reduction."""
    at = [{"N": 2, "M": 3}, {"N": 4, "M": 2}]
    return [
        Claim(reduction, forward, [_gradient(forward)], at=at)
        for reduction, forward in FORWARD.items()
    ]


def _gradient(forward: Definition) -> Derivation:
    derivation = pullback(forward, predictions[i, j], SHAPES)
    return derivation.then("factor", sp.factor_terms)
