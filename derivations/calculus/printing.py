"""Derivations as text for a terminal and as LaTeX, from the expressions that were checked."""

import sympy as sp
from sympy.printing.latex import LatexPrinter
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

from .claim import Claim
from .derivation import Definition, Derivation


class _Text(StrPrinter):
    def parenthesize(self, item: sp.Expr, level: int, strict: bool = False) -> str:
        inside = super().parenthesize(item, level, strict)
        in_product = isinstance(item, sp.Sum) and level >= PRECEDENCE["Mul"]
        return f"({inside})" if in_product else inside

    def _print_Sum(self, expr: sp.Sum) -> str:
        signs = [f"Σ({index}<{self._print(high + 1)})" for index, _, high in reversed(expr.limits)]
        return f"{' '.join(signs)} {_summand(self, expr.function)}"

    def _print_KroneckerDelta(self, expr: sp.KroneckerDelta) -> str:
        return f"δ({self._print(expr.args[0])},{self._print(expr.args[1])})"

    def _print_Derivative(self, expr: sp.Derivative) -> str:
        inside = self.parenthesize(expr.expr, PRECEDENCE["Mul"], strict=True)
        return f"∂/∂{self._print(expr.variables[0])} {inside}"

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:
        *branches, (last, _) = expr.args
        cases = [f"{self._print(value)} if {self._print(cond)}" for value, cond in branches]
        return f"({' else '.join([*cases, self._print(last)])})"

    def _print_MatPow(self, expr: sp.MatPow) -> str:
        return f"{self._print(expr.base)}^{expr.exp}"

    def _print_OneMatrix(self, expr: sp.MatrixExpr) -> str:
        return "1"


class _Latex(LatexPrinter):
    def _print_Symbol(self, expr: sp.Symbol, style: str = "plain") -> str:
        return _latex_name(expr.name) or super()._print_Symbol(expr)

    _print_MatrixSymbol = _print_Symbol

    def _print_Indexed(self, expr: sp.Indexed) -> str:
        base = _latex_name(str(expr.base.label)) or str(expr.base.label)
        return f"{base}_{{{', '.join(map(self._print, expr.indices))}}}"

    def _print_Sum(self, expr: sp.Sum) -> str:
        signs = [
            rf"\sum_{{{self._print(index)}={self._print(low)}}}^{{{self._print(high)}}}"
            for index, low, high in reversed(expr.limits)
        ]
        return f"{' '.join(signs)} {_summand(self, expr.function)}"

    def _print_KroneckerDelta(self, expr: sp.KroneckerDelta, exp: str | None = None) -> str:
        plain = all(argument.is_Symbol for argument in expr.args)
        return rf"\delta_{{{(' ' if plain else ', ').join(map(self._print, expr.args))}}}"

    def _print_Derivative(self, expr: sp.Derivative) -> str:
        inside = self.parenthesize(expr.expr, PRECEDENCE["Mul"], strict=True)
        return rf"\frac{{\partial}}{{\partial {self._print(expr.variables[0])}}} {inside}"

    def _print_OneMatrix(self, expr: sp.MatrixExpr, exp: str | None = None) -> str:
        return r"\mathbf{1}"

    def _print_MatMul(self, expr: sp.MatMul) -> str:
        return r" \, ".join(self.parenthesize(f, PRECEDENCE["Mul"], strict=True) for f in expr.args)

    def _print_Transpose(self, expr: sp.Transpose) -> str:
        return rf"{self.parenthesize(expr.arg, PRECEDENCE['Pow'])}^\top"


def _summand(printer: StrPrinter | LatexPrinter, expr: sp.Expr) -> str:
    if isinstance(expr, sp.Sum):
        return printer.doprint(expr)
    negative = expr.could_extract_minus_sign() and not expr.is_Add
    level = PRECEDENCE["Atom"] if negative else PRECEDENCE["Mul"]
    return printer.parenthesize(expr, level, strict=True)


def _latex_name(name: str) -> str | None:
    if len(name) > 1 and name.replace("_", "").isalpha():
        return rf"\mathrm{{{name.replace('_', chr(92) + '_')}}}"
    return None


def text(expr: sp.Basic) -> str:
    """Expression on one line of text."""
    return _Text().doprint(expr)


def latex(expr: sp.Basic) -> str:
    """Expression in LaTeX."""
    return _Latex({"parenthesize_super": False, "mul_symbol": r" \, "}).doprint(expr)


def left_side(derivation: Derivation) -> sp.Expr:
    """What is derived, as an entry: dW[i, j]."""
    return sp.IndexedBase(derivation.name)[tuple(derivation.ranges)]


def definition_text(definition: Definition) -> str:
    """``out[n,m] = ...``."""
    return f"{text(definition.left)} = {text(definition.expr)}"


def definition_latex(definition: Definition) -> str:
    """LaTeX of a definition."""
    return f"{latex(definition.left)} = {latex(definition.expr)}"


def derivation_text(derivation: Derivation) -> str:
    """One line for a step, with the rule that gave it."""
    lines = [text(left_side(derivation))]
    for step in derivation.steps:
        lines += [f"    [{step.rule}]", f"    = {text(step.expr)}"]
    lines += [
        f"    where {text(low)} <= {text(index)} <= {text(high)}"
        for low, index, high in derivation.open_conditions()
    ]
    if derivation.matrix_form is not None:
        lines.append(f"    as matrices: {derivation.name} = {text(derivation.matrix_form)}")
    return "\n".join(lines)


def derivation_latex(derivation: Derivation) -> str:
    """Aligned LaTeX, a line for each step with its rule as text."""
    lines = [
        rf"{latex(left_side(derivation)) if number == 0 else ''} &= {latex(step.expr)}"
        rf" && \text{{{_escape(step.rule)}}}"
        for number, step in enumerate(derivation.steps)
    ]
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def _escape(rule: str) -> str:
    return rule.replace("_", r"\_").replace("^", r"\^{}")


def claim_text(claim: Claim) -> str:
    """Definition, abbreviations and all derivations of a claim."""
    parts = [f"[{claim.title}]"] if claim.title else []
    parts.append(definition_text(claim.forward))
    names = {d.name: d for derivation in claim.derivations for d in derivation.named}
    parts += [definition_text(d) for name, d in names.items() if name != claim.forward.name]
    parts += [derivation_text(derivation) for derivation in claim.derivations]
    return "\n\n".join(parts)


def claim_latex(claim: Claim) -> str:
    """Same as LaTeX, one display formula for each part."""
    names = {d.name: d for derivation in claim.derivations for d in derivation.named}
    names.pop(claim.forward.name, None)
    formulas = [definition_latex(d) for d in (claim.forward, *names.values())]
    formulas += [derivation_latex(derivation) for derivation in claim.derivations]
    return "\n\n".join(f"\\[\n{formula}\n\\]" for formula in formulas)
