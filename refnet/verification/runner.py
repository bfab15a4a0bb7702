"""Gathering the evidence for some ops, or all."""

from collections.abc import Iterable, Iterator

from refnet.verification import letters, specs
from refnet.verification.evidence import LETTERS, Evidence
from refnet.verification.spec import Spec


def verify(names: Iterable[str] = (), only: Iterable[str] = LETTERS) -> Iterator[Evidence]:
    """Yield the evidence for the named ops, or for all, one record after the other.

    Parameters
    ----------
    names : iterable of str
        Keys (``layers/dense``) or their last parts (``dense``); all ops where empty.
    only : iterable of str
        Letters from A to G.

    Raises
    ------
    KeyError
        If a name or a letter is unknown; the message lists the known ones.
    """
    names = [names] if isinstance(names, str) else names
    keys = [specs.resolve(name) for name in names] or specs.keys()
    only = list(only)
    for letter in only:
        if letter not in LETTERS:
            raise KeyError(f"there is no evidence {letter!r}; expected one of {', '.join(LETTERS)}")
    for key in keys:
        spec = specs.load(key)
        for letter in only:
            yield from evidence(spec, letter)


def evidence(spec: Spec, letter: str) -> Iterator[Evidence]:
    """Yield the evidence of one letter for one op."""
    if letter == "A":
        return letters.a_derived(spec)
    if letter == "G":
        return letters.g_rejected(spec)
    return letters.ON_CODE[letter](spec, spec.op)
