"""Callbacks: what else happens during training."""

from collections.abc import Iterable

from refnet.core.sequential import Sequential
from refnet.training.history import History, Record


class Callback:
    """Base of all callbacks: override what is wanted; the methods here do nothing.

    Attributes
    ----------
    stop_training : bool
        Set it to True, and training ends after the current update. ``fit`` sets it to False at
        the beginning.
    """

    stop_training = False

    def on_train_begin(self, model: Sequential) -> None:
        """Before the first update of ``model``."""

    def on_step_end(self, step: int, loss: float) -> None:
        """After every update, number ``step`` from 1; ``loss`` is the mean over the batch."""

    def on_evaluation(self, record: Record) -> None:
        """After every evaluation, with ``record``, the row that history has just got."""

    def on_epoch_end(self, epoch: int) -> None:
        """After every pass over the training split, and its evaluation; ``epoch`` are complete."""

    def on_train_end(self, history: History) -> None:
        """After the last update and evaluation, with the whole ``history``; not after an error."""


class CallbackList:
    """Several callbacks, told in turn.

    Raises
    ------
    TypeError
        If one of them is no Callback.
    """

    def __init__(self, callbacks: Iterable[Callback]) -> None:
        self.callbacks = list(callbacks)
        for callback in self.callbacks:
            if not isinstance(callback, Callback):
                raise TypeError(f"callbacks holds {callback!r}; expected Callback objects only.")

    @property
    def stop_training(self) -> bool:
        """Whether any of them wants training to end."""
        return any(callback.stop_training for callback in self.callbacks)

    def begin(self, model: Sequential) -> None:
        """Begin training: none of them wants it to end yet."""
        for callback in self.callbacks:
            callback.stop_training = False
            callback.on_train_begin(model)

    def tell(self, event: str, *arguments: object) -> None:
        """Call the method ``event`` of each."""
        for callback in self.callbacks:
            getattr(callback, event)(*arguments)


__all__ = ["Callback"]
