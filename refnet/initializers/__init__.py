"""Initial values of parameters."""

from refnet.initializers.fans import fans
from refnet.initializers.initializers import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    Initializer,
    RandomNormal,
    RandomUniform,
    Zeros,
)

__all__ = [
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "Initializer",
    "RandomNormal",
    "RandomUniform",
    "Zeros",
    "fans",
]
