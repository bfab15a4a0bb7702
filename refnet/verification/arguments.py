"""What a check is given: refused by name where the check could not fail."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from refnet.core.layer import Layer
from refnet.core.op import Array
from refnet.verification.evidence import demand

CONTRACT = "a function that returns its output and a pullback"


def require_function(op: Any) -> None:
    """Raise TypeError for a layer, for a class, and for what cannot be called."""
    if isinstance(op, type):
        raise TypeError(f"op is the class {op.__name__}; expected {CONTRACT}.")
    if isinstance(op, Layer):
        raise TypeError(f"op is a Layer, {op!r}; expected {CONTRACT}.")
    if not callable(op):
        raise TypeError(f"op has the type {type(op).__name__}; expected {CONTRACT}.")


def out_and_pullback(result: Any) -> tuple[Any, Any]:
    """Return what an op returned, or raise TypeError if it is no pair of output and pullback."""
    if isinstance(result, tuple) and len(result) == 2 and callable(result[1]):
        return result
    found = type(result).__name__
    if isinstance(result, tuple):
        found = f"({', '.join(type(part).__name__ for part in result)})"
    raise TypeError(f"the op returned {found}; expected (out, pullback).")


def require_point(name: str, array: Array) -> None:
    """Raise unless the array is of float64, has an entry, and all of them are finite."""
    if array.dtype != np.float64:
        raise TypeError(f"{name} has dtype {array.dtype}; expected float64.")
    require_entries(name, array)
    where = _not_finite(array)
    if where is not None:
        raise ValueError(f"{name} is not finite{where}.")


def require_entries(name: str, array: ArrayLike) -> None:
    """Raise ValueError for an empty array: what is said of no entry is always true."""
    if np.size(array) == 0:
        raise ValueError(f"{name} is empty, of shape {np.shape(array)}; expected an entry.")


def demand_finite(what: str, values: ArrayLike) -> None:
    """Raise AssertionError, with the first place, unless all that was computed is finite."""
    where = _not_finite(values)
    demand(where is None, f"{what} is not finite{where}; choose another point")


def _not_finite(values: ArrayLike) -> str | None:
    """Where the first entry is that is not finite: `` at [0, 2]``."""
    places = np.argwhere(~np.isfinite(values))
    if not len(places):
        return None
    return f" at {places[0].tolist()}" if places.shape[1] else ""
