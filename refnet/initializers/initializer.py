"""What all initializers share: ``initializer(shape, rng=rng, dtype=dtype)``."""

from numpy.typing import DTypeLike

from refnet.core.op import Array
from refnet.core.options import Generator, floating_dtype, random_generator


class Initializer:
    """Base of all initializers: a distribution that depends on an array's shape.

    Parameters
    ----------
    seed : int, optional
        Seeds its own generator, used where the call names none.

    Notes
    -----
    ``initializer(shape, rng=None, dtype="float32")`` gives an array of that shape and dtype, drawn
    from the generator ``rng`` or, without one, from its own; two calls give two different draws.
    """

    def __init__(self, *, seed: int | None = None) -> None:
        self._rng = random_generator(seed)

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """Float64 values of ``shape`` from ``rng``: what every initializer must define."""
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


__all__ = ["Initializer"]
