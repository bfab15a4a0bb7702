"""What text and LaTeX have in common."""

from collections.abc import Sequence

import sympy as sp
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.printer import Printer

from ..derivation import Derivation


def left_side(derivation: Derivation) -> sp.Expr:
    """What is derived, as an entry: dW[i, j]."""
    return sp.IndexedBase(derivation.name)[derivation.indices]


def heading(derivation: Derivation) -> str:
    """What the left side does not say: the hypotheses, and what J and H stand for."""
    meaning = {"J": ": the Jacobian", "H": ": the second derivatives"}.get(derivation.name, "")
    return meaning + derivation.under


def already_shown(derivation: Derivation, known: Sequence[Derivation]) -> int:
    """Return how many steps at the start are all of those of a derivation printed before."""
    return max(
        (
            len(other.steps)
            for other in known
            if other.name == derivation.name and derivation.steps[: len(other.steps)] == other.steps
        ),
        default=0,
    )


def summand(printer: Printer, expr: sp.Expr) -> str:
    """What stands behind a sum sign, in parentheses where it would be misread."""
    if isinstance(expr, sp.Sum):
        return printer.doprint(expr)
    negative = expr.could_extract_minus_sign() and not expr.is_Add
    level = PRECEDENCE["Atom"] if negative else PRECEDENCE["Mul"]
    return printer.parenthesize(expr, level, strict=True)
