"""Symbols for sizes, indices and arrays, each with its assumptions in one place."""

import sympy as sp


def size(name: str) -> sp.Symbol:
    """Symbol for a size: a positive integer, or one of at least 0 for a padding, ``p_h``."""
    if name.startswith("p_"):
        return sp.Symbol(name, integer=True, nonnegative=True)
    return sp.Symbol(name, integer=True, positive=True)


def sizes(names: str) -> tuple[sp.Symbol, ...]:
    """Symbols for sizes."""
    return tuple(map(size, names.split()))


def indices(names: str) -> tuple[sp.Symbol, ...]:
    """Symbols for indices: integers."""
    return sp.symbols(names, integer=True, seq=True)


def arrays(names: str) -> tuple[sp.IndexedBase, ...]:
    """Arrays of real entries."""
    return tuple(sp.IndexedBase(name, real=True) for name in names.split())
