"""Early stopping."""

from refnet.core.op import Array
from refnet.core.options import positive_int
from refnet.core.sequential import Sequential
from refnet.training.callbacks import Callback
from refnet.training.history import History, Record
from refnet.training.schema import MEASURES


class EarlyStopping(Callback):
    """Stop when a quantity has not improved for a while, and go back to where it was best.

    Parameters
    ----------
    monitor : str, default "validation_accuracy"
        A column of the history's records: "loss" or one of the accuracies.
    patience : int, default 3
        Evaluations in a row without improvement after which training stops.
    mode : {"max", "min"}, default "max"
        Whether larger or smaller is better.
    min_delta : float, default 0
        An improvement is a change for the better by more than this.
    restore_best : bool, default True
        When training ends, in whatever way but an error, set the parameters to those of the best
        evaluation. The history keeps the rows that came after it.

    Attributes
    ----------
    best : float or None
        Best value seen; None if there was none but NaN, which never is an improvement.
    best_step : int or None
        Updates done at the best evaluation.
    stopped_step : int or None
        Updates done when training was stopped.

    Raises
    ------
    TypeError, ValueError
        If an argument is not one of these.

    References
    ----------
    Goodfellow, Bengio and Courville, *Deep Learning* (2016), algorithm 7.1.
    """

    def __init__(
        self,
        monitor: str = "validation_accuracy",
        *,
        patience: int = 3,
        mode: str = "max",
        min_delta: float = 0,
        restore_best: bool = True,
    ) -> None:
        if monitor not in MEASURES:
            raise ValueError(f"monitor is {monitor!r}; expected one of {', '.join(MEASURES)}.")
        if mode not in ("max", "min"):
            raise ValueError(f"mode is {mode!r}; expected 'max' or 'min'.")
        if not 0 <= min_delta < float("inf"):
            raise ValueError(f"min_delta is {min_delta!r}; expected a finite number, at least 0.")
        self.monitor = monitor
        self.patience = positive_int("patience", patience)
        self.mode = mode
        self.min_delta = min_delta
        self.restore_best = restore_best
        self._forget()

    def _forget(self) -> None:
        self.best: float | None = None
        self.best_step: int | None = None
        self.stopped_step: int | None = None
        self._evaluations_since_best = 0
        self._best_params: dict[str, Array] = {}

    def on_train_begin(self, model: Sequential) -> None:
        self._forget()
        self._model = model

    def on_evaluation(self, record: Record) -> None:
        value, step = record[self.monitor], int(record["step"])
        if self._improves(value):
            self.best, self.best_step, self._evaluations_since_best = value, step, 0
            if self.restore_best:
                params = self._model.params
                self._best_params = {name: array.copy() for name, array in params.items()}
            return
        self._evaluations_since_best += 1
        if self._evaluations_since_best >= self.patience and self.stopped_step is None:
            self.stopped_step, self.stop_training = step, True

    def _improves(self, value: float) -> bool:
        if self.best is None:
            return value == value  # not NaN
        gain = value - self.best if self.mode == "max" else self.best - value
        return gain > self.min_delta

    def on_train_end(self, history: History) -> None:
        params = self._model.params
        for name, array in self._best_params.items():
            params[name][...] = array


__all__ = ["EarlyStopping"]
