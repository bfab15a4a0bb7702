"""Learning-rate schedules: ``schedule(step)`` is the rate of update number ``step``, from 0."""

from typing import Protocol

from refnet.core.options import positive_number


class Schedule(Protocol):
    """Anything that maps the number of updates done so far to a learning rate."""

    def __call__(self, step: int) -> float:
        """Learning rate of the next update, after ``step`` updates."""
        ...


class ConstantSchedule:
    """The same rate for ever.

    Parameters
    ----------
    learning_rate : float
        Positive.
    """

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = positive_number("learning_rate", learning_rate)

    def __call__(self, step: int) -> float:
        return self.learning_rate


class ExponentialDecay:
    r"""The rate $\eta_0\, r^{\,\mathrm{step} / s}$, for decay rate r every s updates.

    Parameters
    ----------
    initial_learning_rate : float
        $\eta_0$, positive.
    decay_steps : int
        s, positive.
    decay_rate : float
        r, positive.
    staircase : bool, default False
        Take the integer part of step / s, so that the rate falls in stairs.

    Examples
    --------
    >>> schedule = ExponentialDecay(0.1, decay_steps=50, decay_rate=0.5, staircase=True)
    >>> schedule(0), schedule(49), schedule(100)
    (0.1, 0.1, 0.025)
    """

    def __init__(
        self,
        initial_learning_rate: float,
        *,
        decay_steps: int,
        decay_rate: float,
        staircase: bool = False,
    ) -> None:
        self.initial_learning_rate = positive_number("initial_learning_rate", initial_learning_rate)
        self.decay_steps = positive_number("decay_steps", decay_steps)
        self.decay_rate = positive_number("decay_rate", decay_rate)
        self.staircase = staircase

    def __call__(self, step: int) -> float:
        exponent = step // self.decay_steps if self.staircase else step / self.decay_steps
        return float(self.initial_learning_rate * self.decay_rate**exponent)


def as_schedule(learning_rate: float | Schedule) -> Schedule:
    """Return a schedule: the one given, or a constant one."""
    return learning_rate if callable(learning_rate) else ConstantSchedule(learning_rate)
