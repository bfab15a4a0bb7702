"""Derivations as LaTeX."""

from collections.abc import Sequence

import sympy as sp
from sympy.core.alphabets import greeks
from sympy.core.function import _coeff_isneg
from sympy.printing.latex import LatexPrinter
from sympy.printing.precedence import PRECEDENCE

from ..claim import Claim
from ..definition import Definition
from ..derivation import Derivation
from .parts import already_shown, left_side, summand

#: More sums than this share one sign.
MANY = 2


class _Latex(LatexPrinter):
    def _print_Symbol(self, expr: sp.Symbol, style: str = "plain") -> str:
        return _latex_name(expr.name) or super()._print_Symbol(expr)

    _print_MatrixSymbol = _print_Symbol

    def _print_Indexed(self, expr: sp.Indexed) -> str:
        base = _latex_name(str(expr.base.label)) or str(expr.base.label)
        return f"{base}_{{{', '.join(map(self._index, expr.indices))}}}"

    def _index(self, index: sp.Expr) -> str:
        """Print an index with what is added first: k_h - 1 - i, not -i + k_h - 1."""
        first, *others = sorted(index.as_ordered_terms(), key=_added_first)
        signed = [
            f"- {self._print(-term)}"
            if term.could_extract_minus_sign()
            else f"+ {self._print(term)}"
            for term in others
        ]
        return " ".join([self._print(first), *signed])

    def _as_ordered_terms(self, expr: sp.Expr, order: str | None = None) -> list[sp.Expr]:
        """Print what is added before what is subtracted: dout - dout out^2."""
        return sorted(super()._as_ordered_terms(expr, order=order), key=_coeff_isneg)

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
        return f"{' '.join(signs)} {summand(self, expr.function)}"

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


def negative(term: sp.Expr) -> bool:
    """Whether a term is printed with a minus sign."""
    return bool(term.could_extract_minus_sign())


def _added_first(term: sp.Expr) -> tuple[bool, bool]:
    return negative(term), not term.is_Symbol


def _latex_name(name: str) -> str | None:
    if len(name) == 3 and name[1] == "_":  # k_h: a letter with its index
        return f"{name[0]}_{{{name[2]}}}"
    if name in greeks:  # SymPy prints the letter
        return None
    if len(name) > 1 and name.replace("_", "").isalpha():
        return rf"\mathrm{{{name.replace('_', chr(92) + '_')}}}"
    return None


def latex(expr: sp.Basic, order: str | None = None) -> str:
    """Expression in LaTeX; ``order`` is that of the terms of sums, as SymPy's printers name it."""
    settings = {"parenthesize_super": False, "mul_symbol": r" \, ", "order": order}
    return _Latex(settings).doprint(expr)


def definition_latex(definition: Definition) -> str:
    """LaTeX of a definition."""
    return f"{latex(definition.left)} = {latex(definition.expr)}"


def derivation_latex(derivation: Derivation, known: Sequence[Derivation] = ()) -> str:
    """Aligned LaTeX, a line for each step with its rule as text; as for derivation_text."""
    start = max(already_shown(derivation, known) - 1, 0)
    lines = [
        rf"{latex(left_side(derivation)) if number == 0 else ''} &= {latex(step.expr)}"
        rf" && \text{{{'as above' if start and number == 0 else _escape(step.rule)}}}"
        for number, step in enumerate(derivation.steps[start:])
    ]
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def _escape(rule: str) -> str:
    return rule.replace("_", r"\_").replace("^", r"\^{}")


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
