"""The training step as refnet does it."""

from refnet.benchmarks.problem import LEARNING_RATE, Step
from refnet.core.op import Array
from refnet.core.sequential import Sequential
from refnet.losses import SoftmaxCrossEntropy
from refnet.optimizers import SGD
from refnet.training import train_step


def refnet_step(model: Sequential, x: Array, labels: Array) -> Step:
    """Training step of refnet, with its checks for non-finite numbers."""
    loss, optimizer = SoftmaxCrossEntropy("mean"), SGD(LEARNING_RATE)
    return lambda: train_step(model, loss, optimizer, x, labels)
