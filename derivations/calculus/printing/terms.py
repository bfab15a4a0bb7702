"""The order of a sum's terms, and names of Greek letters: the same for text and LaTeX."""

import sympy as sp
from sympy.core.function import _coeff_isneg
from sympy.printing.pretty.pretty_symbology import greek_unicode

#: Letters by their names, as SymPy knows them, and by the one usual name that it spells "lamda".
GREEK = {**greek_unicode, "lambda": greek_unicode["lamda"]}
LETTERS = {letter: name for name, letter in GREEK.items()}

#: Indices within a window: they follow those of its place, h + i like w + j.
WITHIN_WINDOW = ("i", "j")


def ordered(terms: list[sp.Expr], expr: sp.Expr) -> list[sp.Expr]:
    """Order the terms of a sum, which come in SymPy's order.

    A place, as an index says it, reads alike along every axis: s_h u + i - p_h, h + p_h - s_h u,
    k_h - 1 - i. A polynomial in one symbol has descending powers, if the first one is added; any
    other sum has what is added first: dout - dout out^2.
    """
    if is_place(expr):
        return sorted(terms, key=_in_place)
    descending = len(expr.free_symbols) == 1 and not _coeff_isneg(terms[0])
    return terms if descending else sorted(terms, key=_coeff_isneg)


def is_place(expr: sp.Expr) -> bool:
    """Whether it has indices, which may be negative, and sizes, and nothing else."""
    symbols = expr.free_symbols
    return (
        all(symbol.is_Symbol and symbol.is_integer for symbol in symbols)
        and any(map(_is_index, symbols))
        and not expr.has(sp.Indexed, sp.KroneckerDelta, sp.Sum)
    )


def _in_place(term: sp.Expr) -> tuple[bool, int, bool, int, str]:
    """Sort key: what is added first; products, indices, sizes, paddings and numbers apart."""
    negative = bool(term.could_extract_minus_sign())
    size = -term if negative else term
    if size.is_Symbol:
        kind = 1 if _is_index(size) else 3 if size.name.startswith("p_") else 2
    else:
        kind = (0 if negative else 4) if size.is_Number else (4 if negative else 0)
    within_window = str(size) in WITHIN_WINDOW
    return negative, kind, within_window, -len(size.args), str(size)


def _is_index(symbol: sp.Symbol) -> bool:
    return bool(symbol.is_integer) and symbol.is_nonnegative is None
