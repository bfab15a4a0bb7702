"""The training step as refnet does it."""

from refnet.benchmarks.problem import LEARNING_RATE, Step
from refnet.core.op import Array
from refnet.core.sequential import Sequential
from refnet.losses import SoftmaxCrossEntropy
from refnet.optimizers import SGD
from refnet.training import DataParallel, train_step


def refnet_step(model: Sequential, x: Array, labels: Array) -> Step:
    """Training step of refnet, with its checks for non-finite numbers."""
    loss, optimizer = SoftmaxCrossEntropy("mean"), SGD(LEARNING_RATE)
    return lambda: train_step(model, loss, optimizer, x, labels)


def parallel_refnet_step(model: Sequential, x: Array, labels: Array) -> Step:
    """Same, in two processes, the second of which ends together with the first."""
    loss, optimizer = SoftmaxCrossEntropy("mean"), SGD(LEARNING_RATE)
    parallel = DataParallel(model, loss, processes=2).__enter__()
    return lambda: parallel.train_step(optimizer, x, labels)
