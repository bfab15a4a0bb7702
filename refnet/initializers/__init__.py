"""Initial values of parameters."""

from refnet.initializers.fans import fans
from refnet.initializers.initializer import Initializer
from refnet.initializers.initializers import RandomNormal, RandomUniform, Zeros
from refnet.initializers.scaled import GlorotNormal, GlorotUniform, HeNormal

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
