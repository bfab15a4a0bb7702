r"""refnet: neural-network layers in NumPy whose gradients are derived, proved and measured.

Every op returns its output and its pullback, which maps a gradient with respect to the output to
gradients with respect to the inputs:

>>> import numpy as np, refnet
>>> out, pullback = refnet.relu(np.array([-1.0, 2.0]))
>>> pullback([10.0, 10.0])
array([ 0., 10.])

Importing refnet imports NumPy and nothing else. Extras: ``derivations``, ``plots``, ``data``,
``cli``, ``docs``, ``test``, ``all``.
"""

import importlib
from typing import Any

from refnet import activations, data, initializers, layers, losses, models, optimizers, training
from refnet.activations import (
    LeakyReLU,
    LogSoftmax,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
    leaky_relu,
    log_softmax,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from refnet.core.layer import Layer
from refnet.core.loss import Loss
from refnet.core.op import op
from refnet.core.sequential import Sequential
from refnet.initializers import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    RandomNormal,
    RandomUniform,
    Zeros,
)
from refnet.layers import (
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    MaxPool2D,
    SeparableConv2D,
    SpatiallySeparableConv2D,
    conv2d,
    dense,
    depthwise_conv2d,
    dropout,
    flatten,
    max_pool2d,
    separable_conv2d,
    spatially_separable_conv2d,
)
from refnet.losses import (
    L2,
    MeanSquaredError,
    SoftmaxCrossEntropy,
    l2_penalty,
    mean_squared_error,
    softmax_cross_entropy,
)
from refnet.optimizers import SGD, ConstantSchedule, ExponentialDecay, Optimizer
from refnet.training import (
    Callback,
    DivergenceError,
    EarlyStopping,
    History,
    evaluate,
    fit,
    train_step,
)

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Loaded when first used: the runtime does not need it.
    if name == "verification":
        return importlib.import_module("refnet.verification")
    raise AttributeError(f"module 'refnet' has no attribute {name!r}")


__all__ = [
    "L2",
    "SGD",
    "Callback",
    "ConstantSchedule",
    "Conv2D",
    "Dense",
    "DepthwiseConv2D",
    "DivergenceError",
    "Dropout",
    "EarlyStopping",
    "ExponentialDecay",
    "Flatten",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "History",
    "Layer",
    "LeakyReLU",
    "LogSoftmax",
    "Loss",
    "MaxPool2D",
    "MeanSquaredError",
    "Optimizer",
    "RandomNormal",
    "RandomUniform",
    "ReLU",
    "SeparableConv2D",
    "Sequential",
    "Sigmoid",
    "Softmax",
    "SoftmaxCrossEntropy",
    "SpatiallySeparableConv2D",
    "Tanh",
    "Zeros",
    "activations",
    "conv2d",
    "data",
    "dense",
    "depthwise_conv2d",
    "dropout",
    "evaluate",
    "fit",
    "flatten",
    "initializers",
    "l2_penalty",
    "layers",
    "leaky_relu",
    "log_softmax",
    "losses",
    "max_pool2d",
    "mean_squared_error",
    "models",
    "op",
    "optimizers",
    "relu",
    "separable_conv2d",
    "sigmoid",
    "softmax",
    "softmax_cross_entropy",
    "spatially_separable_conv2d",
    "tanh",
    "train_step",
    "training",
]
