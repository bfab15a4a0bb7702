"""Tanh: evidence beyond what every op must show."""

import numpy as np

from refnet.activations import tanh
from refnet.verification.spec import Op, Spec
from refnet.verification.specs.activations.pointwise import (
    CASES,
    LAYOUTS,
    elementwise,
    stable_at_extremes,
)
from refnet.verification.variants import with_pullback


def known_values(op: Op) -> None:
    """At 0 the output is 0 and the slope 1; at +-1000 the output is +-1 and the slope 0."""
    out, pullback = op(np.array([0.0, 1000.0, -1000.0]))
    assert out.tolist() == [0.0, 1.0, -1.0], f"out is {out}"
    assert pullback(np.ones(3)).tolist() == [1.0, 0.0, 0.0], "wrong slopes"


def _by_exp(x):
    return (np.exp(2 * x) - 1) / (np.exp(2 * x) + 1)


SPEC = Spec(
    key="activations/tanh",
    op=tanh,
    layouts=LAYOUTS,
    cases=CASES,
    foreign={
        "torch": lambda torch, x: torch.tanh(x),
        "jax": lambda jax, x: jax.numpy.tanh(x),
    },
    conventions=[known_values, stable_at_extremes],
    wrong={
        "exp(2x) overflows": elementwise(_by_exp, lambda x: 1 - _by_exp(x) * _by_exp(x)),
        "slope 1 - out": with_pullback(tanh, lambda g, x, out: g * (1 - out)),
        "slope 1 - x²": with_pullback(tanh, lambda g, x, out: g * (1 - x * x)),
        "slope 1 + out²": with_pullback(tanh, lambda g, x, out: g * (1 + out * out)),
        "slope of the sigmoid": with_pullback(tanh, lambda g, x, out: g * out * (1 - out)),
    },
)
