"""Losses."""

from refnet.losses.l2_penalty import L2, l2_penalty
from refnet.losses.mean_squared_error import MeanSquaredError, mean_squared_error
from refnet.losses.softmax_cross_entropy import SoftmaxCrossEntropy, softmax_cross_entropy

__all__ = [
    "L2",
    "MeanSquaredError",
    "SoftmaxCrossEntropy",
    "l2_penalty",
    "mean_squared_error",
    "softmax_cross_entropy",
]
