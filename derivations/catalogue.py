"""The derivations by key, ``layers/dense``."""

import functools
import importlib
import inspect
from pathlib import Path

from .calculus import Claim

FAMILIES = ("activations", "layers", "losses", "models")
_SHARED = {"__init__", "pointwise"}  # modules that hold no op


def keys() -> list[str]:
    """All keys, by family and name."""
    here = Path(__file__).parent
    return [
        f"{family}/{path.stem}"
        for family in FAMILIES
        for path in sorted((here / family).glob("*.py"))
        if path.stem not in _SHARED
    ]


def resolve(name: str) -> str:
    """Key for a key or for its last part.

    Raises
    ------
    KeyError
        If there is none; the message lists the known ones.
    """
    for key in keys():
        if name in (key, key.partition("/")[2]):
            return key
    raise KeyError(f"nothing is derived under {name!r}; expected one of {', '.join(keys())}")


@functools.cache
def claims(key: str) -> tuple[Claim, ...]:
    """Return what is derived for an op; derived once."""
    return tuple(_module(key).derive())


def story(key: str) -> str:
    """Return the derivation's own introduction."""
    return inspect.cleandoc(_module(key).__doc__ or "")


def _module(key: str):
    return importlib.import_module("." + resolve(key).replace("/", "."), __package__)
