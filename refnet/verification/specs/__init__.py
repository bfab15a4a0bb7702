"""The specs by key, ``layers/dense``: one module for each op."""

import functools
import importlib
from pathlib import Path

from refnet.verification.spec import Spec

FAMILIES = ("activations", "layers", "losses", "models")
_SHARED = {"__init__", "pointwise"}  # modules that hold no spec


@functools.cache
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
    """Key for a key or for its last part; KeyError with the known ones where there is none."""
    for key in keys():
        if name in (key, key.partition("/")[2]):
            return key
    raise KeyError(f"no op is named {name!r}; expected one of {', '.join(keys())}")


@functools.cache
def load(key: str) -> Spec:
    """Return the spec of an op."""
    spec: Spec = importlib.import_module(f"{__name__}.{key.replace('/', '.')}").SPEC
    return spec
