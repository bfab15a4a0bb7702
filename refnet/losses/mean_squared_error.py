"""Mean squared error."""

from typing import Any

from numpy.typing import ArrayLike

from refnet.core.loss import (
    Loss,
    check_reduction,
    in_precision_of,
    reduce_losses,
    spread_cotangent,
)
from refnet.core.op import Array, Pullback, op, plain_array


@op(predictions="N M")
def mean_squared_error(
    predictions: Array, *, targets: ArrayLike, reduction: str = "sum"
) -> tuple[Any, Pullback]:
    r"""Squared difference, averaged over the M outputs of each sample.

    $$ \mathrm{loss}_n = \frac1M \sum_m (y_{n m} - t_{n m})^2, \qquad
       \frac{\partial\,\mathrm{loss}_n}{\partial y_{n q}} = \frac2M (y_{n q} - t_{n q}) $$

    Parameters
    ----------
    predictions : array, shape (N, M)
        The network's outputs y.
    targets : array, shape (N, M)
        The wanted outputs t. Not differentiated.
    reduction : {"sum", "mean", "none"}, default "sum"
        Over the N samples; "mean" divides by N, so that the whole is the mean over all entries.

    Returns
    -------
    out : scalar, or array of shape (N,) for "none"
    pullback : callable
        ``dpredictions = pullback(dout)``, for "sum" $\frac{2}{M} \mathrm{dout}\,(y - t)$;
        1 / N of it for "mean"; rows times $\mathrm{dout}_n$ for "none".

    Raises
    ------
    ValueError
        If ``targets`` has another shape than ``predictions``, which must be of rank 2 and not
        empty, or ``reduction`` is unknown.
    TypeError
        If ``predictions`` holds integers, or ``targets`` anything but real numbers.

    Notes
    -----
    As in Keras 3, a sample's loss is a mean over its outputs. PyTorch's ``reduction="sum"`` sums
    over the outputs too, and is M times this one.

    References
    ----------
    Bishop, *Pattern Recognition and Machine Learning* (2006), equation 5.11 (there with 1/2 for
    1/M).

    Derivation
    ----------
    ``losses/mean_squared_error``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> y, t = np.array([[1.0, 2.0]]), np.array([[1.0, 5.0]])
    >>> loss, pullback = refnet.mean_squared_error(y, targets=t)
    >>> float(loss), pullback(1.0)
    (4.5, array([[ 0., -3.]]))
    """
    check_reduction("mean_squared_error", reduction)
    targets = plain_array("mean_squared_error", "targets", targets)
    if targets.dtype.kind not in "iufO":
        raise TypeError(
            f"mean_squared_error: targets has dtype {targets.dtype}; expected real numbers."
        )
    if targets.shape != predictions.shape:
        raise ValueError(
            f"mean_squared_error: targets has shape {targets.shape}; "
            f"expected {predictions.shape}, that of predictions."
        )
    difference = predictions - in_precision_of(predictions, targets)
    n, m = predictions.shape
    losses = (difference * difference).sum(axis=-1) / m

    def mean_squared_error_pullback(dout: Array) -> Array:
        return 2 * difference * spread_cotangent(dout, n, reduction) / m

    return reduce_losses(losses, reduction), mean_squared_error_pullback


class MeanSquaredError(Loss):
    """The loss of [mean_squared_error][refnet.mean_squared_error].

    ``forward(predictions, targets)`` gives the loss, ``backward()`` its gradient.

    Parameters
    ----------
    reduction : {"sum", "mean", "none"}, default "sum"
        Of the losses of the N samples, as in the op.

    Raises
    ------
    ValueError
        If ``reduction`` is none of the three.
    """

    def apply(self, predictions: Array, targets: ArrayLike) -> tuple[Any, Pullback]:
        return mean_squared_error(predictions, targets=targets, reduction=self.reduction)


__all__ = ["MeanSquaredError", "mean_squared_error"]
