"""Models by name."""

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from refnet.activations import ReLU
from refnet.core.layer import Layer, Shape
from refnet.core.options import Generator, positive_int, random_generator, shape_of_sample
from refnet.core.sequential import Sequential
from refnet.layers import (
    Conv2D,
    Dense,
    Flatten,
    MaxPool2D,
    SeparableConv2D,
    SpatiallySeparableConv2D,
)

HIDDEN = 32  # units of every hidden dense layer in the UCL sheets

Builder = Callable[[Shape, int, Generator, DTypeLike], list[Layer]]
Trunk = Callable[[int, dict[str, Any]], list[Layer]]


def _dense_network(hidden_layers: int) -> Builder:
    def layers(input_shape: Shape, classes: int, rng: Generator, dtype: DTypeLike) -> list[Layer]:
        widths = [math.prod(input_shape), *[HIDDEN] * hidden_layers, classes]
        chain: list[Layer] = [Flatten()]
        for inputs, outputs in itertools.pairwise(widths):
            chain += [Dense(inputs, outputs, rng=rng, dtype=dtype), ReLU()]
        return chain[:-1]  # the last layer gives scores; the softmax is in the loss

    return layers


def _on_features(trunk: Trunk) -> Builder:
    """Put a hidden dense layer, and one that gives scores, on top of layers that see images."""

    def layers(input_shape: Shape, classes: int, rng: Generator, dtype: DTypeLike) -> list[Layer]:
        if len(input_shape) != 3:
            raise ValueError(f"input_shape is {input_shape}; expected (H, W, C), for images.")
        chain = trunk(input_shape[-1], {"rng": rng, "dtype": dtype})
        features = Sequential(chain).output_shape(input_shape)
        return [*chain, *_dense_network(hidden_layers=1)(features, classes, rng, dtype)]

    return layers


def _m4(channels: int, options: dict[str, Any]) -> list[Layer]:
    first, second = Conv2D(channels, 8, 3, **options), Conv2D(8, 8, 3, **options)
    return [first, MaxPool2D(2), second, MaxPool2D(2)]


def _m5(channels: int, options: dict[str, Any]) -> list[Layer]:
    first, second = SeparableConv2D(channels, 8, 3, **options), SeparableConv2D(8, 4, 3, **options)
    return [first, second, MaxPool2D(2)]


def _m5_pooled(channels: int, options: dict[str, Any]) -> list[Layer]:
    first, second, pool = _m5(channels, options)
    return [first, MaxPool2D(2), second, pool]


def _m6(channels: int, options: dict[str, Any]) -> list[Layer]:
    first = SpatiallySeparableConv2D(channels, 8, 3, rank=3, **options)
    second = SpatiallySeparableConv2D(8, 16, 3, rank=8, **options)
    third = SpatiallySeparableConv2D(16, 8, 3, rank=8, **options)
    return [first, MaxPool2D(2), second, MaxPool2D(2), third, MaxPool2D(2)]


_BUILDERS: dict[str, Builder] = {
    "m1": _dense_network(hidden_layers=0),
    "m2": _dense_network(hidden_layers=1),
    "m3": _dense_network(hidden_layers=2),
    "m4": _on_features(_m4),
    "m5": _on_features(_m5),
    "m5_pooled": _on_features(_m5_pooled),
    "m6": _on_features(_m6),
}


def names() -> list[str]:
    """Names of the models that ``build`` knows."""
    return list(_BUILDERS)


def build(
    name: str,
    *,
    seed: int | None = None,
    input_shape: Shape = (28, 28, 1),
    classes: int = 10,
    dtype: DTypeLike = np.float32,
) -> Sequential:
    """Build a model with fresh weights: Glorot uniform kernels, zero biases.

    Parameters
    ----------
    name : str
        - m1: linear; m2: one hidden layer of 32 ReLU units; m3: two of them;
        - m4: twice a convolution 3x3 to 8 channels and a 2x2 max pooling; then as m2;
        - m5: separable convolutions 3x3 to 8 and to 4 channels, one 2x2 max pooling; then as m2;
        - m5_pooled: a pooling after each of the two;
        - m6: spatially separable convolutions 3x3 to 8, 16 and 8 channels, of rank 3, 8 and 8, each
          with a 2x2 max pooling; then as m2. With 5,723 parameters it is less than half of m4.

        All give scores; the softmax is part of the loss. No activation follows a convolution.
    seed : int, optional
        Seeds the draws of the initial weights.
    input_shape : tuple of int, default (28, 28, 1)
        Height, width and channels of an image.
    classes : int, default 10
        Classes to tell apart: one score for each.
    dtype : dtype, default float32
        Of the parameters: floating, real or complex.

    Raises
    ------
    KeyError
        If the name is unknown; the message lists the known ones.
    ValueError
        If m4, m5, m5_pooled or m6 is given samples that are no images.

    References
    ----------
    UCL Deep Learning, Coursework 1, models 1 to 5. Model 5 is printed with one pooling, which gives
    it more parameters than model 4; m5_pooled has one after each. m6 is an answer to question 3.4.

    Examples
    --------
    >>> import refnet
    >>> print(refnet.models.build("m2", seed=0).summary())
    layer      output shape  parameters
    flatten_1  (784,)                 0
    dense_1    (32,)             25,120
    relu_1     (32,)                  0
    dense_2    (10,)                330
    total                        25,450
    """
    if name not in _BUILDERS:
        raise KeyError(f"no model is named {name!r}; expected one of {', '.join(names())}")
    positive_int("classes", classes)
    input_shape = shape_of_sample("input_shape", input_shape)
    layers = _BUILDERS[name](input_shape, classes, random_generator(seed), dtype)
    return Sequential(layers, input_shape=input_shape, name=name)
