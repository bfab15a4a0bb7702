"""Initial values that depend on no shape."""

import numpy as np

from refnet.core.op import Array
from refnet.core.options import Generator
from refnet.initializers.initializer import Initializer


class Zeros(Initializer):
    """All zeros.

    Parameters
    ----------
    seed : int, optional
        Without effect; every initializer takes one.
    """

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        return np.zeros(shape)


class RandomUniform(Initializer):
    """Uniform on [minval, maxval).

    Parameters
    ----------
    minval : float, default -0.05
        Lower bound of the values.
    maxval : float, default 0.05
        Upper bound of the values.
    seed : int, optional
        Seeds its own generator, used where the call names none.

    Raises
    ------
    ValueError
        Unless ``minval`` is below ``maxval``.
    """

    def __init__(
        self, minval: float = -0.05, maxval: float = 0.05, *, seed: int | None = None
    ) -> None:
        super().__init__(seed=seed)
        if not minval < maxval:
            raise ValueError(f"minval is {minval} and maxval {maxval}; expected minval < maxval.")
        self.minval, self.maxval = minval, maxval

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        return rng.uniform(self.minval, self.maxval, shape)


class RandomNormal(Initializer):
    """Normal with the given mean and standard deviation.

    Parameters
    ----------
    mean : float, default 0.0
        Mean of the values.
    stddev : float, default 0.05
        Their standard deviation, at least 0.
    seed : int, optional
        Seeds its own generator, used where the call names none.

    Raises
    ------
    ValueError
        If ``stddev`` is below 0.
    """

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, *, seed: int | None = None) -> None:
        super().__init__(seed=seed)
        if not stddev >= 0:
            raise ValueError(f"stddev is {stddev}; expected a number of at least 0.")
        self.mean, self.stddev = mean, stddev

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        return rng.normal(self.mean, self.stddev, shape)


__all__ = ["RandomNormal", "RandomUniform", "Zeros"]
