r"""The recipe of one published solution of ucl-hw2, with what makes its results its own.

- Biases are not zero: uniform in $\pm\sqrt{3 / n}$ for a bias of n entries.
- Kernels of convolutions are uniform in $\pm\sqrt{6 / (F k_h k_w C + F)}$, dense weights
  in Glorot's bounds.
- Models 1 to 3 step along the gradient of the mean loss, model 4 along that of the sum.
- Softmax is exp(z) / sum exp(z), not shifted by the maximum; all is computed in float64.
- The predicted class is NumPy's argmax, which takes NaN for the largest number.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from refnet.activations import ReLU
from refnet.core.layer import Layer
from refnet.core.loss import Loss, check_reduction, reduce_losses, spread_cotangent
from refnet.core.op import Array, Pullback, op
from refnet.core.options import Generator, random_generator
from refnet.core.sequential import Sequential
from refnet.initializers.initializer import Initializer
from refnet.layers import Conv2D, Dense, Flatten, MaxPool2D

REDUCTIONS = {"m1": "mean", "m2": "mean", "m3": "mean", "m4": "sum"}


class UniformBias(Initializer):
    r"""Uniform in $\pm\sqrt{3 / n}$ for n entries."""

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        limit = math.sqrt(3 / math.prod(shape))
        return rng.uniform(-limit, limit, shape)


class UniformKernel(Initializer):
    r"""Uniform in $\pm\sqrt{6 / (F k_h k_w C + F)}$ for a kernel (kh, kw, C, F)."""

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        limit = math.sqrt(6 / (math.prod(shape) + shape[-1]))
        return rng.uniform(-limit, limit, shape)


class Decision(Layer):
    """In evaluation, 1 for the class that np.argmax of the unshifted softmax chooses, else 0.

    In training the scores pass: the loss has the softmax in it.
    """

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        if training:
            return x, lambda dout: dout
        with np.errstate(all="ignore"):
            chosen = unshifted_softmax(x).argmax(axis=1)
        return np.eye(x.shape[1], dtype=x.dtype)[chosen], _not_differentiable


def _not_differentiable(dout: Array) -> Array:
    raise ValueError("Decision was run for evaluation; expected training=True before backward.")


def unshifted_softmax(logits: Array) -> Array:
    """Softmax as it stands in the textbook: exp overflows at scores above 709 in float64."""
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@op(logits="N M")
def unshifted_cross_entropy(
    logits: Array, *, labels: ArrayLike, reduction: str = "sum"
) -> tuple[Any, Pullback]:
    """Cross-entropy by way of the unshifted softmax, for class indices.

    The formulas are those of [softmax_cross_entropy][refnet.softmax_cross_entropy]; the numbers
    are not, once exp overflows.
    """
    check_reduction("unshifted_cross_entropy", reduction)
    targets = np.eye(logits.shape[1], dtype=logits.dtype)[np.asarray(labels)]
    p = unshifted_softmax(logits)
    losses = -(targets * np.log(p)).sum(axis=1)

    def unshifted_cross_entropy_pullback(dout: Array) -> Array:
        return (p - targets) * spread_cotangent(dout, len(logits), reduction)

    return reduce_losses(losses, reduction), unshifted_cross_entropy_pullback


class UnshiftedCrossEntropy(Loss):
    """The loss of ``unshifted_cross_entropy``."""

    def apply(self, predictions: Array, targets: ArrayLike) -> tuple[Any, Pullback]:
        return unshifted_cross_entropy(predictions, labels=targets, reduction=self.reduction)


def build(
    name: str,
    *,
    seed: int | None = None,
    input_shape: tuple[int, ...] = (28, 28, 1),
    classes: int = 10,
    decision: bool = True,
) -> Sequential:
    """Build m1 to m4 with that solution's initial weights, in float64.

    Without the ``decision`` at the end the model gives scores in evaluation, too.

    Raises
    ------
    KeyError
        If the name is another.
    """
    if name not in REDUCTIONS:
        raise KeyError(f"no model is named {name!r}; expected one of {', '.join(REDUCTIONS)}")
    options: dict[str, Any] = {
        "rng": random_generator(seed), "dtype": "float64", "bias_initializer": UniformBias()
    }  # fmt: skip
    layers: list[Layer] = []
    if name == "m4":
        kernel = {"kernel_initializer": UniformKernel(), **options}
        for channels in (input_shape[-1], 8):
            layers += [Conv2D(channels, 8, 3, **kernel), MaxPool2D(2)]
    layers.append(Flatten())
    (width,) = Sequential(layers).output_shape(input_shape)
    for _ in range({"m1": 0, "m2": 1, "m3": 2, "m4": 1}[name]):
        layers += [Dense(width, 32, **options), ReLU()]
        width = 32
    layers += [Dense(width, classes, **options), *[Decision()] * decision]
    return Sequential(layers, input_shape=input_shape, name=name)
