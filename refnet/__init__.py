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

from refnet import activations, initializers, layers, losses, models, optimizers
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
from refnet.layers import Dense, Dropout, Flatten, dense, dropout, flatten
from refnet.losses import (
    MeanSquaredError,
    SoftmaxCrossEntropy,
    mean_squared_error,
    softmax_cross_entropy,
)
from refnet.optimizers import SGD, ConstantSchedule, ExponentialDecay, Optimizer

__version__ = "0.1.0"
