"""Exact scalars: NumPy code run on symbols.

A [Witness][refnet.verification.Witness] is a SymPy expression with a rational value beside it.
Arithmetic acts on both; a comparison is decided by the values and recorded, so that what comes out
holds for all inputs on the same side of every comparison met: one *branch cell*.
"""

import math
import operator
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

import numpy as np

from refnet.core.extras import require
from refnet.core.op import Array

sp: Any = require("sympy", extra="derivations", purpose="exact verification")

#: Two floats (values of exp, log, tanh) nearer than this are not told apart.
RESOLUTION = 1e-9


class TieError(ArithmeticError):
    """A comparison fell on a kink, where there is no branch cell to be in."""


class Witness:
    """A symbolic expression and its value at one rational point.

    Parameters
    ----------
    expr : sympy expression
        The scalar, in symbols.
    value : Fraction or float
        A float only below exp, log or tanh, and then only to decide comparisons.
    path : list, optional
        Where comparisons are recorded, shared by all that is computed from this scalar.
    """

    __slots__ = ("expr", "path", "value")

    def __init__(self, expr: Any, value: Any, path: list[Any] | None = None) -> None:
        self.expr = expr
        self.value = value
        self.path: list[Any] = [] if path is None else path

    def _with(self, other: Any, operation: Callable[[Any, Any], Any]) -> "Witness":
        operand = _parts(other)
        if operand is None:
            return NotImplemented
        expr, value = operand
        return Witness(operation(self.expr, expr), operation(self.value, value), self.path)

    def _arithmetic(operation: Callable[[Any, Any], Any]) -> Any:  # type: ignore[misc]
        def method(self: "Witness", other: Any) -> "Witness":
            return self._with(other, operation)

        def reflected(self: "Witness", other: Any) -> "Witness":
            return self._with(other, lambda left, right: operation(right, left))

        return method, reflected

    __add__, __radd__ = _arithmetic(operator.add)
    __sub__, __rsub__ = _arithmetic(operator.sub)
    __mul__, __rmul__ = _arithmetic(operator.mul)
    __truediv__, __rtruediv__ = _arithmetic(operator.truediv)
    __pow__, __rpow__ = _arithmetic(operator.pow)

    def __neg__(self) -> "Witness":
        return Witness(-self.expr, -self.value, self.path)

    def _comparison(holds: Callable[[Any, Any], bool], relation: Any) -> Any:  # type: ignore[misc]
        def method(self: "Witness", other: Any) -> bool:
            operand = _parts(other)
            if operand is None:
                return NotImplemented
            expr, value = operand
            if self is other or self.expr == expr:
                return holds(0, 0)
            if isinstance(self.value, float) or isinstance(value, float):
                tie = math.isclose(self.value, value, abs_tol=RESOLUTION)
            else:
                tie = self.value == value
            if tie:
                raise TieError(f"{self.expr} and {expr} are equal at the witness point")
            answer = holds(self.value, value)
            condition = relation(self.expr, expr)
            self.path.append(condition if answer else sp.Not(condition))
            return answer

        return method

    __gt__ = _comparison(operator.gt, sp.Gt)
    __lt__ = _comparison(operator.lt, sp.Lt)
    __ge__ = _comparison(operator.ge, sp.Ge)
    __le__ = _comparison(operator.le, sp.Le)
    __eq__ = _comparison(operator.eq, sp.Eq)
    __ne__ = _comparison(operator.ne, sp.Ne)
    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        return bool(self != 0)

    # NumPy calls the method of that name for each element of an object array.
    def exp(self) -> "Witness":
        return Witness(sp.exp(self.expr), math.exp(self.value), self.path)

    def log(self) -> "Witness":
        return Witness(sp.log(self.expr), math.log(self.value), self.path)

    def tanh(self) -> "Witness":
        return Witness(sp.tanh(self.expr), math.tanh(self.value), self.path)

    def __repr__(self) -> str:
        return f"Witness({self.expr}, {self.value})"


def _parts(operand: Any) -> tuple[Any, Any] | None:
    if isinstance(operand, Witness):
        return operand.expr, operand.value
    if isinstance(operand, bool | np.bool_ | int | np.integer):
        return sp.Integer(int(operand)), int(operand)
    if isinstance(operand, Fraction):
        return sp.Rational(operand.numerator, operand.denominator), operand
    if isinstance(operand, float | complex | np.inexact):
        raise TypeError(f"{operand!r} would make the proof inexact; use integers or fractions")
    return None


def expression(scalar: Any) -> Any:
    """SymPy expression of a Witness, an integer or a Fraction."""
    parts = _parts(scalar)
    return sp.sympify(scalar) if parts is None else parts[0]


def entry_symbol(name: str, index: Iterable[int]) -> Any:
    """Symbol of one array entry: ``entry_symbol("x", (0, 2))`` is x[0,2]."""
    position = ",".join(map(str, index))
    return sp.Symbol(f"{name}[{position}]" if position else name, real=True)


def symbolic_array(name: str, values: Array, path: list[Any]) -> Array:
    """Object array of witnesses: a symbol for each entry, with the given rational value."""
    out = np.empty(values.shape, dtype=object)
    for index in np.ndindex(values.shape):
        out[index] = Witness(entry_symbol(name, index), values[index], path)
    return out
