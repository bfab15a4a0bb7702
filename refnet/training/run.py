"""The training loop."""

from collections.abc import Callable
from dataclasses import dataclass, field

from refnet.core.loss import Loss
from refnet.core.op import Array
from refnet.core.sequential import Sequential
from refnet.data import Batches, Dataset, Split
from refnet.losses import L2
from refnet.optimizers import Optimizer
from refnet.training.callbacks import CallbackList
from refnet.training.divergence import DivergenceError, Report
from refnet.training.evaluation import evaluate
from refnet.training.history import History, Record
from refnet.training.plan import Plan
from refnet.training.step import descend


class MeanLoss:
    """Mean loss of the samples since it was last taken."""

    def __init__(self) -> None:
        self._total, self._samples = 0.0, 0

    def add(self, mean: float, samples: int) -> None:
        """Count a batch with this mean."""
        self._total += mean * samples
        self._samples += samples

    def take(self) -> float:
        """Return the mean, and begin anew."""
        mean = self._total / self._samples
        self._total, self._samples = 0.0, 0
        return mean


@dataclass(kw_only=True, eq=False)
class Run:
    """One run of ``fit``: what it works on, and the steps of its loop.

    Parameters
    ----------
    model, loss, optimizer
        As for ``fit``.
    gradients : callable
        Sets the gradients for a batch and its labels in the layers, and returns the loss.
    batches : Batches
    splits : dict of str to Split
        What is evaluated: "train" (or a part of it), "validation" and "test".
    plan : Plan
    callbacks : CallbackList
    history : History
        Gets the records.
    report : callable
        What to do about a divergence; unused once the history has one.
    regularizer : L2, optional
        Added once an update, after all processes have given their gradients.
    """

    model: Sequential
    loss: Loss
    optimizer: Optimizer
    gradients: Callable[[Array, Array], float]
    batches: Batches
    splits: dict[str, Split]
    plan: Plan
    callbacks: CallbackList
    history: History
    report: Report
    regularizer: L2 | None = None
    mean_loss: MeanLoss = field(default_factory=MeanLoss)

    def go(self) -> None:
        """Train to the end of the plan, or until a callback stops it."""
        self.callbacks.begin(self.model)
        for step in range(1, self.plan.updates + 1):
            self.step(step)
            if self.plan.evaluation_due(step):
                self.evaluate(step)
            if self.plan.epoch_ends(step):
                self.callbacks.tell("on_epoch_end", self.plan.epochs_completed(step))
            if self.callbacks.stop_training:
                break
        if not self.history.records or self.history.records[-1]["step"] != step:
            self.evaluate(step)  # a callback has stopped training
        self.callbacks.tell("on_train_end", self.history)

    def step(self, step: int) -> None:
        """Update the parameters once."""
        x, labels = self.batches.next_batch()
        report = None if self.history.divergence else self.report
        value = self.gradients(x, labels)
        descend(self.model, self.optimizer, value, report, self.regularizer)
        mean = value / len(x) if self.loss.reduction == "sum" else value
        self.mean_loss.add(mean, len(x))
        self.callbacks.tell("on_step_end", step, mean)

    def evaluate(self, step: int) -> None:
        """Add a row to the history."""
        record: Record = {
            "step": step,
            "samples": step * self.plan.batch_size,
            "epoch": self.plan.epochs_completed(step),
            "loss": self.mean_loss.take(),
        }
        for name, split in self.splits.items():
            record[f"{name}_accuracy"] = evaluate(self.model, split)["accuracy"]
        self.history.records.append(record)
        self.callbacks.tell("on_evaluation", record)


def evaluated_splits(data: Dataset, train_fraction: float) -> dict[str, Split]:
    """Return what is evaluated: a part of the training split, and the two others."""
    if not 0 < train_fraction <= 1:
        raise ValueError(f"train_fraction is {train_fraction!r}; expected 0 < fraction <= 1.")
    part = data.train.take(max(1, round(train_fraction * len(data.train))))
    return {"train": part, "validation": data.validation, "test": data.test}


def recorder(history: History, updates_before: int) -> Report:
    """Return a report that notes the first divergence in ``history``.

    The optimizer may have done updates before this run; the history counts its own.
    """

    def record(error: DivergenceError) -> None:
        if history.divergence is None:
            history.divergence = {**error.to_dict(), "step": error.step - updates_before}

    return record
