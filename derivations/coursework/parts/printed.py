"""Formulas as they were printed: indices count from 1."""

from functools import partial

import sympy as sp

from ...calculus.statement import Equation

#: An equation whose indices count from 1.
claimed = partial(Equation, first=1)


def total(expr: sp.Expr, **limits: sp.Expr | tuple[sp.Expr, sp.Expr]) -> sp.Expr:
    """Sum over indices by name, the last one outermost, each from 1 to its size or in a range.

    A prime is written as p: ``ip`` is the index i'.
    """
    bounds = []
    for name, limit in limits.items():
        low, high = limit if isinstance(limit, tuple) else (1, limit)
        bounds.append((index(name), low, high))
    return sp.Sum(expr, *bounds)


def index(name: str) -> sp.Symbol:
    """Symbol of an index; ``ip`` is i'."""
    return sp.Symbol(name.replace("p", "'"), integer=True)


def derivative(objective: sp.Expr, by: sp.Indexed) -> sp.Expr:
    """Return the derivative, to be taken by whoever evaluates it."""
    return sp.Derivative(objective, by, evaluate=False)
