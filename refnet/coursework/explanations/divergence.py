"""Where the first number that is not finite comes from, when training diverges."""

from collections.abc import Iterable

import numpy as np

from refnet.core.loss import Loss
from refnet.core.op import Array
from refnet.core.sequential import Sequential
from refnet.coursework.explanations import places
from refnet.coursework.explanations.documents import Document, encoded
from refnet.data import Batches
from refnet.optimizers import SGD
from refnet.training.divergence import first_non_finite as not_finite
from refnet.training.evaluation import _count_correct
from refnet.training.step import check_scalar


def first_non_finite(
    model: Sequential,
    loss: Loss,
    batches: Batches,
    learning_rate: float,
    updates: int,
    *,
    shifted: bool,
) -> Document:
    """Train, and look at every array in the order of computation.

    Parameters
    ----------
    model : Sequential
        Its parameters are changed in place.
    loss : Loss
        Softmax cross-entropy, with the reduction "sum" or "mean".
    batches : Batches
        With class indices as labels.
    learning_rate : float
    updates : int
        At most so many; training ends when a parameter is not finite.
    shifted : bool
        Whether this loss shifts the scores before it takes exponentials.

    Returns
    -------
    dict
        first: update (from 1) and place of the first entry that is not finite, kind ("nan" if
        there is one, else "inf"), how many of each and the array's size; None if there is none.
        others: the places of the same update that are not finite either, in their order.
        parameters: first update that left a parameter not finite, or None.
        collapsed: first update since which the scores have been the same for all images of the
        batch, or None.
        trace: for each update largest_score, largest_parameter (before it) and loss.

    Raises
    ------
    ValueError
        If the loss computes another value than the softmax that ``shifted`` says.
    """
    check_scalar(loss)
    optimizer = SGD(learning_rate)
    first: Document | None = None
    others: list[Document] = []
    trace: list[Document] = []
    collapsed = None
    with np.errstate(all="ignore"):
        for update in range(1, updates + 1):
            x, labels = batches.next_batch()
            row: Document = {"update": update, "largest_parameter": _largest(model.params.values())}
            found = list(filter(None, _update(model, loss, optimizer, x, labels, shifted, row)))
            trace.append(row)
            collapsed = (collapsed or update) if row.pop("constant") else None
            if first is None and found:
                first, *others = ({"update": update, **place} for place in found)
            if not_finite(model.params):
                break
    return {
        "learning_rate": learning_rate,
        "updates": update,
        "shifted": shifted,
        "first": first,
        "others": others,
        "parameters": update if not_finite(model.params) else None,
        "collapsed": collapsed,
        "trace": trace,
    }


def _update(
    model: Sequential,
    loss: Loss,
    optimizer: SGD,
    x: Array,
    labels: Array,
    shifted: bool,
    row: Document,
) -> Iterable[Document | None]:
    """Do one update; yield what is not finite, and fill the row of the trace."""
    for name, scores in places.forward_places(model, x):
        yield places.describe(name, scores)
    log_p = np.empty(0)
    for name, log_p in places.softmax_places(scores, labels, shifted=shifted):
        yield places.describe(name, log_p)
    value = float(loss.forward(scores, labels))
    places.check_value(value, log_p, loss.reduction, shifted=shifted)
    row |= {"largest_score": _largest([scores]), "loss": encoded(value)}
    row["constant"] = bool((scores == scores[0]).all())
    yield places.describe("loss", np.asarray(value))
    for name, grad in places.backward_places(model, loss):
        yield places.describe(name, grad)
    optimizer.step(model.params, model.grads)
    for name, param in places.parameter_places(model):
        yield places.describe(name, param)


def _largest(arrays: Iterable[Array]) -> float | str:
    return encoded(max(np.abs(array).max() for array in arrays))


def nan_scores_study(labels: Array, classes: int = 10) -> Document:
    """Accuracy of a model all of whose scores are NaN.

    Parameters
    ----------
    labels : array of int, shape (N,)
    classes : int, default 10

    Returns
    -------
    dict
        predicted: the classes that ``np.argmax`` gives for such rows; argmax_accuracy: the share
        of labels that they hit; evaluate_accuracy: as ``refnet.training.evaluate`` has it, where
        NaN counts as wrong.

    Examples
    --------
    >>> nan_scores_study(np.array([0, 3, 0, 1]))["argmax_accuracy"]
    0.5
    """
    scores = np.full((len(labels), classes), np.nan)
    predicted = scores.argmax(axis=1)
    return {
        "samples": len(labels),
        "predicted": sorted(set(predicted.tolist())),
        "argmax_accuracy": float((predicted == labels).mean()),
        "evaluate_accuracy": _count_correct(scores, labels) / len(labels),
    }


__all__ = ["first_non_finite", "nan_scores_study"]
