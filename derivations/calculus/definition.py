"""A definition: the one formula that is typed in, with its indices and sizes."""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

Ranges = dict[sp.Symbol, sp.Expr]  # index: size, for indices from 0 to size - 1
Sizes = Mapping[str, int]


@dataclass(frozen=True)
class Definition:
    """What an op computes: ``name[indices] = expr``. The only formula that is typed in.

    Parameters
    ----------
    name : str
    ranges : dict
        Free indices and their sizes.
    expr : sympy expression
    position : sequence of sympy expressions, optional
        Where the entry lies in the array, if not at the free indices themselves.
    shape : sequence of sympy expressions, optional
        Then the shape of the array.
    """

    name: str
    ranges: Ranges
    expr: sp.Expr
    position: tuple[sp.Expr, ...] = ()
    shape: tuple[sp.Expr, ...] = ()

    @property
    def indices(self) -> tuple[sp.Expr, ...]:
        """Indices of the entry."""
        return self.position or tuple(self.ranges)

    @property
    def sizes(self) -> tuple[sp.Expr, ...]:
        """Shape of the array."""
        return self.shape or tuple(self.ranges.values())

    @property
    def left(self) -> sp.Expr:
        """The left-hand side, an entry or a scalar."""
        if not self.ranges:
            return sp.Symbol(self.name, real=True)
        return sp.IndexedBase(self.name, real=True)[self.indices]
