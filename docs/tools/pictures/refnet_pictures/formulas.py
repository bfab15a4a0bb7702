"""Formulas and code in which every array has its colour."""

import re

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from .canvas import Canvas
from .grids import Point
from .style import FONTS

_ROLES = {
    "input": r"x|\mathrm{logits}|y",
    "weight": r"W|b",
    "output": r"\mathrm{out}|z|p",
    "gradient": r"\mathrm{dout}|\mathrm{dx}|\mathrm{dW}|\mathrm{db}|\mathrm{dz}|\mathrm{dy}",
}
_COLOURS = {name: role for role, names in _ROLES.items() for name in names.split("|")}
_INDEX = r"(?:[_^](?:\{[^}]*\}|\w))*"
_LETTERS = "|".join(name for name in _COLOURS if len(name) == 1)
#: An array with its indices; a letter of a command or of a word is none.
_ARRAY = re.compile(
    rf"(\\mathrm\{{\w+\}}{_INDEX}|(?<![\\A-Za-z])(?:{_LETTERS})(?![A-Za-z]){_INDEX})"
)
_SIGN = re.compile(r"(=|(?<!= )[+-])")  # the minus after an equals sign is none between terms
_SUM = re.compile(r"(\\sum_(?:\{[^}]*\}|\w))")
_NAME = re.compile(r"(\b[A-Za-z]+\b)")


def text_width(string: str, size: float, *, mono: bool = False) -> float:
    """Width of a line of letters, in points."""
    font = FontProperties(fname=str(FONTS["mono" if mono else "sans", "normal"]), size=size)
    return TextToPath().get_text_width_height_descent(string, font, "$" in string)[0]


def write_formula(
    canvas: Canvas, at: Point, formula: str, *, size: float = 14, ha: str = "left"
) -> None:
    """Write LaTeX, its arrays in their colours; ``at`` is on the base line."""
    pieces = [(part, _colour(part)) for part in _ARRAY.split(formula) if part.strip()]
    # A sign at the end of a piece has no neighbour to keep its distance from.
    spaced = [
        (_SUM.sub(r"\1\\,", _SIGN.sub(r"\\:\1\\:", p)) if c == "ink" else p, c) for p, c in pieces
    ]
    _write(canvas, at, [(f"${p.strip()}$", c) for p, c in spaced], size, ha, mono=False)


def write_code(canvas: Canvas, at: Point, code: str, *, size: float = 13) -> None:
    """Write a line of code, the names of arrays in their colours."""
    parts = [part for part in _NAME.split(code) if part]
    pieces = [(part, _colour(part, "{}", r"\mathrm{{{}}}")) for part in parts]
    _write(canvas, at, pieces, size, "left", mono=True)


def _colour(part: str, *forms: str) -> str:
    bare = re.sub(rf"(?<=[\w}}]){_INDEX}$", "", part)
    return next((_COLOURS[n] for f in forms or ("{}",) if (n := f.format(bare)) in _COLOURS), "ink")


def _write(
    canvas: Canvas, at: Point, pieces: list[tuple[str, str]], size: float, ha: str, *, mono: bool
) -> None:
    widths = [text_width(piece, size, mono=mono) for piece, _ in pieces]
    x = at[0] - sum(widths) * {"left": 0, "center": 0.5, "right": 1}[ha]
    for (piece, colour), width in zip(pieces, widths, strict=True):
        canvas.text((x, at[1]), piece, colour, size=size, ha="left", va="baseline", mono=mono)
        x += width
