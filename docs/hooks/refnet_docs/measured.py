"""Tables of what benchmarks measured and wrote to docs/data."""

import json
from pathlib import Path
from typing import Any

RATIO = "median / refnet's"


def measured_markdown(words: str, root: Path) -> str:
    """Table of docs/data/<name>.json, with the command and the versions behind it.

    The table is the entry "rows", unless the words are a name and that of another entry.
    """
    name, _, entry = words.partition(" ")
    path = root / "docs" / "data" / f"{name}.json"
    if not path.exists():
        raise KeyError(f"nothing was measured under the name {name!r}")
    found = json.loads(path.read_text("utf-8"))
    rows = found[entry or "rows"]
    table = _grouped(rows) if "framework" in rows[0] else _table(rows)
    said = {k: v for k, v in found.items() if k != "command" and not isinstance(v, dict | list)}
    facts = ", ".join(f"{k} {v}" for k, v in said.items())
    return f"{table}\n\nMeasured by `{found['command']}`: {facts}."


def _table(rows: list[dict[str, Any]]) -> str:
    columns = list(rows[0])
    lines = [
        [column.replace("_mb", " MB").replace("_", " ") for column in columns],
        ["---" if isinstance(rows[0][c], str) else "---:" for c in columns],
    ]
    lines += [[_cell(column, row[column]) for column in columns] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _grouped(rows: list[dict[str, Any]]) -> str:
    """Frameworks model by model, with the ratio of their times to refnet's for the same model."""
    ours = {row["model"]: row["median_ms"] for row in rows if row["framework"] == "refnet"}
    shown = []
    for row, before in zip(rows, [None, *rows], strict=False):
        again = before is not None and before["model"] == row["model"]
        columns = list(row)
        place = columns.index("median_ms") + 1
        values = {column: row.get(column) for column in [*columns[:place], RATIO, *columns[place:]]}
        model = "" if again else row["model"]
        shown.append(values | {"model": model, RATIO: row["median_ms"] / ours[row["model"]]})
    table = _table(shown)
    return f'<div class="refnet-results refnet-groups" markdown>\n\n{table}\n\n</div>'


def _cell(column: str, value: Any) -> str:
    if isinstance(value, float) and ("error" in column or "step" in column):
        return f"{value:.1e}"
    if isinstance(value, float):
        digits = 2 if column == RATIO else 3 if "ms" in column else 0 if "mb" in column else 1
        return f"{value:.{digits}f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
