"""One training run of a coursework: everything that decides its outcome, and the run itself."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from refnet import models
from refnet.activations import ReLU
from refnet.core.layer import Layer
from refnet.core.sequential import Sequential
from refnet.coursework import candidates, published
from refnet.data import Dataset, load
from refnet.layers import Dropout
from refnet.losses import L2, SoftmaxCrossEntropy
from refnet.optimizers import SGD
from refnet.training import Callback, EarlyStopping, History, fit

#: What the UCL sheets have in common.
BATCH_SIZE = 100
EVALUATE_EVERY = 20_000  # training samples
TRAIN_FRACTION = 0.2


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """A training run, described by values of JSON.

    Parameters
    ----------
    study : str
        What it is run for: "curves", "published", "remedies" or "search".
    model : str
        Name for ``refnet.models.build``, or of a network of separable convolutions.
    setting : int
        Number of the setting in the sheet, from 1; 0 if it is none of the sheet's.
    epochs : int
    learning_rate : float
    seed : int
        Of the weights, of the batches, and of dropout.
    data : str, default "mnist"
    dropout : float, default 0
        Probability of dropping a hidden unit.
    l2 : float, default 0
        Factor of the sum of squared weights in the loss.
    patience : int, default 0
        Evaluations without a better validation accuracy after which training stops; 0: never.
    """

    study: str
    model: str
    setting: int
    epochs: int
    learning_rate: float
    seed: int
    data: str = "mnist"
    dropout: float = 0
    l2: float = 0
    patience: int = 0

    @property
    def variant(self) -> str:
        """What differs from plain training; empty if nothing does."""
        parts = {"dropout": self.dropout, "l2": self.l2, "patience": self.patience}
        return "-".join(f"{name}-{value:g}" for name, value in parts.items() if value)

    @property
    def name(self) -> str:
        """Name of the run, which can stand in a file's name."""
        parts = [self.study, self.model, f"e{self.epochs}", f"lr{self.learning_rate:g}",
                 self.variant, self.data, f"seed{self.seed}"]  # fmt: skip
        return "-".join(filter(None, parts))

    @property
    def group(self) -> "Experiment":
        """The same with seed 0: what the runs of all seeds have in common."""
        return dataclasses.replace(self, seed=0)

    def build(self, data: Dataset) -> Sequential:
        """Return the model with its initial weights."""
        options: dict[str, Any] = {
            "seed": self.seed, "input_shape": data.input_shape, "classes": data.classes
        }  # fmt: skip
        if self.study == "published":
            return published.build(self.model, **options)
        known = self.model in models.names()
        model = (models if known else candidates).build(self.model, **options)
        return _with_dropout(model, self.dropout, self.seed) if self.dropout else model

    def load(self) -> Dataset:
        """Return the data, in the precision of the run."""
        return load(self.data, dtype="float64" if self.study == "published" else "float32")

    def run(self, data: Dataset, callbacks: Iterable[Callback] = ()) -> History:
        """Train as the sheet says."""
        small = len(data.train) < EVALUATE_EVERY
        early = [EarlyStopping(patience=self.patience)] if self.patience else []
        history = fit(
            self.build(data),
            data,
            loss=self._loss(),
            optimizer=SGD(self.learning_rate),
            epochs=self.epochs,
            batch_size=BATCH_SIZE,
            seed=self.seed,
            evaluate_every="epoch" if small else EVALUATE_EVERY,
            train_fraction=TRAIN_FRACTION,
            callbacks=[*callbacks, *early],
            regularizer=L2(self.l2) if self.l2 else None,
            on_divergence="record",
        )
        history.metadata["experiment"] = dataclasses.asdict(self)
        for stopping in early:
            history.metadata["best_step"] = stopping.best_step
        return history

    def _loss(self) -> Any:
        if self.study == "published":
            return published.UnshiftedCrossEntropy(published.REDUCTIONS[self.model])
        return SoftmaxCrossEntropy("sum")


def _with_dropout(model: Sequential, rate: float, seed: int) -> Sequential:
    """Put dropout after every ReLU."""
    layers: list[Layer] = []
    for number, layer in enumerate(model):
        layers.append(layer)
        if isinstance(layer, ReLU):
            layers.append(Dropout(rate, rng=np.random.default_rng([seed, number])))
    return Sequential(layers, input_shape=model.input_shape, name=model.name)
