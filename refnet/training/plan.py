"""When training evaluates and ends: arithmetic on the number of samples processed."""

from dataclasses import dataclass

from refnet.core.options import positive_int


@dataclass(frozen=True)
class Plan:
    """What is due after which update.

    Parameters
    ----------
    epoch_samples : int
        Length of the training split.
    epochs : int
    batch_size : int
    evaluate_every : int
        Samples from one evaluation to the next.

    Examples
    --------
    >>> plan = Plan(epoch_samples=250, epochs=2, batch_size=100, evaluate_every=200)
    >>> [step for step in range(1, plan.updates + 1) if plan.evaluation_due(step)]
    [2, 4, 5]
    >>> [step for step in range(1, plan.updates + 1) if plan.epoch_ends(step)]
    [3, 5]
    """

    epoch_samples: int
    epochs: int
    batch_size: int
    evaluate_every: int

    @property
    def updates(self) -> int:
        """Updates after which every sample has been given ``epochs`` times."""
        return -(-self.epochs * self.epoch_samples // self.batch_size)

    def epochs_completed(self, step: int) -> int:
        """Whole passes over the training split after ``step`` updates."""
        return step * self.batch_size // self.epoch_samples

    def epoch_ends(self, step: int) -> bool:
        """Whether update ``step`` completes a pass."""
        return self._reaches_multiple(step, self.epoch_samples)

    def evaluation_due(self, step: int) -> bool:
        """Whether ``step`` reaches a multiple of ``evaluate_every`` samples, or is the last."""
        return step == self.updates or self._reaches_multiple(step, self.evaluate_every)

    def _reaches_multiple(self, step: int, of: int) -> bool:
        return step * self.batch_size // of > (step - 1) * self.batch_size // of


def evaluation_interval(evaluate_every: int | str, epoch_samples: int) -> int:
    """Return the samples from one evaluation to the next, or say what ``evaluate_every`` may be."""
    if evaluate_every == "epoch":
        return epoch_samples
    if isinstance(evaluate_every, str):
        raise ValueError(f"evaluate_every is {evaluate_every!r}; expected samples or 'epoch'.")
    return positive_int("evaluate_every", evaluate_every)
