"""Numbers as they are written, and where those of a matrix stand."""

from dataclasses import dataclass

Point = tuple[float, float]


def number(value: float, digits: int = 0) -> str:
    """Return a number with a true minus sign, and without a negative zero."""
    return f"{round(float(value), digits) + 0.0:.{digits}f}".replace("-", "\N{MINUS SIGN}")


@dataclass(frozen=True)
class Grid:
    """Where the entries of an array have been drawn."""

    x: float
    y: float
    rows: int
    columns: int
    cell: Point

    @property
    def width(self) -> float:
        """Width of all columns."""
        return self.columns * self.cell[0]

    @property
    def height(self) -> float:
        """Height of all rows."""
        return self.rows * self.cell[1]

    def at(self, row: float, column: float) -> Point:
        """Centre of an entry."""
        return self.x + (column + 0.5) * self.cell[0], self.y + (row + 0.5) * self.cell[1]

    def side(self, right: float, down: float, *, gap: float = 4) -> Point:
        """Middle of a side, a little outside: (1, 0) is the right one, (0, -1) the top."""
        x = self.x + (right + 1) / 2 * self.width + right * gap
        return x, self.y + (down + 1) / 2 * self.height + down * gap
