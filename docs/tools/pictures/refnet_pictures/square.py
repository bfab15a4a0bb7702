"""The square of Home: an equation, its symbols, its code and its numbers, tied to each other."""

import inspect
import re

import refnet
from derivations.calculus.printing import latex, left_side
from derivations.layers import dense as derivation

from .canvas import Canvas
from .formulas import text_width, write_code, write_formula
from .grids import Point
from .layers.dense import DOUT, B, W, X

WIDE, CARD, LEFT, RIGHT, TOP, LOW = 450, (166, 56), 97, 353, 54, 162


def _formula(left: str, right: str) -> str:
    """Return an equation in short: without commas, and limits of sums that go without saying."""
    left, right = (re.sub(r"(?<!\\), ", " ", side) for side in (left, right))
    right = re.sub(r"\\sum_\{(\w)=0\}\^\{[^}]*\}", r"\\sum_{\1}", right)
    return f"{left} = {right}"


def _card(picture: Canvas, centre: Point, title: str) -> Point:
    """Draw a corner with its title, and return where its content starts."""
    picture.box(centre, CARD, "ink", alpha=0.05, round_by=6)
    picture.box(centre, CARD, "faint", filled=False, alpha=0.6, round_by=6)
    x, y = centre[0] - CARD[0] / 2 + 9, centre[1] - CARD[1] / 2
    picture.text((x, y + 14), title, size=12.5, ha="left", alpha=0.75)
    return x, y + 39


def _edge(picture: Canvas, at: Point, letter: str, words: str, *lines: str) -> None:
    """Write a letter of evidence, and what it does."""
    picture.box((at[0] + 8, at[1]), (17, 17), "ink", alpha=0.12, round_by=8.5)
    picture.text((at[0] + 8, at[1]), letter, size=12.5, bold=True)
    for number, line in enumerate((words, *lines)):
        picture.text((at[0] + 21, at[1] + 15 * number), line, size=12.5, ha="left")


def draw() -> Canvas:
    """Draw four corners, an edge for A, B, D and E, a loop for C, and a frame for F and G."""
    (claim,) = derivation.derive()
    gradient = claim.gradients[0]
    dx = refnet.dense(X, W, B)[1](DOUT)[0]
    code = re.search(
        r"dx = (.*?)(?= if |$)", inspect.getsource(inspect.unwrap(refnet.dense)), re.MULTILINE
    )
    picture = Canvas(
        216,
        """A square with four corners: the equation of a dense layer, its gradient in symbols, its
        line of code, and its numbers. A derives the symbols from the equation; B equates symbols
        and code; C differentiates the code itself; D measures the code's numbers; E compares them
        with PyTorch and JAX. Around it, F tests conventions and extremes, and G sees wrong variants
        rejected.""",
        width=WIDE,
        pixels=1.55,
    )
    _frame(picture)
    at = _card(picture, (LEFT, TOP), "equation")
    forward = _formula(latex(claim.forward.left), latex(claim.forward.expr))
    write_formula(picture, at, forward, size=13)
    at = _card(picture, (RIGHT, TOP), "symbols")
    write_formula(
        picture, at, _formula(latex(left_side(gradient)), latex(gradient.formula)), size=13
    )
    at = _card(picture, (RIGHT, LOW), "code")
    write_code(picture, at, code[0])
    at = _card(picture, (LEFT, LOW), "numbers")
    write_formula(picture, at, r"\mathrm{dx} =")
    picture.grid((LEFT + 84 - 9 - 81, LOW - 20), dx, "gradient", cell=(27, 20), size=12.5)
    right, left = LEFT + CARD[0] / 2 + 5, RIGHT - CARD[0] / 2 - 5
    top, low = TOP + CARD[1] / 2 + 5, LOW - CARD[1] / 2 - 5
    picture.arrow((right, TOP), (left, TOP))
    _edge(picture, (right + 7, TOP - 15), "A", "derive")
    picture.arrow((left, LOW), (right, LOW))
    _edge(picture, (right + 1, LOW - 15), "D", "measure")
    picture.arrow((LEFT - 50, top), (LEFT - 50, low), both=True)
    _edge(picture, (LEFT - 40, (top + low) / 2 - 7), "E", "compare with", "PyTorch, JAX")
    picture.arrow((RIGHT - 60, top), (RIGHT - 60, low), both=True)
    _edge(picture, (RIGHT - 130, (top + low) / 2), "B", "equate")
    picture.arrow((RIGHT - 36, low), (RIGHT - 18, low), bend=-2.2)
    _edge(picture, (RIGHT - 12, (top + low) / 2), "C", "differentiate")
    return picture


def _frame(picture: Canvas) -> None:
    """Draw a line around all, open where it says what it stands for."""
    low = picture.height - 8
    picture.box((WIDE / 2, picture.height / 2), (WIDE - 2, picture.height - 16), "faint",
                filled=False, dashed=True, alpha=0.8, round_by=10)  # fmt: skip
    says = ("F", "conventions and extremes hold"), ("G", "wrong variants are rejected")
    for y, (letter, words) in zip((8, low), says, strict=True):
        width = text_width(words, 12.5) + 21
        picture.box((WIDE / 2, y), (width + 16, 12), "paper", round_by=0)
        _edge(picture, ((WIDE - width) / 2, y), letter, words)
