"""The evidence of all ops in seven numbers."""

from collections.abc import Sequence
from typing import Any

from refnet_docs.evidence import error

Records = Sequence[Any]
#: What each letter is about, in a few words, and what its number counts or measures.
SAYS = {
    "A": ("derived", "identities"),
    "B": ("formula = code", "identities"),
    "C": ("backward = derivative", "identities"),
    "D": ("complex step", "largest error"),
    "E": ("PyTorch and JAX", "largest error"),
    "F": ("promises kept", "checks"),
    "G": ("bugs rejected", "wrong variants"),
}


def totals_markdown(records: Records, to_root: str) -> str:
    """A tile for each letter, and in a sentence how much passed."""
    tiles = "\n".join(
        f'<a href="{to_root}guides/reading-evidence.html#{letter.lower()}">'
        f"<b>{letter}</b> <strong>{_number(mine)}</strong> <span>{SAYS[letter][1]}</span> "
        f"<span>{SAYS[letter][0]}</span></a>"
        for letter in SAYS
        if (mine := [record for record in records if record.letter == letter])
    )
    return f'<div class="refnet-tiles">\n{tiles}\n</div>\n\n{passed(records)}'


def passed(records: Records) -> str:
    """How many records passed, and how many comparisons they count."""
    good = sum(record.passed for record in records)
    count = sum(record.count for record in records)
    return (
        f"{good:,} of {len(records):,} records passed: {count:,} identities, comparisons and "
        f"checks."
    )


def _number(records: Records) -> str:
    failed = sum(not record.passed for record in records)
    if failed:
        return f"{failed} FAILED"
    letter = records[0].letter
    if letter == "D":  # of the complex step: central differences cannot be as exact
        return error(max(r.error for r in records if r.case.endswith("complex step")))
    if letter == "E":
        return error(max(record.error for record in records))
    return f"{len(records) if letter == 'G' else sum(record.count for record in records):,}"
