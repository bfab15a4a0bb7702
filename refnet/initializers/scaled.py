"""Initial values whose spread depends on how many inputs and outputs a parameter joins."""

import math

from refnet.core.op import Array
from refnet.core.options import Generator
from refnet.initializers.fans import fans
from refnet.initializers.initializer import Initializer


class GlorotUniform(Initializer):
    r"""Uniform on $\pm\sqrt{6 / (\mathrm{fan\_in} + \mathrm{fan\_out})}$, also named Xavier.

    The fans are those of [fans][refnet.initializers.fans.fans].

    Parameters
    ----------
    seed : int, optional
        Seeds its own generator, used where the call names none.

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

    The fans are those of [fans][refnet.initializers.fans.fans].

    Parameters
    ----------
    seed : int, optional
        Seeds its own generator, used where the call names none.

    References
    ----------
    Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*
    (AISTATS 2010), equation 12. (Keras truncates at two standard deviations.)
    """

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        return rng.normal(0, math.sqrt(2 / sum(fans(shape))), shape)


class HeNormal(Initializer):
    r"""Normal of variance $2 / \mathrm{fan\_in}$, made for ReLU; not truncated.

    The fans are those of [fans][refnet.initializers.fans.fans].

    Parameters
    ----------
    seed : int, optional
        Seeds its own generator, used where the call names none.

    References
    ----------
    He et al., *Delving Deep into Rectifiers* (ICCV 2015), equation 10. (Keras truncates at two
    standard deviations.)
    """

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        return rng.normal(0, math.sqrt(2 / fans(shape)[0]), shape)


__all__ = ["GlorotNormal", "GlorotUniform", "HeNormal"]
