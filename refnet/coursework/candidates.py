"""Networks of separable convolutions, by a short name: the search space of question 3.4.

A name lists the layers from image to hidden units, with dashes: ``ds8`` is a depthwise separable
convolution 3x3 to 8 channels, ``ss16r8`` a spatially separable one to 16 channels of rank 8, ``p``
a 2x2 max pooling, and the number at the end the hidden ReLU units.
"""

import re
from collections.abc import Iterable

from refnet.activations import ReLU
from refnet.core.layer import Layer
from refnet.core.options import random_generator
from refnet.core.sequential import Sequential
from refnet.layers import Dense, Flatten, MaxPool2D, SeparableConv2D, SpatiallySeparableConv2D

_LAYER = re.compile(r"ds(?P<depthwise>\d+)|ss(?P<spatial>\d+)r(?P<rank>\d+)|(?P<pool>p)")


def build(
    name: str,
    *,
    seed: int | None = None,
    input_shape: tuple[int, ...] = (28, 28, 1),
    classes: int = 10,
) -> Sequential:
    """Build the network of this name, in float32.

    Raises
    ------
    KeyError
        If the name cannot be read.

    Examples
    --------
    >>> model = build("ds8-p-ds4-p-32", seed=0)
    >>> sum(array.size for array in model.params.values())
    6767
    """
    *trunk, hidden = name.split("-")
    if not trunk or not hidden.isdecimal():
        raise KeyError(f"no network is named {name!r}; expected a name such as ds8-p-ds4-p-32")
    rng = random_generator(seed)
    layers: list[Layer] = []
    channels = input_shape[-1]
    for part in trunk:
        found = _LAYER.fullmatch(part)
        if found is None:
            raise KeyError(f"{part!r} in {name!r} is no layer; expected one such as ds8, ss8r4, p")
        if found["pool"]:
            layers.append(MaxPool2D(2))
        elif found["depthwise"]:
            filters = int(found["depthwise"])
            layers.append(SeparableConv2D(channels, filters, 3, rng=rng))
            channels = filters
        else:
            filters, rank = int(found["spatial"]), int(found["rank"])
            layers.append(SpatiallySeparableConv2D(channels, filters, 3, rank=rank, rng=rng))
            channels = filters
    layers.append(Flatten())
    (width,) = Sequential(layers).output_shape(input_shape)
    units = int(hidden)
    layers += [Dense(width, units, rng=rng), ReLU(), Dense(units, classes, rng=rng)]
    return Sequential(layers, input_shape=input_shape, name=name)


def parameters(names: Iterable[str]) -> dict[str, int]:
    """Number of parameters of each network, on MNIST's images."""
    return {
        name: sum(array.size for array in build(name, seed=0).params.values()) for name in names
    }
