"""Gathering the evidence for some ops, or all."""

import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor

from refnet.core.keys import is_stated, resolve_key
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
        If a name or a letter is unknown; the message says which is meant, or which there are.
    ValueError
        If nothing would be gathered for a name, or ``jobs`` is below 1.
    """
    for _, records in verify_in_parts(names, only, jobs=jobs):
        yield from records


def verify_in_parts(
    names: Iterable[str] = (), only: Iterable[str] = LETTERS, *, jobs: int = 1
) -> Iterator[tuple[tuple[str, str], list[Evidence]]]:
    """Yield key and letter with their records: what ``verify`` yields, and how far it is."""
    pairs = parts(names, only)
    if positive_int("jobs", jobs) == 1:
        for part in pairs:
            yield part, _part(*part)
        return
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield from zip(pairs, pool.map(_part, *zip(*pairs, strict=True)), strict=True)
    finally:  # also where nobody asks for the rest
        pool.shutdown(cancel_futures=True)


def _part(key: str, letter: str) -> list[Evidence]:
    if key in specs.keys():
        return list(evidence(specs.load(key), letter))
    return list(letters.a_stated(key)) if letter == "A" else []


def parts(names: Iterable[str] = (), only: Iterable[str] = LETTERS) -> list[tuple[str, str]]:
    """Return the keys and letters that ``verify`` goes through, or raise its errors."""
    named = [resolve(name) for name in ([names] if isinstance(names, str) else names)]
    only = list(only)
    for letter in only:
        if letter not in LETTERS:
            raise KeyError(f"there is no evidence {letter!r}; expected one of {', '.join(LETTERS)}")
    bare = [key for key in dict.fromkeys(named) if is_stated(key) and "A" not in only]
    if not only:
        raise ValueError(f"only is empty; expected some of {', '.join(LETTERS)}.")
    if bare:
        raise ValueError(
            f"only is {''.join(only)!r}; expected some with A, the only evidence of "
            f"{', '.join(bare)}."
        )
    return [(key, letter) for key in named or keys() for letter in only]


def keys() -> list[str]:
    """Keys of all ops, models and identities."""
    catalogue = derivations()
    return specs.keys() + [key for key in catalogue.keys() if catalogue.is_identity(key)]


def resolve(name: str) -> str:
    """Key for a key or for its last part; KeyError with what it may mean where there is none."""
    return resolve_key(name, keys())


def evidence(spec: Spec, letter: str) -> Iterator[Evidence]:
    """Yield the evidence of one letter for one op."""
    if letter == "A":
        return letters.a_derived(spec)
    if letter == "G":
        return letters.g_rejected(spec)
    return letters.ON_CODE[letter](spec, spec.op)
