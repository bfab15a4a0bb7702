"""What every statement and verdict has, and printing it."""

from collections.abc import Iterable
from textwrap import indent
from typing import Protocol

from .captions import plain
from .statement import Line, Part
from .table import Table


class Stated(Protocol):
    """What can be checked and shown."""

    @property
    def title(self) -> str:
        """What it is about, in a few words."""

    @property
    def says(self) -> str:
        """The statement as prose."""

    def check(self) -> int:
        """Return how many things were compared."""

    def parts(self) -> Iterable[Part]:
        """Heading, prose, formulas and tables of each part."""


def statement_text(statement: Stated) -> str:
    """Statement for a terminal."""
    lines = [f"[{plain(statement.title)}]", plain(statement.says)]
    for heading, says, shown in statement.parts():
        lines += [f"  {plain(heading)}: {plain(says)}"] if heading else []
        lines += map(_line_text, shown)
    return "\n".join(lines)


def statement_latex(statement: Stated) -> str:
    """Statement as LaTeX, a display formula for each line."""
    lines = [f"% {statement.title}", statement.says]
    for heading, says, shown in statement.parts():
        lines += [f"% {heading}", says] if heading else []
        lines += map(_line_latex, shown)
    return "\n".join(lines)


def _line_text(line: Line | Table) -> str:
    if isinstance(line, Table):
        return indent(line.text(), "    ")
    label, formula, _ = line
    return f"    [{plain(label)}]\n    {formula}"


def _line_latex(line: Line | Table) -> str:
    if isinstance(line, Table):
        return f"\\[\n{line.latex()}\n\\]"
    label, _, formula = line
    return f"\\[\n{formula} % {label}\n\\]"
