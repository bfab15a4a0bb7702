"""Tables of statements as Markdown, from the very objects that were checked."""

from collections.abc import Sequence
from functools import reduce
from typing import Any

from refnet_docs.equations import printing
from refnet_docs.inline import prose


def table_markdown(table: Any) -> str:
    """Rows under their heads; numbers, and formulas with their values, stand at the right."""
    columns = list(zip(*table.rows, strict=True))
    rules = ["---:" if all(map(_is_number, column)) else "---" for column in columns]
    rows = [map(prose, table.heads), rules, *(map(_cell, row) for row in table.rows)]
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f'<div class="refnet-results" markdown>\n\n{lines}\n\n</div>'


def answers_markdown(key: str, titles: Sequence[str]) -> str:
    """The tables of one or more statements side by side, formulas by their values only.

    Raises
    ------
    KeyError
        If there is no such statement, or it has no table, or more than one.
    ValueError
        If the tables do not have the same first column.
    """
    tables = [_table(key, title).values() for title in titles]
    return table_markdown(reduce(lambda left, right: left.beside(right), tables))


def _table(key: str, title: str) -> Any:
    from refnet.verification.derivations import derivations

    plain = derivations("calculus.captions").plain
    for statement in derivations("catalogue").statements(key):
        if title in (statement.title, plain(statement.title)):
            tables = [line for line in statement.lines() if is_table(line)]
            if len(tables) != 1:
                raise KeyError(f"{title!r} of {key} has {len(tables)} tables, not one")
            return tables[0]
    raise KeyError(f"{key} has no statement titled {title!r}")


def is_table(line: Any) -> bool:
    """Return whether a line of a statement is a table, and no formula with its label."""
    return hasattr(line, "heads")


def _is_number(cell: Any) -> bool:
    return not isinstance(cell, str) and (cell.is_Number or cell.is_Relational)


def _cell(cell: Any) -> str:
    """Words as they are, numbers as text, which wraps nowhere, formulas as such."""
    if isinstance(cell, str):
        return prose(cell)
    if cell.is_Integer:
        return f"{int(cell):,}"
    return str(cell) if cell.is_Number else f"${printing().latex(cell, flat=True)}$"
