"""A network of 57 parameters, as one op, on which numerical derivatives are measured."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from refnet.activations import tanh
from refnet.core.op import Array, Pullback
from refnet.layers import dense
from refnet.losses import softmax_cross_entropy

#: Rows, inputs, hidden units, classes.
SIZES = (7, 5, 6, 3)
Op = Callable[..., tuple[Any, Pullback]]


def problem(seed: int) -> tuple[Array, Array, tuple[Array, ...]]:
    """Draw inputs, target rows and parameters, in float64."""
    rng = np.random.default_rng(seed)
    rows, inputs, hidden, classes = SIZES
    x, t = rng.normal(size=(rows, inputs)), rng.dirichlet(np.ones(classes), rows)
    shapes: tuple[tuple[int, ...], ...] = (
        (inputs, hidden), (hidden,), (hidden, classes), (classes,)
    )  # fmt: skip
    return x, t, tuple(rng.normal(size=shape) / np.sqrt(shape[0]) for shape in shapes)


def network(
    W1: Array, b1: Array, W2: Array, b2: Array, *, x: Array, t: Array, activation: Op = tanh
) -> tuple[Any, Pullback]:
    """Mean cross-entropy of dense, activation, dense; its pullback gives the four gradients."""
    scores1, pull1 = dense(x, W1, b1)
    hidden, pull_hidden = activation(scores1)
    scores2, pull2 = dense(hidden, W2, b2)
    loss, pull_loss = softmax_cross_entropy(scores2, labels=t, reduction="mean")

    def network_pullback(dout: Array) -> tuple[Array, Array, Array, Array]:
        dhidden, dW2, db2 = pull2(pull_loss(dout))
        _, dW1, db1 = pull1(pull_hidden(dhidden), need_dx=False)
        return dW1, db1, dW2, db2

    return loss, network_pullback


def nearest_kink(x: Array, params: Sequence[Array]) -> float:
    """Smallest change of one parameter of the first layer that takes a hidden score to 0."""
    scores = np.abs(dense(x, params[0], params[1])[0]).min(axis=1)
    return float((scores / np.maximum(1, np.abs(x).max(axis=1))).min())
