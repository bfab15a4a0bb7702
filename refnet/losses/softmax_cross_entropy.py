"""Cross-entropy of softmax probabilities, computed from the scores."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from refnet.activations.log_softmax import log_softmax
from refnet.core.loss import (
    Loss,
    check_reduction,
    in_precision_of,
    reduce_losses,
    spread_cotangent,
)
from refnet.core.op import Array, Pullback, op, plain_array


@op(logits="N M")
def softmax_cross_entropy(
    logits: Array, *, labels: ArrayLike, reduction: str = "sum"
) -> tuple[Any, Pullback]:
    r"""Cross-entropy between target rows t and p = softmax(logits).

    $$ \mathrm{loss}_n = -\sum_m t_{n m} \log p_{n m}, \qquad
       \frac{\partial\,\mathrm{loss}_n}{\partial\,\mathrm{logits}_{n q}} =
       p_{n q} \sum_m t_{n m} - t_{n q} $$

    Parameters
    ----------
    logits : array, shape (N, M)
        Scores before the softmax, a row for each sample.
    labels : int array, shape (N,), or array, shape (N, M)
        Class indices from 0 to M - 1, or the rows t themselves: one-hot, probabilities, or any
        weights. Not differentiated.
    reduction : {"sum", "mean", "none"}, default "sum"
        Over the N samples; "mean" divides by N.

    Returns
    -------
    out : scalar, or array of shape (N,) for "none"
    pullback : callable
        ``dlogits = pullback(dout)``, for "sum" $\mathrm{dout}\,(p\,s - t)$ with the row sums
        $s_n = \sum_m t_{n m}$; 1 / N of it for "mean"; rows times $\mathrm{dout}_n$ for "none".

    Raises
    ------
    ValueError
        If a label is out of range, ``labels`` has neither shape, ``logits`` is empty or not of
        rank 2, or ``reduction`` is unknown.
    TypeError
        If ``labels`` is boolean, or ``logits`` holds integers.

    Notes
    -----
    The well-known $p - t$ needs rows of t that sum to 1, and the softmax and the logarithm
    together: it is the gradient with respect to the scores, of this loss alone.
    It is finite for finite scores whose differences do not overflow: computed from log-softmax,
    never from ``log(p)``. A score of -inf means probability 0: it costs nothing where t is 0, and
    inf where t is not.

    References
    ----------
    Bishop, *Pattern Recognition and Machine Learning* (2006), equations 4.108 and 4.109.

    Derivation
    ----------
    ``losses/softmax_cross_entropy``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> logits = np.array([[0.0, 0.0], [1000.0, -1000.0]])
    >>> loss, pullback = refnet.softmax_cross_entropy(logits, labels=[0, 1])
    >>> round(float(loss), 6)
    2000.693147
    >>> pullback(1.0)
    array([[-0.5,  0.5],
           [ 1. , -1. ]])
    """
    check_reduction("softmax_cross_entropy", reduction)
    labels = _checked_labels(labels, logits)
    log_p = log_softmax(logits)[0]
    rows = np.arange(len(logits))
    if labels.ndim == 1:
        losses = -log_p[rows, labels]
    else:
        losses = -(labels * np.where(labels == 0, 0, log_p)).sum(axis=-1)

    def softmax_cross_entropy_pullback(dout: Array) -> Array:
        p = np.exp(log_p)
        if labels.ndim == 1:
            dlogits = p
            dlogits[rows, labels] -= 1
        else:
            dlogits = p * labels.sum(axis=-1, keepdims=True) - labels
        return dlogits * spread_cotangent(dout, len(logits), reduction)

    return reduce_losses(losses, reduction), softmax_cross_entropy_pullback


def _checked_labels(labels: ArrayLike, logits: Array) -> Array:
    found = plain_array("softmax_cross_entropy", "labels", labels)
    if found.dtype.kind not in "iufO":
        raise TypeError(
            f"softmax_cross_entropy: labels has dtype {found.dtype}; "
            f"expected integers (class indices) or floats (rows of probabilities)."
        )
    n, classes = logits.shape
    if found.shape == logits.shape:
        return in_precision_of(logits, found)
    if found.dtype.kind not in "iu" or found.shape != (n,):
        raise ValueError(
            f"softmax_cross_entropy: labels has shape {found.shape} and dtype {found.dtype}; "
            f"expected ({n},) integers or {logits.shape} probabilities, as logits has {n} rows "
            f"and {classes} columns."
        )
    if found.min() < 0 or found.max() >= classes:
        raise ValueError(
            f"softmax_cross_entropy: labels range from {found.min()} to {found.max()}; "
            f"expected class indices from 0 to {classes - 1}."
        )
    return found


class SoftmaxCrossEntropy(Loss):
    """The loss of [softmax_cross_entropy][refnet.softmax_cross_entropy].

    ``forward(logits, labels)`` gives the loss, ``backward()`` its gradient.

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
        return softmax_cross_entropy(predictions, labels=targets, reduction=self.reduction)


__all__ = ["SoftmaxCrossEntropy", "softmax_cross_entropy"]
