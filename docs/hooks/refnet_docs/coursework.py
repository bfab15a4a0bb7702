"""Tables and numbers of the courseworks' results, from docs/data."""

import functools
import json
import re
from pathlib import Path
from typing import Any

from refnet_docs.inline import escape

#: ``{{ NAME WORDS }}`` in a page: a fact of results, or an entry of another document.
INLINE = re.compile(r"\{\{ (?P<name>[a-z][a-z0-9-]+) (?P<words>[^{}]+?) \}\}")


def results_markdown(name: str, kinds: list[str], root: Path) -> str:
    """Tables of docs/data/NAME.json, with the command and the versions behind them."""
    from refnet.coursework import tables

    results = _results(root / "docs" / "data" / f"{name}.json")
    shown = [getattr(tables, kind)(results) for kind in kinds]
    return _with_source(shown, results.command, results.versions)


def explanation_markdown(name: str, root: Path) -> str:
    """Table of an experiment that explains the published results of ucl-hw2."""
    from refnet.coursework.explained_tables import EXPLAINED_TABLES

    document = _document(root / "docs" / "data" / f"ucl-hw2-{name}.json")
    table = EXPLAINED_TABLES[name](document)
    return _with_source([table], document["command"], document["versions"])


def framework_markdown(kind: str, root: Path) -> str:
    """Table of the comparison with Keras: its trajectories, other back ends, or accuracies."""
    from refnet.comparison import tables

    document = _document(root / "docs" / "data" / "ucl-cw1-framework.json")
    table = getattr(tables, kind)(document)
    return _with_source([table], document["command"], document["versions"])


def fact_markdown(name: str, words: str, root: Path) -> str:
    """One number: ``{{ ucl-cw1-curves m3 2 gap }}``, or ``{{ NAME path/to/entry .3f }}``."""
    from refnet.coursework.facts import fact

    path = root / "docs" / "data" / f"{name}.json"
    document = _document(path)
    if "train_fraction" in document:
        which, setting, what = words.split()
        return fact(_results(path), which, setting, what)
    entry, _, form = words.partition(" ")
    value: Any = document
    for key in entry.split("/"):
        value = value[int(key) if isinstance(value, list) else key]
    if value is None or isinstance(value, dict | list):
        raise KeyError(f"{name}.json: {entry} is no single value")
    return format(value, form)


def forget_documents() -> None:
    """Read each document anew when a page asks for it."""
    _results.cache_clear()
    _document.cache_clear()


def _with_source(shown: list[Any], command: str, versions: dict[str, str]) -> str:
    made_with = ", ".join(f"{package} {version}" for package, version in versions.items())
    return "\n\n".join([*map(_table, shown), f"From `{command}`; {made_with}."])


def _table(table: Any) -> str:
    rules = ["---" if number < table.text else "---:" for number in range(len(table.columns))]
    rows = [table.columns, rules, *(map(escape, row) for row in table.rows)]
    title = f"*{table.title[:1].upper()}{table.title[1:]}*"
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f'{title}\n\n<div class="refnet-results" markdown>\n\n{lines}\n\n</div>'


@functools.cache
def _results(path: Path) -> Any:
    from refnet.coursework.results import Results

    if not path.exists():
        raise KeyError(f"docs/data has no {path.name}")
    return Results.load(path)


@functools.cache
def _document(path: Path) -> Any:
    if not path.exists():
        raise KeyError(f"docs/data has no {path.name}")
    return json.loads(path.read_text("utf-8"))
