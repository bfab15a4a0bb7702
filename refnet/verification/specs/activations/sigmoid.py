"""Sigmoid: evidence beyond what every op must show."""

import numpy as np

from refnet.activations import sigmoid
from refnet.verification.spec import Op, Spec
from refnet.verification.specs.activations.pointwise import (
    CASES,
    LAYOUTS,
    elementwise,
    stable_at_extremes,
)
from refnet.verification.variants import with_pullback


def known_values(op: Op) -> None:
    """At 0 the output is 1/2 and the slope 1/4; at +-1000 the output is 1 and 0, the slope 0."""
    out, pullback = op(np.array([0.0, 1000.0, -1000.0]))
    assert out.tolist() == [0.5, 1.0, 0.0], f"out is {out}"
    assert pullback(np.ones(3)).tolist() == [0.25, 0.0, 0.0], "wrong slopes"


def left_tail_keeps_its_digits(op: Op) -> None:
    """At -40 the output is exp(-40) to 15 digits, not 0."""
    out = op(np.array([-40.0]))[0]
    np.testing.assert_allclose(out, np.exp(-40.0), rtol=1e-15)


def _by_exp(x):
    return 1 / (1 + np.exp(-x))


SPEC = Spec(
    key="activations/sigmoid",
    op=sigmoid,
    layouts=LAYOUTS,
    cases=CASES,
    foreign={
        "torch": lambda torch, x: torch.sigmoid(x),
        "jax": lambda jax, x: jax.nn.sigmoid(x),
    },
    conventions=[known_values, left_tail_keeps_its_digits, stable_at_extremes],
    wrong={
        "exp(-x) overflows": elementwise(_by_exp, lambda x: _by_exp(x) * (1 - _by_exp(x))),
        "by tanh, losing the left tail": elementwise(
            lambda x: (1 + np.tanh(x / 2)) / 2,
            lambda x: (1 - np.tanh(x / 2) * np.tanh(x / 2)) / 4,
        ),
        "slope taken at the output": with_pullback(
            sigmoid, lambda g, x, out: g * sigmoid(out)[0] * (1 - sigmoid(out)[0])
        ),
        "slope out * out": with_pullback(sigmoid, lambda g, x, out: g * out * out),
        "slope x (1 - x)": with_pullback(sigmoid, lambda g, x, out: g * x * (1 - x)),
        "derivative left out": with_pullback(sigmoid, lambda g, x, out: g),
    },
)
