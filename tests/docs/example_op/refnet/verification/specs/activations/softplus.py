"""Softplus: evidence beyond what every op must show."""

import numpy as np

from refnet.activations import sigmoid, softplus
from refnet.verification.spec import Op, Spec
from refnet.verification.specs.activations.pointwise import (
    CASES,
    LAYOUTS,
    elementwise,
    stable_at_extremes,
)
from refnet.verification.variants import with_pullback


def known_values(op: Op) -> None:
    """At 0 the output is log 2 and the slope 1/2; at +-1000 they are 1000 and 1, 0 and 0."""
    out, pullback = op(np.array([0.0, 1000.0, -1000.0]))
    assert out.tolist() == [np.log(2.0), 1000.0, 0.0], f"out is {out}"
    assert pullback(np.ones(3)).tolist() == [0.5, 1.0, 0.0], "wrong slopes"


def infinities_are_ordinary(op: Op) -> None:
    """At -inf the output is 0 and the gradient 0; at +inf they are inf and dout."""
    out, pullback = op(np.array([-np.inf, np.inf]))
    assert out.tolist() == [0.0, np.inf], f"out is {out}"
    assert pullback(np.array([2.0, 3.0])).tolist() == [0.0, 3.0], "wrong gradient at infinity"


SPEC = Spec(
    key="activations/softplus",
    op=softplus,
    layouts=LAYOUTS,
    cases=CASES,
    foreign={
        "torch": lambda torch, x: torch.nn.functional.softplus(x),
        "jax": lambda jax, x: jax.nn.softplus(x),
    },
    conventions=[known_values, infinities_are_ordinary, stable_at_extremes],
    wrong={
        "exp(x) overflows": elementwise(
            lambda x: np.log(1 + np.exp(x)), lambda x: 1 / (1 + np.exp(-x))
        ),
        "the maximum left out": elementwise(
            lambda x: np.log(1 + np.exp(np.where(x >= 0, -x, x))), lambda x: sigmoid(x)[0]
        ),
        "slope of -x": with_pullback(softplus, lambda g, x, out: g * sigmoid(-x)[0]),
        "slope taken at the output": with_pullback(softplus, lambda g, x, out: g * sigmoid(out)[0]),
        "slope of ReLU": with_pullback(softplus, lambda g, x, out: np.where(x > 0, g, 0)),
        "derivative left out": with_pullback(softplus, lambda g, x, out: g),
    },
)
