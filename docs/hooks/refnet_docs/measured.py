"""Tables of what benchmarks measured and wrote to docs/data."""

import json
from pathlib import Path
from typing import Any


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
    columns = list(rows[0])
    lines = [
        [column.replace("_", " ") for column in columns],
        ["---" if isinstance(rows[0][c], str) else "---:" for c in columns],
    ]
    lines += [[_cell(column, row[column]) for column in columns] for row in rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    said = {k: v for k, v in found.items() if k != "command" and not isinstance(v, dict | list)}
    facts = ", ".join(f"{k} {v}" for k, v in said.items())
    return f"{table}\n\nMeasured by `{found['command']}`: {facts}."


def _cell(column: str, value: Any) -> str:
    if isinstance(value, float) and ("error" in column or "step" in column):
        return f"{value:.1e}"
    if isinstance(value, float):
        digits = 3 if "ms" in column else 0 if "mb" in column else 1
        return f"{value:.{digits}f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
