"""The losses of the first updates, in refnet and in Keras: same weights, same batches."""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from refnet import models
from refnet.comparison.keras_twin import import_keras, keras_twin, precision
from refnet.core.op import Array
from refnet.core.options import positive_int
from refnet.core.sequential import Sequential
from refnet.data import Batches, Dataset
from refnet.losses import SoftmaxCrossEntropy
from refnet.optimizers import SGD
from refnet.training import train_step

Update = Callable[[Array, Array], float]  # one update by a batch; its loss before the update


@dataclass(frozen=True)
class Losses:
    """Loss of each update's batch, before the update, in refnet and in Keras."""

    refnet: list[float]
    keras: list[float]

    @property
    def differences(self) -> list[float]:
        r"""Relative differences $|a - b| / |a|$; NaN where a loss is not finite."""
        return [relative_difference(a, b) for a, b in zip(self.refnet, self.keras, strict=True)]


def compare_losses(
    name: str,
    *,
    dtype: str,
    learning_rate: float,
    data: Dataset,
    reduction: str = "sum",
    updates: int = 200,
    batch_size: int = 100,
    seed: int = 0,
) -> Losses:
    """Train a model in refnet and its twin in Keras, by plain SGD on the same batches.

    Parameters
    ----------
    name : str
        Of a model: see [models.build][refnet.models.build].
    dtype : {"float32", "float64"}
        Of weights, images and learning rate.
    learning_rate : float
        Of SGD, the same for all updates.
    data : Dataset
        Its training split is used.
    reduction : {"sum", "mean"}, default "sum"
        Of the cross-entropy over a batch.
    updates : int, default 200
        Updates by each of the two.
    batch_size : int, default 100
        Samples for each update.
    seed : int, default 0
        Of the initial weights and of the batches.

    Returns
    -------
    Losses
        ``refnet`` and ``keras``: the loss of each update's batch, before the update; and
        ``differences``, the relative ones.
    """
    positive_int("updates", updates)
    model = models.build(
        name, seed=seed, input_shape=data.input_shape, classes=data.classes, dtype=dtype
    )
    twin = keras_twin(model)  # before refnet changes the weights

    def losses_of(update: Update) -> list[float]:
        batches = Batches(data.train, batch_size=batch_size, seed=seed)
        pairs = (batches.next_batch() for _ in range(updates))
        return [update(x.astype(dtype, copy=False), labels) for x, labels in pairs]

    # One after the other, so that neither meets threads of the other that look for work.
    with np.errstate(all="ignore"):  # what overflows shows in the losses
        ours = losses_of(refnet_update(model, learning_rate, reduction))
    with precision(dtype):
        theirs = losses_of(keras_update(compiled(twin, learning_rate, reduction)))
    return Losses(ours, theirs)


def refnet_update(model: Sequential, learning_rate: float, reduction: str) -> Update:
    """Return what updates ``model`` by plain SGD."""
    loss, optimizer = SoftmaxCrossEntropy(reduction), SGD(learning_rate)
    return lambda x, labels: train_step(model, loss, optimizer, x, labels, check_finite=False)


def compiled(twin: Any, learning_rate: float, reduction: str) -> Any:
    """Compile the twin as a Keras user would; within ``precision``."""
    keras = import_keras()
    mean = "sum_over_batch_size"  # what Keras calls the mean
    loss = keras.losses.SparseCategoricalCrossentropy(
        from_logits=True, reduction=mean if reduction == "mean" else reduction
    )
    twin.compile(optimizer=keras.optimizers.SGD(learning_rate), loss=loss)
    return twin


def keras_update(twin: Any) -> Update:
    """Return what updates the compiled twin.

    ``train_on_batch`` returns a mean since the metrics were last reset; Keras 3.15 resets them
    itself before the batch, and here this does not depend on it. On PyTorch that mean is rounded
    to float32 even in float64; hence the loss from the two sums of which it is the quotient.
    """
    ops = import_keras().ops

    def update(x: Array, labels: Array) -> float:
        twin.reset_metrics()
        twin.train_on_batch(x, labels)
        total, weight = (ops.convert_to_numpy(part) for part in twin.metrics[0].variables)
        return float(total) / float(weight)

    return update


def relative_difference(a: float, b: float) -> float:
    """|a - b| / |a|, NaN if either is not finite."""
    if not (math.isfinite(a) and math.isfinite(b)):
        return math.nan
    return abs(a - b) / max(abs(a), sys.float_info.min)


__all__ = ["Losses", "compare_losses"]
