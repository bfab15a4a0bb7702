"""Layers."""

from refnet.layers.dense import Dense, dense
from refnet.layers.dropout import Dropout, dropout
from refnet.layers.flatten import Flatten, flatten

__all__ = ["Dense", "Dropout", "Flatten", "dense", "dropout", "flatten"]
