"""Initial values of parameters: ``initializer(shape, rng=rng, dtype=dtype)``."""

import math

import numpy as np
from numpy.typing import DTypeLike

from refnet.core.op import Array
from refnet.core.options import Generator, floating_dtype, random_generator
from refnet.initializers.fans import fans


class Initializer:
    """Base of all initializers: a distribution that depends on an array's shape.

    Parameters
    ----------
    seed : int, optional
        Seeds the initializer's own generator, used where the call names none.
    """

    def __init__(self, *, seed: int | None = None) -> None:
        self._rng = random_generator(seed)

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """Values in float64: the one method that an initializer must define."""
        raise NotImplementedError(f"{type(self).__name__} must define draw(shape, rng)")

    def __call__(
        self,
        shape: tuple[int, ...],
        *,
        rng: Generator | None = None,
        dtype: DTypeLike = "float32",
    ) -> Array:
        """Array of ``shape`` and ``dtype``; two calls give two different draws."""
        values = self.draw(tuple(shape), self._rng if rng is None else rng)
        return values.astype(floating_dtype(dtype))


class Zeros(Initializer):
    """All zeros."""

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        return np.zeros(shape)


class RandomUniform(Initializer):
    """Uniform on [minval, maxval).

    Parameters
    ----------
    minval, maxval : float, default -0.05 and 0.05
    seed : int, optional
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
    mean, stddev : float, default 0 and 0.05
    seed : int, optional
    """

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, *, seed: int | None = None) -> None:
        super().__init__(seed=seed)
        if not stddev >= 0:
            raise ValueError(f"stddev is {stddev}; expected a number of at least 0.")
        self.mean, self.stddev = mean, stddev

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        return rng.normal(self.mean, self.stddev, shape)


class GlorotUniform(Initializer):
    r"""Uniform on $\pm\sqrt{6 / (\mathrm{fan\_in} + \mathrm{fan\_out})}$, also named Xavier.

    References
    ----------
    Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*
    (AISTATS 2010), equation 16.

    Examples
    --------
    >>> import numpy as np
    >>> W = GlorotUniform(seed=0)((784, 32))
    >>> W.dtype.name, bool(np.abs(W).max() <= np.sqrt(6 / (784 + 32)))
    ('float32', True)
    """

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        limit = math.sqrt(6 / sum(fans(shape)))
        return rng.uniform(-limit, limit, shape)


class GlorotNormal(Initializer):
    r"""Normal of variance $2 / (\mathrm{fan\_in} + \mathrm{fan\_out})$, not truncated.

    References
    ----------
    Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*
    (AISTATS 2010), equation 12. (Keras truncates at two standard deviations.)
    """

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        return rng.normal(0, math.sqrt(2 / sum(fans(shape))), shape)


class HeNormal(Initializer):
    r"""Normal of variance $2 / \mathrm{fan\_in}$, made for ReLU; not truncated.

    References
    ----------
    He et al., *Delving Deep into Rectifiers* (ICCV 2015), equation 10. (Keras truncates at two
    standard deviations.)
    """

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        return rng.normal(0, math.sqrt(2 / fans(shape)[0]), shape)
