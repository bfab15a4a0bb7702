"""Evidence records as Markdown tables."""

from collections.abc import Sequence
from typing import Any

from refnet_docs.inline import escape, sentence

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
    return "\n\n".join(parts)


def _table(records: Records) -> str:
    claims = {record.claim for record in records}
    shared = claims.pop() if len(claims) == 1 and len(records) > 1 else None
    measured = any(record.error is not None for record in records)
    titles = ["case"] + [] * 0
    marks = ["---"]
    if shared is None:
        titles, marks = [*titles, "claim"], [*marks, "---"]
    titles, marks = [*titles, "count"], [*marks, "---:"]
    if measured:
        titles, marks = [*titles, "error", "tolerance"], [*marks, "---:", "---:"]
    titles, marks = [*titles, "result"], [*marks, "---"]
    rows = []
    for record in records:
        cells = [escape(record.case)]
        note = f" ({escape(record.detail)})" if record.detail else ""
        if shared is None:
            cells.append(escape(record.claim) + note)
        else:
            cells[0] += note
        cells.append(f"{record.count:,}")
        if measured:
            cells += [_number(record.error), _number(record.tolerance)]
        rows.append([*cells, _result(record)])
    lines = [_row(titles), _row(marks), *map(_row, rows)]
    claim = f"{escape(sentence(shared))}\n\n" if shared is not None else ""
    return claim + "\n".join(lines)


def _rejections(records: Records) -> str:
    lines = [_row(["wrong variant", "rejected by"]), _row(["---", "---"])]
    for record in records:
        by = record.detail.removeprefix("rejected by ") if record.passed else "**FAILED**: nothing"
        lines.append(_row([escape(record.case), by]))
    return "\n".join(lines)


def summary_markdown(records: Records, titles: dict[str, str]) -> str:
    """One row for each op, one column for each letter."""
    from refnet.verification.evidence import LETTERS

    lines = [_row(["op", *LETTERS]), _row(["---", *["---:"] * len(LETTERS)])]
    for key in dict.fromkeys(record.op for record in records):
        cells = [
            _cell([r for r in records if (r.op, r.letter) == (key, letter)]) for letter in LETTERS
        ]
        lines.append(_row([f"[{titles[key]}]({key}.md#evidence)", *cells]))
    count = sum(record.count for record in records)
    passed = sum(record.passed for record in records)
    total = (
        f"{passed:,} of {len(records):,} records passed: {count:,} identities, comparisons and "
        f"checks."
    )
    return "\n".join(lines) + f"\n\n{total}"


def _cell(records: Records) -> str:
    """One letter of one op: the largest error where it is measured, else a count."""
    if not records:
        return "none"
    failed = sum(not record.passed for record in records)
    if failed:
        return f"**{failed} FAILED**"
    letter = records[0].letter
    if letter in "DE":
        return _number(max(record.error for record in records))
    return f"{len(records) if letter == 'G' else sum(record.count for record in records):,}"


def _result(record: Any) -> str:
    return "passed" if record.passed else "**FAILED**"


def _number(value: float | None) -> str:
    if value is None:
        return "exact"
    return "0" if value == 0 else f"{value:.0e}" if value in (1e-5, 1e-7) else f"{value:.1e}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
