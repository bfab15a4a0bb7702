"""Evidence records as Markdown tables."""

from collections.abc import Sequence
from typing import Any

from refnet_docs.inline import escape

Records = Sequence[Any]


def evidence_markdown(records: Records, to_root: str) -> str:
    """All the records of one op: a table for each letter."""
    from refnet.verification.evidence import LETTERS

    parts = []
    for letter, meaning in LETTERS.items():
        mine = [record for record in records if record.letter == letter]
        if not mine:
            continue
        link = f"{to_root}reading-evidence.md#{letter.lower()}"
        parts.append(f"**[{letter}]({link}): {escape(meaning)}**")
        parts.append(_rejections(mine) if letter == "G" else _table(mine))
    return '<div class="refnet-evidence" markdown>\n\n' + "\n\n".join(parts) + "\n\n</div>"


def _table(records: Records) -> str:
    claims = dict.fromkeys(record.claim for record in records)
    common = len(claims) == 1 and len(records) > 1
    measured = any(record.error is not None for record in records)
    columns = {
        "case": "---",
        **({} if common else {"claim": "---"}),
        "count": "---:",
        **({"error": "---:", "tolerance": "---:"} if measured else {}),
        "result": "---",
    }
    lines = [_row(list(columns)), _row(list(columns.values()))]
    for record in records:
        note = f" ({record.detail})" if record.detail else ""
        cells = {
            "case": escape(record.case + (note if common else "")),
            "claim": escape(record.claim + note),
            "count": f"{record.count:,}",
            "error": "" if record.error is None else _error(record.error),
            "tolerance": "" if record.tolerance is None else f"{record.tolerance:.0e}",
            "result": "passed" if record.passed else "**FAILED**",
        }
        lines.append(_row([cells[column] for column in columns]))
    claim = f"Claim: {escape(next(iter(claims)))}.\n\n" if common else ""
    return claim + "\n".join(lines)


def _rejections(records: Records) -> str:
    lines = [_row(["wrong variant", "rejected by"]), _row(["---", "---"])]
    for record in records:
        by = record.detail.removeprefix("rejected by ") if record.passed else "**FAILED**: nothing"
        lines.append(_row([escape(record.case), by]))
    return "\n".join(lines)


def summary_markdown(records: Records) -> str:
    """One row for each op, one column for each letter."""
    from refnet.verification.evidence import LETTERS

    lines = [_row(["op", *LETTERS]), _row(["---", *["---:"] * len(LETTERS)])]
    for key in dict.fromkeys(record.op for record in records):
        cells = [
            _cell([r for r in records if (r.op, r.letter) == (key, letter)]) for letter in LETTERS
        ]
        lines.append(_row([f"[`{key.partition('/')[2]}`]({key}.md#evidence)", *cells]))
    count = sum(record.count for record in records)
    passed = sum(record.passed for record in records)
    total = (
        f"{passed:,} of {len(records):,} records passed: {count:,} identities, comparisons and "
        f"checks."
    )
    table = "\n".join(lines)
    return f'<div class="refnet-evidence" markdown>\n\n{table}\n\n</div>\n\n{total}'


def _cell(records: Records) -> str:
    """One letter of one op: the largest error where it is measured, else a count."""
    if not records:
        return "none"
    failed = sum(not record.passed for record in records)
    if failed:
        return f"**{failed} FAILED**"
    letter = records[0].letter
    if letter in "DE":
        return _error(max(record.error for record in records))
    return f"{len(records) if letter == 'G' else sum(record.count for record in records):,}"


def _error(value: float) -> str:
    return f"{value:.1e}" if value else "0"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
