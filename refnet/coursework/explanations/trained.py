"""Copies of models, and copies that are trained: a study leaves the model it is given as it was."""

import copy
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from refnet.core.loss import Loss
from refnet.core.op import Array
from refnet.core.sequential import Sequential
from refnet.data import Batches, Dataset
from refnet.optimizers import SGD
from refnet.training.step import train_step


def copied(model: Sequential, dtype: DTypeLike | None = None) -> Sequential:
    """Return an independent copy of ``model``, its parameters in ``dtype`` if one is given.

    Examples
    --------
    >>> import refnet
    >>> model = refnet.Sequential([refnet.Dense(3, 2, seed=0)])
    >>> copied(model, complex).params["dense_1/W"].dtype, model.params["dense_1/W"].dtype
    (dtype('complex128'), dtype('float32'))
    """
    layers = copy.deepcopy(model.layers)
    for layer in layers:
        layer._pullback, layer.grads = None, {}
        if dtype is not None:
            layer.params = {key: array.astype(dtype) for key, array in layer.params.items()}
    return Sequential(layers, input_shape=model.input_shape, name=model.name)


class Trained(NamedTuple):
    """A model after training, and the mean loss of each update's batch."""

    model: Sequential
    losses: Array


def train(
    model: Sequential,
    loss: Loss,
    data: Dataset,
    learning_rate: float,
    updates: int,
    *,
    batch_size: int = 100,
    seed: int = 0,
) -> Trained:
    """Train a copy of the model; what is not finite is kept, without warnings."""
    model, loss = copied(model), copy.copy(loss)
    batches = Batches(data.train, batch_size=batch_size, seed=seed)
    optimizer = SGD(learning_rate)
    samples = batch_size if loss.reduction == "sum" else 1
    with np.errstate(all="ignore"):
        losses = [
            train_step(model, loss, optimizer, *batches.next_batch(), check_finite=False) / samples
            for _ in range(updates)
        ]
    return Trained(model, np.array(losses))


def reduced(loss: Loss, reduction: str) -> Loss:
    """Return a copy of ``loss`` with another reduction."""
    loss = copy.copy(loss)
    loss.reduction = reduction
    return loss


__all__ = ["Trained", "copied", "reduced", "train"]
