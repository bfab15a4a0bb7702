"""Gathering the evidence for some ops, or all."""

import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor

from refnet.core.keys import resolve_key
from refnet.core.options import positive_int
from refnet.verification import letters, specs
from refnet.verification.derivations import derivations
from refnet.verification.evidence import LETTERS, Evidence
from refnet.verification.spec import Spec


def verify(
    names: Iterable[str] = (), only: Iterable[str] = LETTERS, *, jobs: int = 1
) -> Iterator[Evidence]:
    """Yield the evidence for the named ops, or for all, one record after the other.

    Parameters
    ----------
    names : iterable of str
        Keys (``layers/dense``) or their last parts (``dense``); all where empty. The key of a
        script of identities (``identities/toeplitz``) has evidence A only.
    only : iterable of str
        Letters from A to G.
    jobs : int, default 1
        Processes at a time; the records and their order do not depend on it. With more than one
        the main module must be safe to import, as for any processes that Python spawns.

    Yields
    ------
    Evidence
        A record for each thing checked; ``passed`` says how it came out.

    Raises
    ------
    KeyError
        If a name or a letter is unknown; the message lists the known ones.
    ValueError
        If ``jobs`` is below 1.
    """
    for _, records in verify_in_parts(names, only, jobs=jobs):
        yield from records


def verify_in_parts(
    names: Iterable[str] = (), only: Iterable[str] = LETTERS, *, jobs: int = 1
) -> Iterator[tuple[tuple[str, str], list[Evidence]]]:
    """Yield key and letter with their records: what ``verify`` yields, and how far it is."""
    parts = _parts(names, only)
    if positive_int("jobs", jobs) == 1:
        for part in parts:
            yield part, _part(*part)
        return
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield from zip(parts, pool.map(_part, *zip(*parts, strict=True)), strict=True)
    finally:  # also where nobody asks for the rest
        pool.shutdown(cancel_futures=True)


def _part(key: str, letter: str) -> list[Evidence]:
    if key in specs.keys():
        return list(evidence(specs.load(key), letter))
    return list(letters.a_stated(key)) if letter == "A" else []


def _parts(names: Iterable[str], only: Iterable[str]) -> list[tuple[str, str]]:
    names = [names] if isinstance(names, str) else names
    chosen = [resolve(name) for name in names] or keys()
    only = list(only)
    for letter in only:
        if letter not in LETTERS:
            raise KeyError(f"there is no evidence {letter!r}; expected one of {', '.join(LETTERS)}")
    return [(key, letter) for key in chosen for letter in only]


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
