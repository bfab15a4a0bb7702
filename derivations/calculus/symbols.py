"""Symbols for sizes, indices and arrays, each with its assumptions in one place."""

import sympy as sp


def sizes(names: str) -> tuple[sp.Symbol, ...]:
    """Symbols for sizes: positive integers."""
    return sp.symbols(names, integer=True, positive=True, seq=True)


def indices(names: str) -> tuple[sp.Symbol, ...]:
    """Symbols for indices: integers."""
    return sp.symbols(names, integer=True, seq=True)


def arrays(names: str) -> tuple[sp.IndexedBase, ...]:
    """Arrays of real entries."""
    return tuple(sp.IndexedBase(name, real=True) for name in names.split())
