"""Which evidence rejected a wrong variant of an op, within a sentence."""

from collections.abc import Sequence
from typing import Any


def rejected_markdown(words: str, page: str, records: Sequence[Any]) -> str:
    """Return ``rejected by B, C and F``, of a variant of the page's op, or of ``layers/dense ...``.

    Raises
    ------
    KeyError
        If the last run has no such variant, or did not reject it.
    """
    first, _, rest = words.partition(" ")
    elsewhere = any(record.op == first for record in records)
    key, variant = (first, rest) if elsewhere else (page, words)
    variants = {r.case: r for r in records if r.op == key and r.letter == "G"}
    if variant not in variants:
        raise KeyError(f"{key} has the wrong variants {', '.join(variants)}; got {variant!r}")
    if not variants[variant].passed:
        raise KeyError(f"{key}: {variant!r} was not rejected")
    *letters, last = variants[variant].detail.removeprefix("rejected by ").split(", ")
    listed = f"{', '.join(letters)} and {last}" if letters else last
    guide = f"{'../' * page.count('/')}guides/reading-evidence.md"
    return f"[rejected]({guide}#g) by {listed}"
