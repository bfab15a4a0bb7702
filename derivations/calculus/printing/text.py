"""Derivations as text for a terminal."""

from collections.abc import Sequence

import sympy as sp
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

from ..captions import plain
from ..claim import Claim
from ..definition import Definition
from ..derivation import Derivation
from .parts import already_shown, heading, left_side, summand
from .terms import GREEK, ordered


class _Text(StrPrinter):
    def _print_Symbol(self, expr: sp.Symbol) -> str:
        return GREEK.get(expr.name, expr.name)

    def _as_ordered_terms(self, expr: sp.Expr, order: str | None = None) -> list[sp.Expr]:
        return ordered(super()._as_ordered_terms(expr, order=order), expr)

    def parenthesize(self, item: sp.Expr, level: int, strict: bool = False) -> str:
        inside = super().parenthesize(item, level, strict)
        in_product = isinstance(item, sp.Sum) and level >= PRECEDENCE["Mul"]
        return f"({inside})" if in_product else inside

    def _print_Sum(self, expr: sp.Sum) -> str:
        signs = [
            f"Σ({index}<{self._print(high + 1)})"
            if low == 0
            else f"Σ({index}={self._print(low)}..{self._print(high)})"
            for index, low, high in reversed(expr.limits)
        ]
        return f"{' '.join(signs)} {summand(self, expr.function)}"

    def _print_KroneckerDelta(self, expr: sp.KroneckerDelta) -> str:
        return f"δ({self._print(expr.args[0])},{self._print(expr.args[1])})"

    def _print_Derivative(self, expr: sp.Derivative) -> str:
        inside = summand(self, expr.expr)
        return f"∂/∂{self._print(expr.variables[0])} {inside}"

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:
        *branches, (last, _) = expr.args
        cases = [f"{self._print(value)} if {self._print(cond)}" for value, cond in branches]
        return f"({' else '.join([*cases, self._print(last)])})"

    def _print_Equality(self, expr: sp.Equality) -> str:
        return f"{self._print(expr.lhs)} = {self._print(expr.rhs)}"

    def _print_MatrixBase(self, expr: sp.MatrixBase) -> str:
        if self._print_level > 1:  # part of a formula, which stays on its line
            return str(expr.tolist())
        return "\n    ".join(f"[{', '.join(map(self._print, row))}]" for row in expr.tolist())

    def _print_MatPow(self, expr: sp.MatPow) -> str:
        return f"{self._print(expr.base)}^{expr.exp}"

    def _print_MatMul(self, expr: sp.MatMul) -> str:
        scalar, matrices = expr.as_coeff_matrices()
        product = " @ ".join(self.parenthesize(m, PRECEDENCE["Mul"], strict=True) for m in matrices)
        if scalar in (1, -1):
            return product if scalar == 1 else f"-{product}"
        return f"{self._print(scalar)} * {product}"

    def _print_OneMatrix(self, expr: sp.MatrixExpr) -> str:
        return "1"


def text(expr: sp.Basic) -> str:
    """Expression on one line of text."""
    return _Text().doprint(expr)


def definition_text(definition: Definition) -> str:
    """``out[n,m] = ...``."""
    return f"{text(definition.left)} = {text(definition.expr)}"


def derivation_text(derivation: Derivation, known: Sequence[Derivation] = ()) -> str:
    """One line for a step, with the rule that gave it; steps of a ``known`` one are left out."""
    start = already_shown(derivation, known)
    lines = [text(left_side(derivation)) + heading(derivation)]
    if start:
        lines.append(f"    = {text(derivation.steps[start - 1].expr)}    [as above]")
    for step in derivation.steps[start:]:
        lines += [f"    [{plain(step.rule)}]", f"    = {text(step.expr)}"]
    lines += [
        f"    where {text(low)} <= {text(index)} <= {text(high)}"
        for low, index, high in derivation.open_conditions()
    ]
    if derivation.matrix_form is not None:
        lines.append(f"    as matrices: {derivation.name} = {text(derivation.matrix_form)}")
    return "\n".join(lines)


def claim_text(claim: Claim) -> str:
    """Definition, abbreviations and all derivations of a claim."""
    parts = [f"[{claim.title}]"] if claim.title else []
    parts.append(definition_text(claim.forward))
    names = {d.name: d for derivation in claim.derivations for d in derivation.named}
    parts += [definition_text(d) for name, d in names.items() if name != claim.forward.name]
    shown: list[Derivation] = []
    for derivation in claim.derivations:
        parts.append(derivation_text(derivation, shown))
        shown.append(derivation)
    return "\n\n".join(parts)
