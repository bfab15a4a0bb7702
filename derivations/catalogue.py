"""The derivations by key, ``layers/dense``."""

import functools
import importlib
import inspect
from pathlib import Path

from refnet.core.keys import find_keys, resolve_key

from .calculus import Claim


def keys() -> list[str]:
    """All keys, by family and name."""
    return find_keys(Path(__file__).parent)


def resolve(name: str) -> str:
    """Key for a key or for its last part; KeyError with the known ones where there is none."""
    return resolve_key(name, keys())


@functools.cache
def claims(key: str) -> tuple[Claim, ...]:
    """Return what is derived for an op; derived once."""
    return tuple(_module(key).derive())


def story(key: str) -> str:
    """Return the derivation's own introduction."""
    return inspect.cleandoc(_module(key).__doc__ or "")


def _module(key: str):
    return importlib.import_module("." + resolve(key).replace("/", "."), __package__)
