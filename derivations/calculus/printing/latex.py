"""Derivations as LaTeX."""

from collections.abc import Sequence

import sympy as sp
from sympy.printing.latex import LatexPrinter
from sympy.printing.precedence import PRECEDENCE

from ..captions import in_text
from ..claim import Claim
from ..definition import Definition
from ..derivation import Derivation
from .parts import already_shown, left_side, summand
from .terms import GREEK, LETTERS, ordered

#: More sums than this share one sign.
MANY = 2
#: Between neighbouring signs, so that their limits do not run together.
APART = r" \; "
#: Between the rows of a matrix of fractions, which would else touch.
ROOM = r"\\[6pt]"


class _Latex(LatexPrinter):
    def _print_Symbol(self, expr: sp.Symbol, style: str = "plain") -> str:
        return _latex_name(expr.name) or super()._print_Symbol(expr)

    _print_MatrixSymbol = _print_Symbol

    def _print_Integer(self, expr: sp.Integer) -> str:
        return f"{int(expr):,}".replace(",", "{,}")  # no space, as after a comma of a list

    def _print_Indexed(self, expr: sp.Indexed) -> str:
        base = _latex_name(str(expr.base.label)) or str(expr.base.label)
        return f"{base}_{{{', '.join(map(self._print, expr.indices))}}}"

    def _as_ordered_terms(self, expr: sp.Expr, order: str | None = None) -> list[sp.Expr]:
        return ordered(super()._as_ordered_terms(expr, order=order), expr)

    def _print_matrix_contents(self, expr: sp.MatrixBase) -> str:
        contents: str = super()._print_matrix_contents(expr)
        return contents.replace(r"\\", ROOM) if r"\frac" in contents else contents

    def _print_Sum(self, expr: sp.Sum) -> str:
        if len(expr.limits) > MANY and all(low == 0 for _, low, _ in expr.limits):
            ranges = [
                f"{self._print(index)} < {self._print(high + 1)}"
                for index, _, high in reversed(expr.limits)
            ]
            return rf"\sum_{{{', '.join(ranges)}}} {summand(self, expr.function)}"
        signs = [
            rf"\sum_{{{self._print(index)}={self._print(low)}}}^{{{self._print(high)}}}"
            for index, low, high in reversed(expr.limits)
        ]
        return f"{APART.join(signs)} {summand(self, expr.function)}"

    def _print_KroneckerDelta(self, expr: sp.KroneckerDelta, exp: str | None = None) -> str:
        plain = all(argument.is_Symbol for argument in expr.args)
        return rf"\delta_{{{(' ' if plain else ', ').join(map(self._print, expr.args))}}}"

    def _print_Derivative(self, expr: sp.Derivative) -> str:
        inside = summand(self, expr.expr)
        return rf"\frac{{\partial}}{{\partial {self._print(expr.variables[0])}}} {inside}"

    def _print_OneMatrix(self, expr: sp.MatrixExpr, exp: str | None = None) -> str:
        return r"\mathbf{1}"

    def _print_MatMul(self, expr: sp.MatMul) -> str:
        return r" \, ".join(self.parenthesize(f, PRECEDENCE["Mul"], strict=True) for f in expr.args)

    def _print_Transpose(self, expr: sp.Transpose) -> str:
        return rf"{self.parenthesize(expr.arg, PRECEDENCE['Pow'])}^\top"


def _latex_name(name: str) -> str | None:
    if (letter := GREEK.get(name, name)) in LETTERS:
        return "\\" + {"lamda": "lambda"}.get(LETTERS[letter], LETTERS[letter])
    if len(name) == 3 and name[1] == "_":  # k_h: a letter with its index
        return f"{name[0]}_{{{name[2]}}}"
    if len(name) > 1 and name.replace("_", "").isalpha():
        return rf"\mathrm{{{name.replace('_', chr(92) + '_')}}}"
    return None


def latex(expr: sp.Basic, order: str | None = None, *, flat: bool = False) -> str:
    """Expression in LaTeX; ``order`` is that of the terms of sums, as SymPy's printers name it.

    ``flat`` writes short fractions on the line, where those of two storeys would be too small.
    """
    settings = {"parenthesize_super": False, "mul_symbol": r" \, ", "order": order}
    return _Latex({**settings, "fold_short_frac": flat}).doprint(expr)


def definition_latex(definition: Definition) -> str:
    """LaTeX of a definition."""
    return f"{latex(definition.left)} = {latex(definition.expr)}"


def derivation_latex(derivation: Derivation, known: Sequence[Derivation] = ()) -> str:
    """Aligned LaTeX, a line for each step with its rule as text; as for derivation_text."""
    start = max(already_shown(derivation, known) - 1, 0)
    lines = [
        rf"{latex(left_side(derivation)) if number == 0 else ''} &= {latex(step.expr)}"
        rf" && \text{{{'as above' if start and number == 0 else in_text(step.rule)}}}"
        for number, step in enumerate(derivation.steps[start:])
    ]
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def claim_latex(claim: Claim) -> str:
    """Same as LaTeX, one display formula for each part."""
    names = {d.name: d for derivation in claim.derivations for d in derivation.named}
    names.pop(claim.forward.name, None)
    formulas = [definition_latex(d) for d in (claim.forward, *names.values())]
    formulas += [
        derivation_latex(derivation, claim.derivations[:number])
        for number, derivation in enumerate(claim.derivations)
    ]
    return "\n\n".join(f"\\[\n{formula}\n\\]" for formula in formulas)
