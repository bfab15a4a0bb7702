"""What a derivation may assume, and what that means at concrete sizes."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from refnet.verification.exact import entry_symbol


@dataclass(frozen=True)
class Hypothesis:
    """Rows of ``array`` sum to 1: what a step may use, and the check must be told."""

    array: sp.IndexedBase
    length: sp.Symbol

    def __str__(self) -> str:
        return f"the rows of ${self.array.label}$ sum to 1"

    def apply(self, expr: sp.Expr) -> sp.Expr:
        """Replace the sum of a row by 1."""

        def is_row_sum(node: sp.Expr) -> bool:
            if not (isinstance(node, sp.Sum) and isinstance(node.function, sp.Indexed)):
                return False
            (index, low, high), *more = node.limits
            row = node.function.base == self.array and node.function.indices[-1] == index
            return row and not more and low == 0 and high == self.length - 1

        return expr.replace(is_row_sum, lambda node: sp.S.One)

    def instance(self, expr: sp.Expr, shapes: Mapping[str, tuple[int, ...]]) -> sp.Expr:
        """Express the last entry of each row by the others, at concrete shapes."""
        shape = shapes[str(self.array.label)]
        solved = {}
        for row in itertools.product(*map(range, shape[:-1])):
            entries = [entry_symbol(str(self.array.label), (*row, k)) for k in range(shape[-1])]
            solved[entries[-1]] = 1 - sp.Add(*entries[:-1])
        return expr.xreplace(solved)
