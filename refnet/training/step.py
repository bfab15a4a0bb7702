"""One update of a model's parameters."""

import math

from refnet.core.loss import Loss
from refnet.core.op import Array
from refnet.core.options import check_kind
from refnet.core.sequential import Sequential
from refnet.losses import L2
from refnet.optimizers import Optimizer
from refnet.training.divergence import (
    DivergenceError,
    Report,
    first_non_finite,
    raise_divergence,
)


def train_step(
    model: Sequential,
    loss: Loss,
    optimizer: Optimizer,
    x: Array,
    labels: Array,
    *,
    regularizer: L2 | None = None,
    check_finite: bool = True,
) -> float:
    """Update the parameters once, from one batch.

    Parameters
    ----------
    model : Sequential
        Its parameters are changed in place, and its layers keep the gradients.
    loss : Loss
        With the reduction "sum" or "mean".
    optimizer : Optimizer
        Makes the update, from the gradients.
    x : array, shape (N, ...)
        The batch: N samples.
    labels : array, shape (N,) or (N, M)
        What the loss compares the outputs with: N class indices for cross-entropy.
    regularizer : L2, optional
        Its penalty is added to the loss, whatever the reduction: with "sum", N times the ``l2`` is
        as strong as with "mean".
    check_finite : bool, default True
        Look at the loss, the gradients (with the penalty's) and the updated parameters.

    Returns
    -------
    float
        Loss of the batch, before the update and reduced as ``loss`` says, without the penalty.

    Raises
    ------
    DivergenceError
        If ``check_finite``, and the loss, a gradient or, after the update, a parameter is not
        finite: the first in this order.
    ValueError
        If the loss has the reduction "none".

    Notes
    -----
    NumPy may warn of the overflow that led to a divergence, as ``np.errstate`` says.

    Examples
    --------
    >>> import numpy as np, refnet
    >>> model = refnet.Sequential([refnet.Dense(2, 3, seed=0)])
    >>> loss, optimizer = refnet.SoftmaxCrossEntropy(), refnet.SGD(0.1)
    >>> x, labels = np.eye(2, dtype=np.float32), np.array([0, 2])
    >>> losses = [train_step(model, loss, optimizer, x, labels) for _ in range(20)]
    >>> losses[-1] < losses[0]
    True
    """
    check_scalar(loss)
    value = gradients(model, loss, x, labels)
    descend(model, optimizer, value, raise_divergence if check_finite else None, regularizer)
    return value


def gradients(model: Sequential, loss: Loss, x: Array, labels: Array, weight: float = 1) -> float:
    """Return ``weight`` times the batch's loss, and set its gradients in the layers."""
    value = float(loss.forward(model.forward(x, training=True), labels))
    model.backward_params(loss.backward(weight))
    return weight * value


def descend(
    model: Sequential,
    optimizer: Optimizer,
    value: float,
    report: Report | None,
    regularizer: L2 | None = None,
) -> None:
    """Update the parameters once, and hand every divergence found to ``report``."""
    if report and not math.isfinite(value):
        report(_divergence(optimizer, "loss", "loss"))
    params, grads = model.params, model.grads
    check_regularizer(regularizer)
    if regularizer is not None:
        grads = regularizer.add_gradients(params, grads)
    if report and (name := first_non_finite(grads)):
        report(_divergence(optimizer, name, "gradient"))
    step = optimizer.iterations
    optimizer.step(params, grads)
    if report and (name := first_non_finite(params)):
        report(_divergence(optimizer, name, "parameter", step))


def check_scalar(loss: Loss) -> None:
    """Refuse a loss that is no scalar: its gradient would need a weight for each sample."""
    check_kind("loss", loss, Loss)
    if loss.reduction == "none":
        raise ValueError("the loss has reduction 'none'; expected 'sum' or 'mean' for training.")


def check_regularizer(regularizer: L2 | None) -> None:
    """Refuse what is no regularizer."""
    if regularizer is not None:
        check_kind("regularizer", regularizer, L2)


def _divergence(
    optimizer: Optimizer, layer: str, what: str, step: int | None = None
) -> DivergenceError:
    step = optimizer.iterations if step is None else step
    return DivergenceError(step + 1, layer, what, float(optimizer.schedule(step)))


__all__ = ["train_step"]
