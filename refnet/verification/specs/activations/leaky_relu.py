"""Leaky ReLU: evidence beyond what every op must show."""

from fractions import Fraction

import numpy as np

from refnet.activations import leaky_relu
from refnet.core.op import op as make_op
from refnet.verification.source import Source
from refnet.verification.spec import Case, Op, Options, Sizes, Spec
from refnet.verification.variants import with_pullback

SLOPES = (Fraction(1, 100), Fraction(-1, 2), Fraction(3, 2))
CASES = [Case({"N": 3, "M": 4}, {"negative_slope": slope}) for slope in SLOPES]


def _options(source: Source, sizes: Sizes, negative_slope: Fraction) -> Options:
    return {"negative_slope": source.scalar("alpha", negative_slope)}


def slope_at_zero_is_the_negative_one(op: Op) -> None:
    """At +0.0 and -0.0 the gradient is negative_slope times dout, for slopes 0 to 2 and -1/2."""
    for slope in (0, 0.01, 1, -0.5, 2):
        pullback = op(np.array([0.0, -0.0]), negative_slope=slope)[1]
        found = pullback(np.array([3.0, 3.0]))
        assert found.tolist() == [3 * slope, 3 * slope], f"slope {slope} gives {found} at 0"


def side_is_read_from_the_input(op: Op) -> None:
    """For slopes 0, 0.01, 1, -0.5 and 2 the gradient at -1 and 1 is (slope, 1)."""
    for slope in (0, 0.01, 1, -0.5, 2):
        found = op(np.array([-1.0, 1.0]), negative_slope=slope)[1](np.ones(2))
        assert found.tolist() == [slope, 1], f"slope {slope} gives {found}"


def worked_numbers(op: Op) -> None:
    """The 12 values of USC CSCI 566, assignment 1, check 3, come out to 1e-8."""
    x = np.linspace(-1.5, 1.5, 12).reshape(3, 4)
    expected = [
        [-0.015, -0.0122727273, -0.0095454545, -0.0068181818],
        [-0.0040909091, -0.0013636364, 0.1363636364, 0.4090909091],
        [0.6818181818, 0.9545454545, 1.2272727273, 1.5],
    ]
    np.testing.assert_allclose(op(x, negative_slope=0.01)[0], expected, atol=1e-8)


def _variant(forward, slope):
    @make_op(x="...")
    def variant(x, *, negative_slope):
        return forward(x, negative_slope), lambda dout: slope(x, negative_slope, dout)

    return variant


SPEC = Spec(
    key="activations/leaky_relu",
    op=leaky_relu,
    layouts={"x": "N M"},
    cases=CASES,
    kinks=CASES,
    options=_options,
    foreign={
        "torch": lambda torch, x, negative_slope: torch.nn.functional.leaky_relu(x, negative_slope),
        "jax": lambda jax, x, negative_slope: jax.nn.leaky_relu(x, negative_slope),
    },
    conventions=[
        slope_at_zero_is_the_negative_one,
        side_is_read_from_the_input,
        worked_numbers,
    ],
    wrong={
        "mask taken from the output": with_pullback(
            leaky_relu, lambda g, x, out, negative_slope: np.where(out > 0, g, negative_slope * g)
        ),
        "slope 1 at zero": with_pullback(
            leaky_relu, lambda g, x, out, negative_slope: np.where(x >= 0, g, negative_slope * g)
        ),
        "backward of plain ReLU": with_pullback(
            leaky_relu, lambda g, x, out, negative_slope: np.where(x > 0, g, 0)
        ),
        "max(x, slope x), forward and backward": _variant(
            lambda x, a: np.maximum(x, a * x), lambda x, a, g: np.where(x > a * x, g, a * g)
        ),
        "slope of the positive side too": _variant(lambda x, a: a * x, lambda x, a, g: a * g),
    },
)
