"""Models by name."""

import itertools
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import DTypeLike

from refnet.activations import ReLU
from refnet.core.layer import Layer, Shape
from refnet.core.options import Generator, positive_int, random_generator, shape_of_sample
from refnet.core.sequential import Sequential
from refnet.layers import Dense, Flatten

HIDDEN = 32  # units of every hidden dense layer in the UCL sheets

Builder = Callable[[Shape, int, Generator, DTypeLike], list[Layer]]


def _dense_network(hidden_layers: int) -> Builder:
    def layers(input_shape: Shape, classes: int, rng: Generator, dtype: DTypeLike) -> list[Layer]:
        widths = [math.prod(input_shape), *[HIDDEN] * hidden_layers, classes]
        chain: list[Layer] = [Flatten()]
        for inputs, outputs in itertools.pairwise(widths):
            chain += [Dense(inputs, outputs, rng=rng, dtype=dtype), ReLU()]
        return chain[:-1]  # the last layer gives scores; the softmax is in the loss

    return layers


_BUILDERS: dict[str, Builder] = {
    "m1": _dense_network(hidden_layers=0),
    "m2": _dense_network(hidden_layers=1),
    "m3": _dense_network(hidden_layers=2),
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
    name : {"m1", "m2", "m3"}
        m1: linear. m2: one hidden layer of 32 ReLU units. m3: two of them.
        All give scores; the softmax is part of the loss.
    seed : int, optional
        Of the initial weights.
    input_shape : tuple of int, default (28, 28, 1)
        Height, width and channels of an image.
    classes : int, default 10
    dtype : dtype, default float32

    Raises
    ------
    KeyError
        If the name is unknown; the message lists the known ones.

    References
    ----------
    UCL Deep Learning, Coursework 1, models 1 to 3.

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
