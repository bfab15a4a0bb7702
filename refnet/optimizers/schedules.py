"""Learning-rate schedules: ``schedule(step)`` is the rate of update number ``step``, from 0."""

from typing import Protocol

from refnet.core.options import positive_number


class Schedule(Protocol):
    """Maps the number of updates done so far to a learning rate: ``rate = schedule(step)``."""

    def __call__(self, step: int) -> float:
        """Learning rate of the next update, after ``step`` updates."""
        ...


class ConstantSchedule:
    """The same rate for ever.

    Parameters
    ----------
    learning_rate : float
        Rate of every update, positive.

    Raises
    ------
    TypeError, ValueError
        If it is no positive, finite number.
    """

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = positive_number("learning_rate", learning_rate)

    def __call__(self, step: int) -> float:
        return self.learning_rate


def as_schedule(learning_rate: float | Schedule) -> Schedule:
    """Return a schedule: the one given, or a constant one."""
    return learning_rate if callable(learning_rate) else ConstantSchedule(learning_rate)
