"""The initializer that a layer was given."""

from collections.abc import Callable
from typing import Any

from refnet.core.op import Array


def initializer(name: str, given: Any, default: Callable[..., Array]) -> Callable[..., Array]:
    """Return what was given, or the default for None; TypeError if it is no initializer."""
    if given is None:
        return default
    if isinstance(given, type) or not callable(given):
        raise TypeError(f"{name} is {given!r}; expected an initializer such as GlorotUniform().")
    return given
