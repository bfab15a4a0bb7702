"""The specs by key, ``layers/dense``: one module for each op."""

import functools
import importlib
from pathlib import Path

from refnet.core.keys import find_keys, resolve_key
from refnet.verification.spec import Spec


@functools.cache
def keys() -> list[str]:
    """All keys, by family and name."""
    return find_keys(Path(__file__).parent)


def resolve(name: str) -> str:
    """Key for a key or for its last part; KeyError with what it may mean where there is none."""
    return resolve_key(name, keys())


@functools.cache
def load(key: str) -> Spec:
    """Return the spec of an op."""
    spec: Spec = importlib.import_module(f"{__name__}.{key.replace('/', '.')}").SPEC
    return spec
