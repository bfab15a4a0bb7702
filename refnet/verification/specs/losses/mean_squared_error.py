"""Mean squared error: evidence beyond what every op must show."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from refnet.core.op import Array
from refnet.losses import mean_squared_error
from refnet.verification.source import Source
from refnet.verification.spec import Case, Op, Options, Sizes, Spec
from refnet.verification.variants import after, with_options, with_pullback


def _options(source: Source, sizes: Sizes, reduction: str) -> Options:
    return {"targets": source.array("t", (sizes["N"], sizes["M"])), "reduction": reduction}


def _formula_arrays(options: Options, sizes: Sizes, arrays: Sequence[Array]) -> Options:
    return {"t": options["targets"]}


def worked_numbers(op: Op) -> None:
    """(1, 2) against (1, 5) costs 4.5, with gradient (0, -3); twice the row, twice the sum."""
    y, t = np.array([[1.0, 2.0]]), np.array([[1.0, 5.0]])
    loss, pullback = op(y, targets=t)
    assert loss == 4.5, f"the loss is {loss}"
    assert pullback(1.0).tolist() == [[0.0, -3.0]], "wrong gradient"
    y2, t2 = np.tile(y, (2, 1)), np.tile(t, (2, 1))
    assert op(y2, targets=t2)[0] == 9, "the sum does not double"
    assert op(y2, targets=t2, reduction="mean")[0] == 4.5, "the mean does not stay"


def gradient_vanishes_at_the_targets(op: Op) -> None:
    """At the targets themselves loss and gradient are exactly 0."""
    y = np.random.default_rng(0).normal(size=(3, 2))
    loss, pullback = op(y, targets=y)
    assert loss == 0, f"the loss is {loss}"
    assert not pullback(1.0).any(), "the gradient is not 0"


def _in_torch(torch: Any, predictions: Any, targets: Any, reduction: str) -> Any:
    losses = torch.nn.functional.mse_loss(predictions, targets, reduction="none").mean(dim=1)
    return {"sum": losses.sum, "mean": losses.mean, "none": lambda: losses}[reduction]()


def _in_jax(jax: Any, predictions: Any, targets: Any, reduction: str) -> Any:
    losses = jax.numpy.mean(jax.numpy.square(predictions - targets), axis=1)
    return {"sum": losses.sum, "mean": losses.mean, "none": lambda: losses}[reduction]()


def _half(predictions: Any, *, targets: Any, reduction: str = "sum") -> Any:
    out, pullback = mean_squared_error(predictions, targets=targets, reduction=reduction)
    return out / 2, lambda g: pullback(g) / 2


def _factor(g: Any, y: Any, reduction: str) -> Any:
    return g[:, None] if reduction == "none" else g / len(y) if reduction == "mean" else g


SPEC = Spec(
    key="losses/mean_squared_error",
    op=mean_squared_error,
    layouts={"predictions": "N M"},
    cases=[
        Case({"N": 3, "M": 4}, {"reduction": "sum"}),
        Case({"N": 4, "M": 2}, {"reduction": "mean"}),
        Case({"N": 3, "M": 2}, {"reduction": "none"}),
    ],
    options=_options,
    formula_arrays=_formula_arrays,
    foreign={"torch": _in_torch, "jax": _in_jax},
    conventions=[worked_numbers, gradient_vanishes_at_the_targets],
    wrong={
        "1/n in the gradient, 2/n in the text": after(mean_squared_error, lambda g: g / 2),
        "half the square, forward and backward": _half,
        "sum over the outputs, not their mean": with_pullback(
            mean_squared_error,
            lambda g, y, out, targets, reduction="sum": (
                2 * (y - targets) * _factor(g, y, reduction)
            ),
        ),
        "targets minus predictions": after(mean_squared_error, lambda g: -g),
        "mean for sum": with_options(mean_squared_error, reduction="mean"),
        "1/N twice": after(mean_squared_error, lambda g: g / len(g)),
    },
)
