"""What every statement and verdict has, and printing it."""

from collections.abc import Iterable
from typing import Protocol

from .captions import plain
from .statement import Part


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
        """Heading, prose and formulas of each part."""


def statement_text(statement: Stated) -> str:
    """Statement for a terminal."""
    lines = [f"[{plain(statement.title)}]", statement.says]
    for heading, says, formulas in statement.parts():
        lines += [f"  {plain(heading)}: {says}"] if heading else []
        lines += [f"    [{plain(label)}]\n    {formula}" for label, formula, _ in formulas]
    return "\n".join(lines)


def statement_latex(statement: Stated) -> str:
    """Statement as LaTeX, a display formula for each line."""
    lines = [f"% {statement.title}", statement.says]
    for heading, says, formulas in statement.parts():
        lines += [f"% {heading}", says] if heading else []
        lines += [f"\\[\n{formula} % {label}\n\\]" for label, _, formula in formulas]
    return "\n".join(lines)
