"""A learning rate that falls exponentially."""

from refnet.core.options import positive_number


class ExponentialDecay:
    r"""The rate $\eta_0\, r^{\,\mathrm{step} / s}$, for decay rate r every s updates.

    Parameters
    ----------
    initial_learning_rate : float
        Rate $\eta_0$ of the first update, positive.
    decay_steps : int
        Updates s in which the rate falls by the factor r, positive.
    decay_rate : float
        Factor r, positive; below 1 the rate falls.
    staircase : bool, default False
        Take the integer part of step / s, so that the rate falls in stairs.

    Raises
    ------
    TypeError, ValueError
        If one of the three is no positive, finite number.

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


__all__ = ["ExponentialDecay"]
