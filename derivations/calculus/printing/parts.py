"""What text and LaTeX have in common."""

import sympy as sp
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.printer import Printer

from ..derivation import Derivation


def left_side(derivation: Derivation) -> sp.Expr:
    """What is derived, as an entry: dW[i, j]."""
    return sp.IndexedBase(derivation.name)[tuple(derivation.ranges)]


def summand(printer: Printer, expr: sp.Expr) -> str:
    """What stands behind a sum sign, in parentheses where it would be misread."""
    if isinstance(expr, sp.Sum):
        return printer.doprint(expr)
    negative = expr.could_extract_minus_sign() and not expr.is_Add
    level = PRECEDENCE["Atom"] if negative else PRECEDENCE["Mul"]
    return printer.parenthesize(expr, level, strict=True)
