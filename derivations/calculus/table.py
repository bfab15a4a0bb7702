"""A table: the kind of part of a statement in which numbers are listed."""

from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp

from .captions import in_text, plain
from .printing import latex, text

Cell = str | sp.Basic


@dataclass(frozen=True)
class Table:
    """What a statement lists: columns with heads, and rows of words, numbers and formulas.

    Parameters
    ----------
    heads : sequence of str
        Prose; formulas between dollar signs.
    rows : sequence of sequences
        Words, or what the script computed; of a formula with its value, an equality of the two.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.heads):
                raise ValueError(f"{len(self.heads)} columns, but the row {row} has {len(row)}")

    def values(self) -> "Table":
        """Return the same, of each equality only the right side."""
        return Table(self.heads, [[value(cell) for cell in row] for row in self.rows])

    def beside(self, other: "Table") -> "Table":
        """Return both side by side, the first column, which they must share, once.

        Raises
        ------
        ValueError
            If their first columns differ.
        """
        firsts = [[table.heads[0], *(row[0] for row in table.rows)] for table in (self, other)]
        if firsts[0] != firsts[1]:
            raise ValueError(f"first columns differ: {firsts[0]} and {firsts[1]}")
        rows = [[*row, *more[1:]] for row, more in zip(self.rows, other.rows, strict=True)]
        return Table([*self.heads, *other.heads[1:]], rows)

    def text(self) -> str:
        """Columns of equal width, for a terminal."""
        lines = [[plain(head) for head in self.heads]]
        lines += [
            [plain(cell) if isinstance(cell, str) else text(cell) for cell in r] for r in self.rows
        ]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(
            "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip()
            for line in lines
        )

    def latex(self) -> str:
        """Return an array, its heads above a line."""
        lines = [[_words(head) for head in self.heads]]
        lines += [[_words(c) if isinstance(c, str) else latex(c) for c in row] for row in self.rows]
        head, *rows = (" & ".join(line) for line in lines)
        body = " \\\\\n".join([rf"{head} \\ \hline {rows[0]}", *rows[1:]])
        return f"\\begin{{array}}{{{'l' * len(self.heads)}}}\n{body}\n\\end{{array}}"


def value(cell: Cell) -> Cell:
    """Return what a cell is in numbers: the right side of an equality, else the cell."""
    return cell.rhs if isinstance(cell, sp.Equality) else cell


def _words(prose: str) -> str:
    return rf"\text{{{in_text(prose)}}}" if prose else ""
