"""Gathering the evidence for some ops, or all."""

from collections.abc import Iterable, Iterator

from refnet.core.keys import resolve_key
from refnet.verification import letters, specs
from refnet.verification.derivations import derivations
from refnet.verification.evidence import LETTERS, Evidence
from refnet.verification.spec import Spec


def verify(names: Iterable[str] = (), only: Iterable[str] = LETTERS) -> Iterator[Evidence]:
    """Yield the evidence for the named ops, or for all, one record after the other.

    Parameters
    ----------
    names : iterable of str
        Keys (``layers/dense``) or their last parts (``dense``); all where empty. The key of a
        script of identities (``identities/toeplitz``) has evidence A only.
    only : iterable of str
        Letters from A to G.

    Raises
    ------
    KeyError
        If a name or a letter is unknown; the message lists the known ones.
    """
    names = [names] if isinstance(names, str) else names
    chosen = [resolve(name) for name in names] or keys()
    only = list(only)
    for letter in only:
        if letter not in LETTERS:
            raise KeyError(f"there is no evidence {letter!r}; expected one of {', '.join(LETTERS)}")
    for key in chosen:
        for letter in only:
            if key in specs.keys():
                yield from evidence(specs.load(key), letter)
            elif letter == "A":
                yield from letters.a_stated(key)


def keys() -> list[str]:
    """Keys of all ops, models and identities."""
    catalogue = derivations()
    return specs.keys() + [key for key in catalogue.keys() if catalogue.is_identity(key)]


def resolve(name: str) -> str:
    """Key for a key or for its last part; KeyError with the known ones where there is none."""
    return resolve_key(name, keys())


def evidence(spec: Spec, letter: str) -> Iterator[Evidence]:
    """Yield the evidence of one letter for one op."""
    if letter == "A":
        return letters.a_derived(spec)
    if letter == "G":
        return letters.g_rejected(spec)
    return letters.ON_CODE[letter](spec, spec.op)
