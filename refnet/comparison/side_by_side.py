"""Whole runs of a sheet, in refnet and in Keras: learning curves, and the time for an update."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from refnet import models
from refnet.comparison.keras_twin import keras_twin, precision
from refnet.comparison.trajectories import compiled, refnet_update
from refnet.core.op import Array
from refnet.core.options import positive_int
from refnet.data import Batches, Dataset, Split, in_order
from refnet.training.evaluation import evaluate
from refnet.training.plan import Plan

Updates = Callable[[Sequence[tuple[Array, Array]]], object]  # by these batches, one after another
Accuracy = Callable[[Split], float]


@dataclass
class Curve:
    """Accuracies after so many training samples, and the time that the updates took.

    ``milliseconds``: of an update, in each stretch up to an evaluation; ``seconds``: of them all.
    """

    samples: list[int] = field(default_factory=list)
    train_accuracy: list[float] = field(default_factory=list)
    test_accuracy: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def median_milliseconds(self) -> float:
        """Median of ``milliseconds``."""
        return statistics.median(self.milliseconds)


@dataclass(frozen=True)
class SideBySide:
    """The same run in both."""

    refnet: Curve
    keras: Curve

    @property
    def time_ratio(self) -> float:
        """Median time for an update of Keras, divided by that of refnet."""
        return self.keras.median_milliseconds / self.refnet.median_milliseconds


def side_by_side(
    name: str,
    *,
    epochs: int,
    learning_rate: float,
    data: Dataset,
    dtype: str = "float32",
    reduction: str = "sum",
    batch_size: int = 100,
    seed: int = 0,
    evaluate_every: int = 20_000,
    train_fraction: float = 0.2,
) -> SideBySide:
    """Train a model in refnet, then its twin in Keras, by plain SGD on the same batches.

    Keras trains by ``fit``, once up to each evaluation; its first time includes the compilation.

    Parameters
    ----------
    name : str
        Of a model: see [models.build][refnet.models.build].
    epochs, batch_size, evaluate_every, train_fraction
        As for [fit][refnet.fit], whose accuracies refnet's are.
    learning_rate : float
    data : Dataset
    dtype, reduction, seed
        As for ``compare_losses``.

    Returns
    -------
    SideBySide
    """
    model = models.build(
        name, seed=seed, input_shape=data.input_shape, classes=data.classes, dtype=dtype
    )
    twin = keras_twin(model)  # before refnet changes the weights
    plan = Plan(
        epoch_samples=len(data.train),
        epochs=positive_int("epochs", epochs),
        batch_size=positive_int("batch_size", batch_size),
        evaluate_every=positive_int("evaluate_every", evaluate_every),
    )
    splits = data.train.take(max(1, round(train_fraction * len(data.train)))), data.test

    def learn(updates: Updates, accuracy: Accuracy) -> Curve:
        batches = Batches(data.train, batch_size=batch_size, seed=seed)
        return _learn(updates, accuracy, batches, plan, splits)

    step = refnet_update(model, learning_rate, reduction)
    with np.errstate(all="ignore"):  # a run of the sheet may overflow
        ours = learn(
            lambda batches: [step(x.astype(dtype, copy=False), labels) for x, labels in batches],
            lambda split: evaluate(model, split)["accuracy"],
        )
    with precision(dtype):
        compiled(twin, learning_rate, reduction)
        theirs = learn(lambda batches: _fit(twin, batches), lambda split: _accuracy(twin, split))
    return SideBySide(ours, theirs)


def _learn(
    updates: Updates, accuracy: Accuracy, batches: Batches, plan: Plan, splits: tuple[Split, Split]
) -> Curve:
    curve, waiting = Curve(), []
    for step in range(1, plan.updates + 1):
        waiting.append(batches.next_batch())
        if plan.evaluation_due(step):
            start = time.perf_counter()
            updates(waiting)
            seconds = time.perf_counter() - start
            curve.seconds += seconds
            curve.milliseconds.append(1e3 * seconds / len(waiting))
            curve.samples.append(step * plan.batch_size)
            curve.train_accuracy.append(accuracy(splits[0]))
            curve.test_accuracy.append(accuracy(splits[1]))
            waiting = []
    return curve


def _fit(twin: Any, batches: Sequence[tuple[Array, Array]]) -> None:
    x, labels = map(np.concatenate, zip(*batches, strict=True))
    twin.fit(x, labels, batch_size=len(batches[0][0]), shuffle=False, verbose=0)


def _accuracy(twin: Any, split: Split) -> float:
    """As ``evaluate`` counts: a sample with a NaN among its scores is wrong."""
    correct = 0
    for x, labels in in_order(split, 1000):
        scores = np.asarray(twin.predict_on_batch(x))
        valid = ~np.isnan(scores).any(axis=1)
        correct += int(np.count_nonzero(valid & (scores.argmax(axis=1) == labels)))
    return correct / len(split)


__all__ = ["Curve", "SideBySide", "side_by_side"]
