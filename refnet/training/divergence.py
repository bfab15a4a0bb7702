"""Divergence: a loss, a gradient or a parameter that is no longer a finite number."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from refnet.core.op import Array


class DivergenceError(ArithmeticError):
    """Training has diverged: something is infinite or not a number.

    Parameters
    ----------
    step : int
        Number of the update, from 1: the optimizer's ``iterations`` once it is done.
    layer : str
        Name of the first array found, such as ``"dense_1/W"``, or ``"loss"``.
    what : {"loss", "gradient", "parameter"}
        What is not finite.
    learning_rate : float
        Rate of that update.

    Notes
    -----
    The parameters are still finite where ``what`` is "loss" or "gradient": both are looked at
    before the update.
    """

    def __init__(self, step: int, layer: str, what: str, learning_rate: float) -> None:
        super().__init__(step, layer, what, learning_rate)  # what pickle needs to make it again
        self.step = step
        self.layer = layer
        self.what = what
        self.learning_rate = learning_rate

    def __str__(self) -> str:
        found = "the loss" if self.what == "loss" else f"the {self.what} {self.layer}"
        return (
            f"{found} is not finite in update {self.step}, at learning rate "
            f"{self.learning_rate:g}; expected finite numbers. Try a smaller learning rate, for "
            f"example {self.learning_rate / 10:g}, and check that the data are finite."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the four attributes by name."""
        return dict(vars(self))


#: What to do about a divergence: to raise it, or to note it and let training go on.
Report = Callable[[DivergenceError], None]


def raise_divergence(error: DivergenceError) -> None:
    """Raise ``error``: the report that ends training."""
    raise error


def first_non_finite(arrays: Mapping[str, Array]) -> str | None:
    """Return the name of the first array with an entry that is not finite, or None."""
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            return name
    return None


__all__ = ["DivergenceError"]
