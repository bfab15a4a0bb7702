"""ReLU: evidence beyond what every op must show."""

import numpy as np

from refnet.activations import relu
from refnet.verification.spec import Op, Spec
from refnet.verification.specs.activations.pointwise import (
    CASES,
    LAYOUTS,
    elementwise,
    stable_at_extremes,
)
from refnet.verification.variants import with_pullback


def slope_at_zero_is_zero(op: Op) -> None:
    """At +0.0 and -0.0 output and gradient are exactly 0, between the one-sided slopes 0 and 1."""
    out, pullback = op(np.array([0.0, -0.0]))
    assert out.tolist() == [0.0, 0.0], f"out is {out}"
    assert pullback(np.array([7.0, 7.0])).tolist() == [0.0, 0.0], "the slope at 0 is not 0"


def infinities_are_ordinary(op: Op) -> None:
    """At -inf the output is 0 and the gradient 0; at +inf they are inf and dout."""
    out, pullback = op(np.array([-np.inf, np.inf]))
    assert out.tolist() == [0.0, np.inf], f"out is {out}"
    assert pullback(np.array([2.0, 3.0])).tolist() == [0.0, 3.0], "wrong gradient at infinity"


SPEC = Spec(
    key="activations/relu",
    op=relu,
    layouts=LAYOUTS,
    cases=CASES,
    kinks=CASES,
    foreign={
        "torch": lambda torch, x: torch.nn.functional.relu(x),
        "jax": lambda jax, x: jax.nn.relu(x),
    },
    conventions=[slope_at_zero_is_zero, infinities_are_ordinary, stable_at_extremes],
    wrong={
        "slope 1 at zero": with_pullback(relu, lambda g, x, out: np.where(x >= 0, g, 0)),
        "slope 1/2 at zero": with_pullback(
            relu, lambda g, x, out: np.where(x > 0, g, np.where(x < 0, 0 * g, g / 2))
        ),
        "mask taken from dout": with_pullback(relu, lambda g, x, out: np.where(g > 0, g, 0)),
        "derivative left out": with_pullback(relu, lambda g, x, out: g),
        "derivative of the negative part": with_pullback(
            relu, lambda g, x, out: np.where(x > 0, 0, g)
        ),
        "multiplied by the output": with_pullback(relu, lambda g, x, out: g * out),
        "absolute value": elementwise(
            lambda x: np.where(x > 0, x, -x), lambda x: np.where(x > 0, 1, -1)
        ),
        "NaN becomes 0": elementwise(
            lambda x: np.where(x > 0, x, 0), lambda x: np.where(x > 0, 1, 0)
        ),
    },
)
