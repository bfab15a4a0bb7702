"""How well a model does on a split."""

import numpy as np

from refnet.core.loss import Loss
from refnet.core.op import Array
from refnet.core.options import check_kind
from refnet.core.sequential import Sequential
from refnet.data import Split, in_order


def evaluate(
    model: Sequential, split: Split, *, loss: Loss | None = None, batch_size: int = 100
) -> dict[str, float]:
    r"""Accuracy of ``model`` on ``split``, and its mean loss if a loss is given.

    $$ \mathrm{accuracy} = \frac1N \, \bigl|\{ n : \arg\max_m \mathrm{score}_{n m}
       = \mathrm{label}_n \}\bigr| $$

    Parameters
    ----------
    model : Sequential
        Gives scores of shape (N, M), and runs with ``training=False``.
    split : Split
        All of its N samples are evaluated.
    loss : Loss, optional
        Of any reduction; without one only the accuracy is computed.
    batch_size : int, default 100
        Samples that go through the model at once: a bound on memory, without influence on the
        accuracy.

    Returns
    -------
    dict
        "accuracy", from 0 to 1; "loss", the mean over the samples, if ``loss`` is given.

    Raises
    ------
    ValueError
        If the scores are not of shape (N, M).

    Notes
    -----
    A sample with a NaN among its scores counts as wrong. (NumPy's argmax alone would choose the
    first NaN, so that a diverged model seemed to be right about class 0.) Among equal scores the
    first is chosen.

    Examples
    --------
    >>> import refnet
    >>> digits = refnet.data.load("digits")
    >>> model = refnet.models.build("m1", seed=0, input_shape=digits.input_shape)
    >>> result = evaluate(model, digits.test, loss=refnet.SoftmaxCrossEntropy())
    >>> list(result)
    ['accuracy', 'loss']
    """
    check_kind("split", split, Split)
    correct, total = 0, 0.0
    for x, labels in in_order(split, batch_size):
        scores = model.forward(x, training=False)
        correct += _count_correct(scores, labels)
        if loss is not None:
            total += _summed_loss(loss, scores, labels)
    result = {"accuracy": correct / len(split)}
    return result if loss is None else {**result, "loss": total / len(split)}


def _count_correct(scores: Array, labels: Array) -> int:
    if scores.ndim != 2 or len(scores) != len(labels):
        raise ValueError(
            f"the model's output has shape {scores.shape}; expected ({len(labels)}, classes), "
            f"a score for each class."
        )
    valid = ~np.isnan(scores).any(axis=1)
    return int(np.count_nonzero(valid & (scores.argmax(axis=1) == labels)))


def _summed_loss(loss: Loss, scores: Array, labels: Array) -> float:
    # Not loss.forward: a backward that is still to come belongs to the training batch.
    value = float(np.sum(loss.apply(scores, labels)[0]))
    return value * len(labels) if loss.reduction == "mean" else value


__all__ = ["evaluate"]
