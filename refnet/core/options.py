"""Options of ops and layers: checked where they enter, with messages that name them."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike

if TYPE_CHECKING:
    from numpy.random import Generator as Generator
else:  # importing numpy.random would cost a third of importing refnet
    Generator = Any


def plain_number(name: str, value: Any) -> Any:
    """Return ``value`` as a Python number (or exact scalar), or say that ``name`` must be one.

    A NumPy scalar would raise the precision of float32 arrays that meet it; a Python one does not.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if not hasattr(value, "__truediv__") or isinstance(value, np.ndarray):
        raise TypeError(f"{name} is {value!r}; expected a number.")
    return value


def probability(name: str, value: Any) -> Any:
    """Return ``value`` as a plain number, or say that it must lie in [0, 1]."""
    value = plain_number(name, value)
    if not 0 <= value <= 1:
        raise ValueError(f"{name} is {value!r}; expected a number from 0 to 1.")
    return value


def positive_number(name: str, value: Any) -> Any:
    """Return ``value`` as a plain number, or say that it must be positive and finite."""
    value = plain_number(name, value)
    if not 0 < value < float("inf"):
        raise ValueError(f"{name} is {value!r}; expected a positive, finite number.")
    return value


def positive_int(name: str, value: Any) -> int:
    """Return ``value`` as an int, or say that ``name`` must be a positive integer."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} is {value!r}; expected a positive integer.")
    if value < 1:
        raise ValueError(f"{name} is {value}; expected a positive integer.")
    return int(value)


def positive_pair(name: str, value: Any) -> tuple[int, int]:
    """Return ``value``, a positive integer or two of them, as two: along rows and columns."""
    if isinstance(value, tuple | list):
        if len(value) != 2:
            raise ValueError(f"{name} is {value!r}; expected a positive integer or a pair of them.")
        return positive_int(f"{name}[0]", value[0]), positive_int(f"{name}[1]", value[1])
    return (positive_int(name, value),) * 2


def check_kind(name: str, found: Any, kind: type) -> None:
    """Say that ``name`` must be an instance of a class of refnet's, where it is not."""
    if isinstance(found, type) and issubclass(found, kind):
        raise TypeError(f"{name} is the class {found.__name__}; expected an instance: call it.")
    if not isinstance(found, kind):
        raise TypeError(
            f"{name} is of type {type(found).__name__}; expected a refnet {kind.__name__}."
        )


def shape_of_sample(name: str, value: Any) -> tuple[int, ...]:
    """Return ``value`` as a shape, or say that ``name`` must be a tuple of positive integers."""
    if not isinstance(value, tuple | list):
        raise TypeError(f"{name} is {value!r}; expected a tuple of positive integers.")
    return tuple(positive_int(f"{name}[{axis}]", size) for axis, size in enumerate(value))


def floating_dtype(dtype: DTypeLike) -> "np.dtype[Any]":
    """Return ``dtype``, or say that it must be a floating or complex one."""
    try:
        found = np.dtype(dtype)
    except (TypeError, ValueError):
        raise TypeError(f"dtype is {dtype!r}; expected a floating or complex dtype.") from None
    if found.kind not in "fc":
        raise TypeError(f"dtype is {found}; expected a floating or complex dtype.")
    return found


def random_generator(seed: int | None, rng: Generator | None = None) -> Generator:
    """Return ``rng``, or a new generator made from ``seed``; giving both is refused."""
    if seed is not None and rng is not None:
        raise ValueError("seed and rng were both given; expected one of them.")
    if isinstance(seed, bool) or not (seed is None or isinstance(seed, int | np.integer)):
        raise TypeError(f"seed is {seed!r}; expected an integer of at least 0, or None.")
    if seed is not None and seed < 0:
        raise ValueError(f"seed is {seed}; expected an integer of at least 0, or None.")
    return np.random.default_rng(seed) if rng is None else rng
