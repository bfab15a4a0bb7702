"""Tables of what benchmarks measured and wrote to docs/data."""

import json
from pathlib import Path
from typing import Any

#: Facts that are not listed with the versions.
SAID_APART = ("rows", "command", "unavailable")


def measured_markdown(name: str, root: Path) -> str:
    """Table of docs/data/<name>.json, with the command and the versions behind it."""
    path = root / "docs" / "data" / f"{name}.json"
    if not path.exists():
        raise KeyError(f"nothing was measured under the name {name!r}")
    found = json.loads(path.read_text("utf-8"))
    rows = found["rows"]
    columns = list(rows[0])
    lines = [
        [column.replace("_", " ") for column in columns],
        ["---" if isinstance(rows[0][c], str) else "---:" for c in columns],
    ]
    lines += [[_cell(column, row[column]) for column in columns] for row in rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    facts = ", ".join(f"{k} {v}" for k, v in found.items() if k not in SAID_APART)
    return f"{table}\n\nMeasured by `{found['command']}`: {facts}."


def _cell(column: str, value: Any) -> str:
    if isinstance(value, float):
        digits = 3 if "ms" in column else 0 if "mb" in column else 1
        return f"{value:.{digits}f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
