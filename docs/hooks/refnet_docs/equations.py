"""Equations of an op's derivations in LaTeX, and their numbers on the op's page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: A formula wider than this (in letters, roughly) is broken before the terms of its sum.
WIDE = 62


@dataclass(frozen=True)
class Numbered:
    """One equation of a page: what is defined or derived, by which claim, and its number."""

    number: int
    claim: Any
    what: Any  # a Definition or a Derivation
    tex: str  # the equation
    matrices: str = ""  # the same by matrices, where that is shorter


def claims(key: str) -> Any:
    """Return what is derived for ``key``."""
    from refnet.verification.derivations import derivations

    return derivations("catalogue").claims(key)


def equations(key: str) -> list[Numbered]:
    """Number the definitions and results of ``key``, in the order in which its page shows them."""
    found = [(claim, what) for claim in claims(key) for what in _of(claim)]
    return [_numbered(n, claim, what) for n, (claim, what) in enumerate(found, start=1)]


def _of(claim: Any) -> Iterator[Any]:
    names = {d.name: d for derivation in claim.derivations for d in derivation.named}
    names.pop(claim.forward.name, None)
    yield claim.forward
    yield from names.values()
    yield from claim.derivations


def _numbered(number: int, claim: Any, what: Any) -> Numbered:
    if not is_derived(what):
        return Numbered(number, claim, what, equation(latex(what.left), what.expr))
    matrices = ""
    if what.matrix_form is not None:
        matrices = f"{symbol(what.name)} = {latex(what.matrix_form)}"
    return Numbered(number, claim, what, equation(left_side(what), what.formula), matrices)


def is_derived(what: Any) -> bool:
    """Return whether this is a derivation, which has steps, and no definition."""
    return hasattr(what, "steps")


def equation(left: str, expr: Any) -> str:
    """LaTeX of ``left = expr``, broken before the terms of a sum where it is wide."""
    whole = latex(expr)
    if not expr.is_Add or width(left) + width(whole) <= WIDE:
        return f"{left} = {whole}"
    terms = map(latex, expr.as_ordered_terms())
    first, *others = sorted(terms, key=lambda term: term.startswith("-"))
    signed = [other if other.startswith("-") else f"+ {other}" for other in others]
    rows = [f"{left} = {{}}& {first}", *(rf"& {other}" for other in signed)]
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


def width(formula: str) -> int:
    r"""Length of a formula in letters: \mathrm{dout} counts 4, \sum counts 2."""
    words = re.sub(r"\\mathrm|\\[,:;]|[{}_^ ]|\\left|\\right", "", formula)
    return len(re.sub(r"\\[a-zA-Z]+", "xx", words))


def left_side(derivation: Any) -> str:
    """LaTeX of what is derived: an entry of a gradient."""
    return latex(printing().left_side(derivation))


def latex(expr: Any) -> str:
    """LaTeX of an expression, as everywhere in refnet."""
    return printing().latex(expr)


def symbol(name: str) -> str:
    """LaTeX of an array's or a size's name."""
    import sympy

    return latex(sympy.Symbol(name))


def printing() -> Any:
    """Return the derivations' printers."""
    from refnet.verification.derivations import derivations

    return derivations("calculus.printing")


def main_claim_first(found: list[Numbered]) -> list[Numbered]:
    """Sort the claim without a title, the most general one, before the others."""
    return sorted(found, key=lambda each: bool(each.claim.title))
