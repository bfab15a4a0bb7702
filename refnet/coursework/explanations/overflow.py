"""A model trained to where it overflows, seed by seed, and what is left of it."""

from collections.abc import Callable, Iterable

import numpy as np

from refnet.core.loss import Loss
from refnet.core.sequential import Sequential
from refnet.coursework.explanations.divergence import first_non_finite, nan_scores_study
from refnet.coursework.explanations.documents import Document
from refnet.data import Batches, Dataset, Split, in_order
from refnet.training.evaluation import evaluate

Make = Callable[[int], Sequential]


def overflow_study(
    make: Make,
    losses: dict[str, tuple[Loss, bool]],
    data: Dataset,
    *,
    learning_rate: float,
    updates: int,
    batch_size: int = 100,
    seeds: Iterable[int] = (0,),
    trace: int = 100,
) -> Document:
    """Train from the same weights with several losses, and see where each one overflows.

    Parameters
    ----------
    make : callable
        ``make(seed)`` gives a model with its initial weights.
    losses : dict of str to (Loss, bool)
        By name, each with whether it shifts the scores.
    data : Dataset
    learning_rate : float
    updates : int
    batch_size : int, default 100
    seeds : iterable of int, default (0,)
        Of the weights and of the batches.
    trace : int, default 100
        Rows of the traces that are kept.

    Returns
    -------
    dict
        runs: for each loss and seed what ``first_non_finite`` tells, and of the model in the end
        its accuracy on the test images, NaN counted as wrong, and argmax_accuracy, NaN taken as
        ``np.argmax`` does.
        nan_scores: the study of that name on the test labels.
    """
    runs = []
    for name, (loss, shifted) in losses.items():
        for seed in seeds:
            model = make(seed)
            batches = Batches(data.train, batch_size=batch_size, seed=seed)
            found = first_non_finite(model, loss, batches, learning_rate, updates, shifted=shifted)
            with np.errstate(all="ignore"):
                accuracy = evaluate(model, data.test)["accuracy"]
                by_argmax = argmax_accuracy(model, data.test)
            runs.append(
                {
                    "loss": name,
                    "seed": seed,
                    **found,
                    "trace": found["trace"][:trace],
                    "accuracy": accuracy,
                    "argmax_accuracy": by_argmax,
                }
            )
    return {
        "study": "overflow",
        "model": model.name,
        "dtype": str(next(iter(model.params.values())).dtype),
        "data": data.name,
        "classes": data.classes,
        "reduction": loss.reduction,
        "learning_rate": learning_rate,
        "batch_size": batch_size,
        "updates": updates,
        "nan_scores": nan_scores_study(data.test.labels, data.classes),
        "runs": runs,
    }


def argmax_accuracy(model: Sequential, split: Split) -> float:
    """Accuracy as ``np.argmax`` gives it, which takes the first NaN for the largest score."""
    hits = sum(
        int((model.forward(x).argmax(axis=1) == labels).sum()) for x, labels in in_order(split, 100)
    )
    return hits / len(split)


__all__ = ["argmax_accuracy", "overflow_study"]
