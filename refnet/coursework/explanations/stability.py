"""Which learning rates train a model, beside 2 / lambda_max, where descent ceases locally."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from refnet.core.op import Array
from refnet.coursework.explanations.documents import Document, encoded
from refnet.coursework.explanations.limits import Case, curvature_while_training
from refnet.coursework.explanations.trained import train
from refnet.data import Dataset
from refnet.training.divergence import first_non_finite
from refnet.training.evaluation import evaluate

WINDOW = 50  # updates whose losses are averaged
MARGIN = 0.05  # how near to log(classes), relatively, a loss is that of guessing


def geometric(lowest: float, highest: float, factor: float = 2) -> list[float]:
    """Rates from ``lowest`` up to ``highest``, each ``factor`` times the one before.

    Examples
    --------
    >>> geometric(0.5, 4)
    [0.5, 1.0, 2.0, 4.0]
    """
    count = math.floor(math.log(highest / lowest, factor) + 1e-9) + 1
    return [lowest * factor**power for power in range(count)]


def outcome(losses: Array, accuracy: float, classes: int) -> str:
    """What became of a training run.

    Parameters
    ----------
    losses : array
        Mean loss of each update's batch.
    accuracy : float
        In the end.
    classes : int

    Returns
    -------
    {"non-finite", "learns", "chance", "above chance"}
        By the mean of the last 50 losses: "chance" if it is within 5 % of log(classes), the loss
        of guessing, and the accuracy below twice that of guessing; else "learns" if it is below
        log(classes) and below the mean of the first 50.
    """
    if not np.isfinite(losses).all():
        return "non-finite"
    first, last = losses[:WINDOW].mean(), losses[-WINDOW:].mean()
    chance = math.log(classes)
    if abs(last - chance) <= MARGIN * chance and accuracy < 2 / classes:
        return "chance"
    return "learns" if last < min(first, chance) else "above chance"


def try_rate(
    case: Case, data: Dataset, rate: float, updates: int, *, batch_size: int = 100, seed: int = 0
) -> Document:
    """Train a copy of the model, and tell what became of it.

    Returns
    -------
    dict
        learning_rate, outcome, finite; first and last, mean losses of 50 updates; largest, of all
        losses; accuracy on the test images; collapsed, whether the first of them all get the same
        scores.
    """
    run = train(case.model, case.loss, data, rate, updates, batch_size=batch_size, seed=seed)
    losses = run.losses
    if first_non_finite(run.model.params):  # by the last update, which no loss has seen
        losses = np.append(losses, np.nan)
    with np.errstate(all="ignore"):
        scores = run.model.forward(data.test.x[:batch_size])
        accuracy = evaluate(run.model, data.test)["accuracy"]
    return {
        "learning_rate": rate,
        "outcome": outcome(losses, accuracy, data.classes),
        "finite": bool(np.isfinite(losses).all()),
        "first": encoded(losses[:WINDOW].mean()),
        "last": encoded(losses[-WINDOW:].mean()),
        "largest": encoded(losses.max()),
        "accuracy": accuracy,
        "collapsed": bool((scores == scores[0]).all()),
    }


def stability_study(
    cases: Mapping[str, tuple[Case, Sequence[float]]],
    data: Dataset,
    *,
    updates: int = 200,
    batch_size: int = 100,
    seed: int = 0,
    **curvature: Any,
) -> Document:
    """Try learning rates on models, from the same weights and batches.

    Parameters
    ----------
    cases : dict of str to (Case, rates)
        By name, each with the rates to try.
    data : Dataset
    updates : int, default 200
        Of each run.
    batch_size : int, default 100
    seed : int, default 0
        Of the batches.
    **curvature
        Further options of ``curvature_while_training``.

    Returns
    -------
    dict
        cases: name, model, reduction, sheet_rates; rates, a ``try_rate`` each; largest_learning
        and largest_finite, the largest rates with that outcome, or None; curvature.
    """
    options: dict[str, Any] = {"batch_size": batch_size, "seed": seed}
    found = []
    for name, (case, rates) in cases.items():
        rows = [try_rate(case, data, rate, updates, **options) for rate in sorted(rates)]
        learning = [row["learning_rate"] for row in rows if row["outcome"] == "learns"]
        finite = [row["learning_rate"] for row in rows if row["finite"]]
        found.append(
            {
                "name": name,
                "model": case.model.name,
                "reduction": case.loss.reduction,
                "sheet_rates": list(case.sheet_rates),
                "rates": rows,
                "largest_learning": max(learning, default=None),
                "largest_finite": max(finite, default=None),
                "curvature": curvature_while_training(case, data, **options, **curvature),
            }
        )
    return {
        "study": "stability",
        "data": data.name,
        "updates": updates,
        "chance": math.log(data.classes),
        **options,
        "cases": found,
    }


__all__ = ["Case", "geometric", "outcome", "stability_study", "try_rate"]
