"""Deciding whether an expression vanishes identically.

``sympy.simplify`` is a heuristic and slow; the expressions of the ops need neither. They are
rational functions once exponentials are read as monomials, and a rational function is zero where
its numerator, a polynomial in canonical form, is.
"""

from typing import Any

from refnet.core.extras import require

sp: Any = require("sympy", extra="derivations", purpose="exact verification")


class UndecidedError(ArithmeticError):
    """An expression is outside what ``is_zero`` decides."""


def is_zero(expr: Any) -> bool:
    """Decide whether an expression in +, -, *, /, exp, log and tanh vanishes identically.

    Exponentials become Laurent monomials in new variables, one for each term of an exponent;
    logarithms of products of positive factors split; tanh of each argument becomes a variable. True
    is a proof; False means only that this form is not zero (for the ops both are the same).

    Parameters
    ----------
    expr : sympy expression
        As ``sympy.sympify`` takes it.

    Raises
    ------
    UndecidedError
        If another function is left.

    Examples
    --------
    >>> import sympy
    >>> a, b = sympy.symbols("a b", real=True)
    >>> is_zero(sympy.exp(a + b) / (1 + sympy.exp(a)) - sympy.exp(b) / (1 + sympy.exp(-a)))
    True
    """
    expr = sp.sympify(expr)
    if expr.is_Rational:
        return bool(expr == 0)
    rational = _rational_form(expr, _Generators())
    symbols = list(rational.free_symbols)
    if not symbols:
        return bool(sp.expand(rational) == 0)
    ring = sp.ring(symbols, sp.QQ)[0]
    variables = dict(zip(symbols, ring.gens, strict=True))
    return not _quotient(rational, ring, variables)[0]


class _Generators:
    """New variables that stand for exp, log and tanh of an argument."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, Any], Any] = {}
        self.exponents: dict[Any, Any] = {}

    def of(self, function: str, argument: Any) -> Any:
        key = (function, sp.expand(argument))
        if key not in self._names:
            self._names[key] = sp.Dummy(function, positive=function == "exp")
            if function == "exp":
                self.exponents[self._names[key]] = argument
        return self._names[key]


def _rational_form(expr: Any, generators: _Generators) -> Any:
    if isinstance(expr, sp.exp):
        factors = []
        for term in sp.Add.make_args(sp.expand(_rational_form(expr.args[0], generators))):
            coefficient, rest = term.as_coeff_Mul()
            if coefficient.is_Integer:
                factors.append(generators.of("exp", rest) ** coefficient)
            else:
                factors.append(generators.of("exp", term))
        return sp.Mul(*factors)
    if isinstance(expr, sp.log):
        return _log_form(_rational_form(expr.args[0], generators), generators)
    if isinstance(expr, sp.tanh):
        return generators.of("tanh", _rational_form(expr.args[0], generators))
    if not expr.args:
        return expr
    return expr.func(*[_rational_form(argument, generators) for argument in expr.args])


def _log_form(argument: Any, generators: _Generators) -> Any:
    """Logarithm of a product: those of its positive factors, and that of what is left."""
    total, rest = sp.S.Zero, sp.S.One
    for base, power in sp.factor(sp.together(argument)).as_powers_dict().items():
        if base in generators.exponents:
            total += power * generators.exponents[base]
        elif base.is_positive:
            total += power * generators.of("log", base)
        else:
            rest *= base**power
    return total if rest == 1 else total + generators.of("log", rest)


# A quotient is a numerator and its denominator as powers of polynomials: no gcd is ever taken.
_Quotient = tuple[Any, dict[Any, int]]


def _quotient(expr: Any, ring: Any, variables: dict[Any, Any]) -> _Quotient:
    if expr.is_Rational:
        return ring.ground_new(sp.QQ(expr.p, expr.q)), {}
    if expr.is_Symbol:
        return variables[expr], {}
    if expr.is_Add:
        return _sum([_quotient(term, ring, variables) for term in expr.args], ring)
    if expr.is_Mul:
        numerator, denominator = ring.one, dict[Any, int]()
        for factor in expr.args:
            top, bottom = _quotient(factor, ring, variables)
            numerator *= top
            for base, power in bottom.items():
                denominator[base] = denominator.get(base, 0) + power
        return numerator, denominator
    if expr.is_Pow and expr.exp.is_Integer:
        top, bottom = _quotient(expr.base, ring, variables)
        power = int(expr.exp)
        if power >= 0:
            return top**power, {base: power * k for base, k in bottom.items()}
        if not top:
            raise ZeroDivisionError(f"{expr} divides by zero")
        return _product(bottom, ring) ** -power, {top: -power}
    raise UndecidedError(f"{expr} is not a rational function")


def _sum(terms: list[_Quotient], ring: Any) -> _Quotient:
    common: dict[Any, int] = {}
    for _, bottom in terms:
        for base, power in bottom.items():
            common[base] = max(power, common.get(base, 0))
    total = ring.zero
    for top, bottom in terms:
        missing = {base: power - bottom.get(base, 0) for base, power in common.items()}
        total += top * _product(missing, ring)
    return total, common


def _product(powers: dict[Any, int], ring: Any) -> Any:
    result = ring.one
    for base, power in powers.items():
        result *= base**power
    return result
