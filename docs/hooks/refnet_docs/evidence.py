"""Evidence records as Markdown tables."""

from collections.abc import Callable, Sequence
from typing import Any

from refnet_docs.inline import escape, indent

Records = Sequence[Any]
RIGHT = ("count", "error", "tolerance")


def evidence_markdown(records: Records, note: str = "") -> str:
    """All the records of one op: a table for each letter, folded away unless one failed.

    ``note`` stands above the table of A.
    """
    from refnet.verification.evidence import LETTERS

    parts = []
    for letter, meaning in LETTERS.items():
        mine = [record for record in records if record.letter == letter]
        if not mine:
            continue
        table = _rejections(mine) if letter == "G" else _tables(mine)
        if letter == "A" and note:
            table = f"{note}\n\n{table}"
        failed = any(not record.passed for record in mine)
        fold = f'???{"+" * failed} derivation "{letter}: {meaning.rstrip(".")}: {_result(mine)}"'
        parts.append(f"{fold}\n\n{indent(table, 4)}")
    return '<div class="refnet-evidence" markdown>\n\n' + "\n\n".join(parts) + "\n\n</div>"


def _result(records: Records) -> str:
    failed = sum(not record.passed for record in records)
    count = f"{len(records)} record{'s' * (len(records) > 1)}"
    return f"{failed} of {count} FAILED" if failed else f"{count}, passed"


def _tables(records: Records) -> str:
    """One table for each claim of B to E, and of other letters where all claim the same."""
    by_claim: dict[str, list[Any]] = {}
    for record in records:
        by_claim.setdefault(record.claim, []).append(record)
    if records[0].letter in "BCDE" or (len(by_claim) == 1 and len(records) > 1):
        return "\n\n".join(_shared(claim, mine) for claim, mine in by_claim.items())
    return _table(records, _with_claim)


def _shared(claim: str, records: Records) -> str:
    """Table of records that claim the same, to the same tolerance, which stand above it."""
    if len(records) == 1:
        return _table(records, _with_claim)
    tolerances = {record.tolerance for record in records} - {None}
    tolerance = f"; tolerance {min(tolerances):.0e}" if len(tolerances) == 1 else ""
    return f"Claim: {escape(claim)}{tolerance}.\n\n{_table(records, _without_claim)}"


def _with_claim(record: Any) -> dict[str, str]:
    return {"case": escape(record.case), "claim": _claim(record) + _note(record)}


def _claim(record: Any) -> str:
    from refnet.core.keys import is_stated

    if is_stated(record.op):  # prose with formulas, as it stands above
        return record.claim.replace("|", "&#124;")
    return escape(record.claim)


def _without_claim(record: Any) -> dict[str, str]:
    return {"case": escape(record.case) + _note(record)}


def _note(record: Any) -> str:
    return f" ({escape(record.detail)})" if record.detail else ""


def _table(records: Records, what: Callable[[Any], dict[str, str]]) -> str:
    measured = any(record.error is not None for record in records)
    one_tolerance = len({record.tolerance for record in records}) == 1
    rows = []
    for record in records:
        row = {**what(record), "count": f"{record.count:,}"}
        if measured:
            row["error"] = "" if record.error is None else error(record.error)
        if measured and ("claim" in row or not one_tolerance):
            row["tolerance"] = "" if record.tolerance is None else f"{record.tolerance:.0e}"
        rows.append({**row, "result": "passed" if record.passed else "**FAILED**"})
    rules = ["---:" if column in RIGHT else "---" for column in rows[0]]
    return "\n".join(map(_row, [list(rows[0]), rules, *(list(row.values()) for row in rows)]))


def _rejections(records: Records) -> str:
    lines = [_row(["wrong variant", "rejected by"]), _row(["---", "---"])]
    for record in records:
        by = record.detail.removeprefix("rejected by ") if record.passed else "**FAILED**: nothing"
        lines.append(_row([escape(record.case), by]))
    return "\n".join(lines)


def summary_markdown(records: Records) -> str:
    """One row for each op, then one for each family without code; one column for each letter."""
    from refnet.core.keys import STATED, is_stated
    from refnet.verification.evidence import LETTERS

    lines = [_row(["op", *LETTERS]), _row(["---", *["---:"] * len(LETTERS)])]
    for key in dict.fromkeys(record.op for record in records):
        if is_stated(key):
            continue  # no code, so no letter but A
        mine = [record for record in records if record.op == key]
        lines.append(_summary(f"[`{key.partition('/')[2]}`]({key}.md#evidence)", mine))
    for family in STATED:
        mine = [record for record in records if record.op.startswith(f"{family}/")]
        if mine:
            lines.append(_summary(f"[{family}]({mine[0].op}.md)", mine))
    table = "\n".join(lines)
    return f'<div class="refnet-evidence" markdown>\n\n{table}\n\n</div>'


def _summary(label: str, records: Records) -> str:
    from refnet.verification.evidence import LETTERS

    return _row([label, *(_cell([r for r in records if r.letter == each]) for each in LETTERS)])


def _cell(records: Records) -> str:
    """One letter of one op: the largest error where it is measured, else a count."""
    if not records:
        return "none"
    failed = sum(not record.passed for record in records)
    if failed:
        return f"**{failed} FAILED**"
    letter = records[0].letter
    if letter == "D":
        return " / ".join(
            _largest([r for r in records if r.case.endswith(method)])
            for method in ("complex step", "central differences")
        )
    if letter == "E":
        return _largest(records)
    return f"{len(records) if letter == 'G' else sum(record.count for record in records):,}"


def _largest(records: Records) -> str:
    return error(max(record.error for record in records)) if records else "none"


def error(value: float) -> str:
    """One digit, and the power of ten."""
    return f"{value:.0e}" if value else "0"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
