"""Vector formulas, read with each of their vectors as a row or as a column."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import sympy as sp
from sympy.matrices.exceptions import ShapeError

from ...calculus.search import Counterexample
from ...calculus.small_cases import increasing

Matrix = sp.ImmutableMatrix
Product = Callable[[sp.Matrix, sp.Matrix, sp.Matrix], sp.Matrix]
SIZES = increasing("M D", 6)


@dataclass(frozen=True)
class Reading:
    """One way to read a formula in y - t, x and W, where z = W x + b has M scores of D inputs.

    Parameters
    ----------
    title : str
    product : callable
        Of y - t, x and W, matrices in this reading.
    row_of_scores, row_of_inputs : bool
        Whether y - t is a row, and whether x is; else they are columns.
    by : str
        "x" or "W": by what the loss is differentiated.
    """

    title: str
    product: Product
    row_of_scores: bool
    row_of_inputs: bool
    by: str

    @cached_property
    def found(self) -> Counterexample | None:
        """The smallest sizes at which it is not the derivative."""
        return next((bad for sizes in SIZES if (bad := self.at(**sizes)) is not None), None)

    def at(self, M: int, D: int) -> Counterexample | None:
        """What is wrong with it at these sizes; None if it is the derivative, in W's shape."""
        g, x, b = column("g", M), column("x", D), column("b", M)
        W = Matrix(M, D, lambda i, j: sp.Symbol(f"W_{i + 1}{j + 1}", real=True))
        loss = (g.T * (W * x + b))[0]
        true = Matrix(1, D, [loss.diff(e) for e in x]) if self.by == "x" else loss.diff(W)
        left = g.T if self.row_of_scores else g
        right = x.T if self.row_of_inputs else x
        shown = [("with $g$ for $y - t$", left), ("$x$", right)]
        if self.by == "x":
            shown[1:] = [("$W$", W)]
        try:
            product = Matrix(self.product(left, right, W))
        except ShapeError:
            return Counterexample({"M": M, "D": D}, {}, [
                *shown, ("the shapes do not fit; the derivative", true)], {})  # fmt: skip
        if product.shape == true.shape and not any(sp.expand(e) for e in product - true):
            return None
        return Counterexample({"M": M, "D": D}, {}, [
            *shown, ("the derivative", true), ("as printed", product)], {})  # fmt: skip

    def check(self) -> int:
        """See that it is the derivative at all sizes, or say where not; return how many."""
        bad = self.found
        assert bad is None, f"{self.title}: not the derivative at {bad.where}"
        return len(SIZES)


def column(name: str, length: int) -> sp.Matrix:
    """Column of symbols, counted from 1."""
    return Matrix(length, 1, [sp.Symbol(f"{name}_{n + 1}", real=True) for n in range(length)])
