"""Keys of ops, ``layers/dense``: found in a tree of modules, and looked up by name."""

from collections.abc import Iterable
from pathlib import Path

#: Families of scripts that state equations and facts; the others derive gradients of code.
STATED = ("identities", "coursework")
FAMILIES = ("activations", "layers", "losses", "models", *STATED)
_SHARED = {"__init__", "pointwise"}  # modules that stand for no op


def is_stated(key: str) -> bool:
    """Whether the key is that of a script of statements, such as ``identities/toeplitz``."""
    return key.partition("/")[0] in STATED


def find_keys(folder: Path) -> list[str]:
    """Keys of the modules in the families' folders below ``folder``."""
    return [
        f"{family}/{path.stem}"
        for family in FAMILIES
        for path in sorted((folder / family).glob("*.py"))
        if path.stem not in _SHARED
    ]


def resolve_key(name: str, keys: Iterable[str]) -> str:
    """Key for a key or for its last part.

    Raises
    ------
    KeyError
        If there is none; the message names those most like it, or else all.
    """
    keys = list(keys)
    for key in keys:
        if name in (key, key.partition("/")[2]):
            return key
    like = _keys_like(name, keys)
    rest = f"did you mean {' or '.join(like)}?" if like else f"expected one of {', '.join(keys)}"
    raise KeyError(f"no op is named {name!r}; {rest}")


def _keys_like(name: str, keys: list[str]) -> list[str]:
    """Keys whose last part is spelt like that of the name; the most alike first."""
    import difflib  # for this message only

    last = {key: key.partition("/")[2] for key in keys}
    like = difflib.get_close_matches(name.lower().rpartition("/")[2], set(last.values()))
    return [key for spelling in like for key in keys if last[key] == spelling]
