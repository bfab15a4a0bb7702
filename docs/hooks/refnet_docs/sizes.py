"""The sizes at which derivations were checked: told in a sentence, or in a numbered table."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from refnet_docs.equations import claims, symbol

#: More sizes than this are told in a table.
FEW = 5
#: What stands above the evidence whose cases go by number.
NOTE = (
    "Sizes go by their numbers in [the table under Derivation](#{anchor}); "
    "a size that a case names takes the place of the table's."
)
ANCHOR = "sizes"


def sizes_in_words(at: Any) -> str:
    """One choice of sizes: N = 2, D = 3."""
    return ", ".join(f"${{{{{symbol(name)} = {size}}}}}$" for name, size in at.items())


def listed_sizes(found: Sequence[Any]) -> Any:
    """Choices of the claim with most sizes, in which those of the others are contained."""
    return max(found, key=lambda claim: len(claim.at[0])).at


def are_many(choices: Any) -> bool:
    """Return whether they stand in a table."""
    return len(choices[0]) > FEW


def size_table(choices: Any) -> str:
    """A numbered line for each choice of sizes."""
    names = ["sizes", *(f"${symbol(name)}$" for name in choices[0])]
    lines = [[str(n), *map(str, at.values())] for n, at in enumerate(choices, start=1)]
    rows = [names, ["---:"] * len(names), *lines]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f'<div class="refnet-evidence" id="{ANCHOR}" markdown>\n\n{table}\n\n</div>'


def by_number(key: str, records: Sequence[Any]) -> tuple[list[Any], str]:
    """Return the records of an op, sizes in their cases by number where a table numbers them.

    With them, what a reader must know for that: nothing where no case has changed.
    """
    found = claims(key)
    choices = listed_sizes(found)
    if not are_many(choices):
        return list(records), ""
    numbers = {
        " ".join(f"{name}{size}" for name, size in at.items()): number
        for claim in found
        for number, (at, whole) in enumerate(zip(claim.at, choices, strict=False), start=1)
        if at.items() <= whole.items()
    }
    pattern = re.compile(rf" at ({'|'.join(map(re.escape, numbers))})(?!\w| \w+\d)")
    changed = [
        replace(r, case=pattern.sub(lambda at: f" at sizes {numbers[at[1]]}", r.case))
        if r.letter == "A"
        else r
        for r in records
    ]
    return changed, NOTE.format(anchor=ANCHOR) if changed != list(records) else ""
