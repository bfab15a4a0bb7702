"""Activations: elementwise functions, and the softmax family."""

from refnet.activations.leaky_relu import LeakyReLU, leaky_relu
from refnet.activations.log_softmax import LogSoftmax, log_softmax
from refnet.activations.relu import ReLU, relu
from refnet.activations.sigmoid import Sigmoid, sigmoid
from refnet.activations.softmax import Softmax, softmax
from refnet.activations.tanh import Tanh, tanh

__all__ = [
    "LeakyReLU",
    "LogSoftmax",
    "ReLU",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "leaky_relu",
    "log_softmax",
    "relu",
    "sigmoid",
    "softmax",
    "tanh",
]
