"""Concrete sizes, at which derivations are checked and compared with code."""

import itertools
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from refnet.verification.exact import Witness, entry_symbol, expression

from .evaluate import evaluate
from .symbols import size

if TYPE_CHECKING:
    from .definition import Definition, Ranges, Sizes

Env = Mapping[sp.Symbol, Any]  # a number for each size and free index


class OutsideError(IndexError):
    """An index that leaves its array; ``entry`` is what was read."""

    def __init__(self, entry: sp.Indexed, shape: tuple[int, ...]) -> None:
        super().__init__(f"{entry.base.label}{list(entry.indices)} is outside the shape {shape}")
        self.entry = entry


class World:
    """Concrete sizes, with a symbol for every array entry.

    ``values`` gives arrays and scalars as exact numbers or witnesses instead, by name. Arrays that
    are ``zero_extended`` read as 0 outside their shape; for the others that is an error. Indices
    count from ``first``.
    """

    def __init__(
        self,
        at: "Sizes",
        shapes: Mapping[str, tuple[sp.Expr, ...]],
        named: Sequence["Definition"] = (),
        values: Mapping[str, Any] | None = None,
        zero_extended: Collection[str] = (),
        first: int = 0,
    ) -> None:
        self.first = first
        self.sizes = {size(name): sp.Integer(value) for name, value in at.items()}
        self.zero_extended = zero_extended
        self.shapes = {
            name: tuple(int(sp.sympify(size).subs(self.sizes)) for size in shape)
            for name, shape in shapes.items()
        }
        self.named = {definition.name: definition for definition in named}
        self.values = {
            name: np.asarray(value, dtype=object) for name, value in (values or {}).items()
        }
        self.scalars = {
            sp.Symbol(name, real=True): expression(value[()])
            for name, value in self.values.items()
            if value.ndim == 0
        }
        self.witness = _Witnesses()
        for array in self.values.values():
            for scalar in array.flat:
                if isinstance(scalar, Witness):
                    self.witness[scalar.expr] = sp.Rational(*scalar.value.as_integer_ratio())

    def index_values(self, ranges: "Ranges") -> Iterator[dict[sp.Symbol, sp.Integer]]:
        """Every assignment of the free indices, with the sizes."""
        lengths = [int(sp.sympify(size).subs(self.sizes)) for size in ranges.values()]
        for values in itertools.product(*(range(self.first, self.first + n) for n in lengths)):
            yield {**self.sizes, **dict(zip(ranges, map(sp.Integer, values), strict=True))}

    def value(self, expr: sp.Expr, env: Env) -> sp.Expr:
        """Explicit value of ``expr``."""
        return evaluate(expr, {**self.scalars, **env}, self._entry, self.witness)

    def matrix(self, form: sp.MatrixExpr) -> sp.Matrix:
        """Explicit matrix of a matrix expression whose symbols are arrays of that name."""
        concrete = form.subs(self.sizes)
        entries = {}
        for symbol in concrete.atoms(sp.MatrixSymbol):
            named = self.named.get(symbol.name)
            rank = len(self.shapes[symbol.name] if named is None else named.ranges)
            entries[symbol] = sp.ImmutableMatrix(
                *symbol.shape,
                lambda i, j, name=symbol.name, rank=rank: self._entry(
                    name, (i + self.first, j + self.first)[:rank]
                ),
            )
        return sp.Matrix(concrete.xreplace(entries).doit())

    def _entry(self, name: str, index: tuple[int, ...]) -> sp.Expr:
        if name in self.named and name not in self.values:
            definition = self.named[name]
            env = dict(zip(definition.ranges, map(sp.Integer, index), strict=True))
            return self.value(definition.expr, {**self.sizes, **env})
        shape = self.values[name].shape if name in self.values else self.shapes[name]
        place = tuple(i - self.first for i in index)
        if not all(0 <= i < n for i, n in zip(place, shape, strict=True)):
            if name in self.zero_extended:
                return sp.S.Zero
            raise OutsideError(sp.IndexedBase(name, real=True)[index], shape)
        return (
            expression(self.values[name][place])
            if name in self.values
            else entry_symbol(name, index)
        )


class _Witnesses(dict[sp.Symbol, sp.Rational]):
    """A non-zero rational for each symbol asked for, of either sign, reproducible."""

    def __missing__(self, symbol: sp.Symbol) -> sp.Rational:
        draw = random.Random(symbol.name)
        fraction = Fraction(draw.choice([-1, 1]) * draw.randrange(1, 9973), 997)
        self[symbol] = sp.Rational(fraction.numerator, fraction.denominator)
        return self[symbol]
