"""The loss: an op whose second operand, the targets, is not differentiated."""

from typing import Any

from numpy.typing import ArrayLike

from refnet.core.op import Array, Pullback

REDUCTIONS = ("sum", "mean", "none")


class Loss:
    """Base of all losses: ``forward`` keeps the pullback that ``backward`` applies.

    Parameters
    ----------
    reduction : {"sum", "mean", "none"}, default "sum"
        What is done with the losses of the batch's samples.

    Raises
    ------
    ValueError
        If ``reduction`` is none of the three.
    """

    def __init__(self, reduction: str = "sum") -> None:
        self.reduction = check_reduction(type(self).__name__, reduction)
        self._pullback: Pullback | None = None

    def apply(self, predictions: Array, targets: ArrayLike) -> tuple[Any, Pullback]:
        """Call the op on ``predictions`` and ``targets``: what every loss must define."""
        raise NotImplementedError(f"{type(self).__name__} must define apply(predictions, targets)")

    def forward(self, predictions: Array, targets: ArrayLike) -> Any:
        """Loss of a batch.

        Parameters
        ----------
        predictions : array, shape (N, M)
            The network's outputs, a row for each sample.
        targets : array, shape (N,) or (N, M)
            What they should be, as the loss's op takes it.

        Returns
        -------
        out : scalar, or array of shape (N,) for "none"
            The samples' losses, reduced.
        """
        out, self._pullback = self.apply(predictions, targets)
        return out

    def backward(self, dout: ArrayLike = 1) -> Array:
        """Gradient with respect to the predictions.

        Parameters
        ----------
        dout : scalar, or array of shape (N,) for "none"
            Factor of the gradient, 1 unless given; "none" needs one for each sample.

        Returns
        -------
        dpredictions : array, shape (N, M)
            Gradient of ``dout`` times the loss, summed where there are several.

        Raises
        ------
        ValueError
            If ``forward`` has not run, or ``dout`` has not the shape of the loss.
        """
        if self._pullback is None:
            raise ValueError(
                f"{type(self).__name__}: backward was called before forward; "
                f"expected a forward pass first, since the gradient is taken at its input."
            )
        gradient: Array = self._pullback(dout)
        return gradient


def check_reduction(owner: str, reduction: str) -> str:
    """Return ``reduction``, or say which ones there are."""
    if reduction not in REDUCTIONS:
        known = ", ".join(map(repr, REDUCTIONS))
        raise ValueError(f"{owner}: reduction is {reduction!r}; expected one of {known}.")
    return reduction


def reduce_losses(losses: Array, reduction: str) -> Any:
    """Sum, mean or nothing, of one loss for each sample."""
    if reduction == "none":
        return losses
    total = losses.sum()
    return total / len(losses) if reduction == "mean" else total


def spread_cotangent(dout: Array, n_samples: int, reduction: str) -> Array:
    """Transpose of ``reduce_losses``: the factor of each sample's gradient, as a column."""
    if reduction == "none":
        return dout[:, None]
    return dout / n_samples if reduction == "mean" else dout


def in_precision_of(predictions: Array, targets: Array) -> Array:
    """Return targets in the dtype of the predictions, so that they do not raise its precision."""
    return targets if predictions.dtype.kind == "O" else targets.astype(predictions.dtype)
