"""Losses."""

from refnet.losses.mean_squared_error import MeanSquaredError, mean_squared_error
from refnet.losses.softmax_cross_entropy import SoftmaxCrossEntropy, softmax_cross_entropy

__all__ = [
    "MeanSquaredError",
    "SoftmaxCrossEntropy",
    "mean_squared_error",
    "softmax_cross_entropy",
]
