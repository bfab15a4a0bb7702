"""What the pictures are made of: grids of numbers, letters, arrows and boxes.

Lengths are in points; the origin is the top left corner, and y grows downwards.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle

from refnet.training.figures import new_figure

from .grids import Grid, Point, number
from .style import COLOURS, FONTS, PIXELS, SIZE, WIDTH

FAINT, STRONG = 0.12, 0.38  # opacity of a cell, and of a marked one


class Canvas:
    """A picture, and the words that stand for it where it is not seen."""

    def __init__(
        self, height: float, text_alternative: str, *, width: float = WIDTH, pixels: float = PIXELS
    ) -> None:
        self.width, self.height, self.pixels = width, height, pixels
        self.text_alternative = " ".join(text_alternative.split())
        self.figure = new_figure(width / 72, height / 72)
        self.figure.set_layout_engine("none")
        self.figure.patch.set_visible(False)
        self.axes = self.figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        self.axes.set_axis_off()

    def add(self, artist: Any) -> None:
        """Add a Matplotlib artist; what reaches beyond the edge is not cut."""
        artist.set_clip_on(False)
        self.axes.add_artist(artist)

    def text(
        self, at: Point, string: str, colour: str = "ink", *, size: float = SIZE,
        bold: bool = False, mono: bool = False, ha: str = "center", va: str = "center_baseline",
        alpha: float = 1,
    ) -> None:  # fmt: skip
        """Write a line of letters; between dollar signs, mathematics."""
        font = FONTS["mono" if mono else "sans", "bold" if bold else "normal"]
        self.axes.text(
            *at, string, color=COLOURS[colour], ha=ha, va=va, alpha=alpha,
            fontproperties=FontProperties(fname=str(font), size=size), clip_on=False,
        )  # fmt: skip

    def grid(
        self, at: Point, values: Any, colour: str, label: str = "", *, cell: Point = (24, 21),
        marked: Iterable[tuple[int, int]] = (), digits: int = 0, size: float = SIZE,
        quiet: Any = lambda value: False,
    ) -> Grid:  # fmt: skip
        """Draw a matrix of numbers; ``marked`` places are stronger, ``quiet`` values fainter."""
        values = np.atleast_2d(values)
        grid, strong = Grid(*at, *values.shape, cell), set(marked)
        for place, value in np.ndenumerate(values):
            x, y = grid.at(*place)
            alpha = STRONG if place in strong else FAINT
            self.box((x, y), (cell[0] - 1.5, cell[1] - 1.5), colour, alpha=alpha, round_by=1.5)
            self.text(
                (x, y), number(value, digits), size=size, bold=place in strong,
                alpha=0.55 if quiet(value) else 1,
            )  # fmt: skip
        if label:
            self.text((grid.x + grid.width / 2, grid.y - 7), label, colour, size=14, va="baseline")
        return grid

    def box(
        self, centre: Point, size: Point, colour: str, *, alpha: float = 1, filled: bool = True,
        round_by: float = 4, width: float = 1, dashed: bool = False,
    ) -> None:  # fmt: skip
        """Draw a rectangle with rounded corners, tinted or only its line."""
        corner = centre[0] - size[0] / 2, centre[1] - size[1] / 2
        fill, edge = (COLOURS[colour], "none") if filled else ("none", COLOURS[colour])
        style = f"round,pad=0,rounding_size={round_by}"
        line = {"lw": 0 if filled else width, "ls": (0, (4, 3)) if dashed else "-"}
        self.add(
            FancyBboxPatch(corner, *size, boxstyle=style, fc=fill, ec=edge, alpha=alpha, **line)
        )

    def frame(self, grid: Grid, colour: str, rows: Point, columns: Point) -> None:
        """Draw a line around the entries from one row, and column, up to another one."""
        (top, bottom), (left, right) = rows, columns
        corner = grid.x + left * grid.cell[0], grid.y + top * grid.cell[1]
        size = (right - left) * grid.cell[0], (bottom - top) * grid.cell[1]
        self.add(Rectangle(corner, *size, fc="none", ec=COLOURS[colour], lw=1.6))

    def arrow(
        self, start: Point, end: Point, colour: str = "faint", *, bend: float = 0,
        width: float = 1.4, both: bool = False,
    ) -> None:  # fmt: skip
        """Draw an arrow, or one with two heads, straight or bent to its left."""
        self.add(
            FancyArrowPatch(
                start, end, arrowstyle="<|-|>" if both else "-|>", mutation_scale=9,
                shrinkA=0, shrinkB=0, connectionstyle=f"arc3,rad={bend}",
                color=COLOURS[colour], lw=width,
            )
        )  # fmt: skip

    def line(
        self,
        points: Any,
        colour: str,
        *,
        width: float = 1.4,
        alpha: float = 1,
        dashed: bool = False,
    ) -> None:
        """Draw a line through points."""
        x, y = np.transpose(points)
        style = (0, (3, 2.5)) if dashed else "-"
        self.add(Line2D(x, y, color=COLOURS[colour], lw=width, alpha=alpha, ls=style))

    def dot(self, at: Point, colour: str, *, radius: float = 3, hollow: bool = False) -> None:
        """Draw a dot, or a ring that hides what is below it."""
        face = COLOURS["paper" if hollow else colour]
        self.add(Circle(at, radius, fc=face, ec=COLOURS[colour], lw=1.5))
