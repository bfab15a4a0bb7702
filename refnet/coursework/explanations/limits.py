"""2 / lambda_max, as it changes while a model trains."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from refnet.core.loss import Loss
from refnet.core.sequential import Sequential
from refnet.coursework.explanations.curvature import largest_eigenvalue
from refnet.coursework.explanations.documents import Document, encoded
from refnet.coursework.explanations.trained import train
from refnet.data import Dataset, Split
from refnet.training.divergence import first_non_finite

TOLERANCE = 1e-3  # of the residual: 2 / lambda_max is asked for to a few digits


@dataclass(frozen=True, eq=False)
class Case:
    """A model with its initial weights, its loss, and the learning rates that a sheet gives it."""

    model: Sequential
    loss: Loss
    sheet_rates: Sequence[float]


def curvature_while_training(
    case: Case,
    data: Dataset,
    *,
    after: Sequence[int] = (0, 10, 50, 200),
    batch_size: int = 100,
    sample: int = 1000,
    iterations: int = 100,
    seed: int = 0,
) -> list[Document]:
    """Largest eigenvalue of the Hessian after some updates at each of the sheet's rates.

    Parameters
    ----------
    case : Case
    data : Dataset
    after : sequence of int, default (0, 10, 50, 200)
        Updates.
    batch_size : int, default 100
    sample : int, default 1000
    iterations : int, default 100
        At most, for each eigenvalue.
    seed : int, default 0
        Of the batches.

    Returns
    -------
    list of dict
        learning_rate, updates; batch and sample: eigenvalue of the loss of the first
        ``batch_size`` training images, and of the first ``sample`` ones. A sum over the larger
        sample is scaled to ``batch_size``. Each has value, iterations, residual, and limit,
        2 / value, or None where the value is not positive or not finite.
    """
    rows = []
    for rate in dict.fromkeys(case.sheet_rates):
        for updates in after:
            options = {"batch_size": batch_size, "seed": seed}
            model = train(case.model, case.loss, data, rate, updates, **options).model
            row: Document = {"learning_rate": rate, "updates": updates}
            for name, size in (("batch", batch_size), ("sample", sample)):
                scale = batch_size / size if case.loss.reduction == "sum" else 1
                row[name] = _eigenvalue(model, case.loss, data.train.take(size), scale, iterations)
            rows.append(row)
    return rows


def _eigenvalue(
    model: Sequential, loss: Loss, split: Split, scale: float, iterations: int
) -> Document:
    if first_non_finite(model.params) is not None:
        return {"value": "nan", "iterations": 0, "residual": "nan", "limit": None}
    with np.errstate(all="ignore"):
        found = largest_eigenvalue(
            model, loss, split.x, split.labels, iterations=iterations, tolerance=TOLERANCE
        )
    value = found.value * scale
    return {
        "value": encoded(value),
        "iterations": found.iterations,
        "residual": encoded(found.residual),
        "limit": 2 / value if value > 0 and np.isfinite(value) else None,
    }


__all__ = ["Case", "curvature_while_training"]
