"""The derivations by key, ``layers/dense``."""

import functools
import importlib
import inspect
from pathlib import Path

from refnet.core.keys import find_keys, is_stated, resolve_key

from .calculus import Claim
from .calculus.stated import Stated


def keys() -> list[str]:
    """All keys, by family and name."""
    return find_keys(Path(__file__).parent)


def resolve(name: str) -> str:
    """Key for a key or for its last part; KeyError with the known ones where there is none."""
    return resolve_key(name, keys())


def op_keys() -> list[str]:
    """Keys of what has gradients: ops and whole models."""
    return [key for key in keys() if not is_identity(key)]


def is_identity(key: str) -> bool:
    """Whether the key is that of a script of statements, such as ``identities/toeplitz``."""
    return is_stated(key)


@functools.cache
def statements(key: str) -> tuple[Stated, ...]:
    """Return what a script of statements states; made once."""
    return tuple(_module(key).derive())


@functools.cache
def claims(key: str) -> tuple[Claim, ...]:
    """Return what is derived for an op; derived once."""
    return tuple(_module(key).derive())


def story(key: str) -> str:
    """Return the derivation's own introduction."""
    return inspect.cleandoc(_module(key).__doc__ or "")


def _module(key: str):
    return importlib.import_module("." + resolve(key).replace("/", "."), __package__)
