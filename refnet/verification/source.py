"""Sample values for a case: floats for the numeric evidence, symbols for the exact one."""

import zlib
from fractions import Fraction
from typing import Any

import numpy as np

from refnet.core.op import Array


class Source:
    """Draws arrays by name, reproducibly, in floats or as exact symbols.

    Samples hold no zero and no value twice, and stay clear of kinks: every entry has an absolute
    value of at least 0.1 in floats, and is a non-zero rational in symbols.

    Parameters
    ----------
    label : str
        Seeds the draws.
    exact : bool, default False
        Give object arrays of witnesses instead of float64.

    Attributes
    ----------
    path : list
        Comparisons that code has made on the symbols.
    """

    def __init__(self, label: str, *, exact: bool = False) -> None:
        self.rng = np.random.default_rng(zlib.crc32(label.encode()))
        self.exact = exact
        self.path: list[Any] = []

    def array(self, name: str, shape: tuple[int, ...]) -> Array:
        """Array ``name`` of ``shape``: entries of either sign, a symbol each where exact."""
        if self.exact:
            from refnet.verification.exact import symbolic_array

            return symbolic_array(name, self._rationals(shape), self.path)
        sign = self.rng.choice([-1.0, 1.0], shape)
        values = sign * self.rng.uniform(0.1, 1.5, shape)
        if len(np.unique(values)) != values.size:
            raise AssertionError(f"the sample for {name} repeats a value")
        return values

    def scalar(self, name: str, value: Fraction) -> Any:
        """A number for the op: ``value`` as a float, or a symbol ``name`` with that value."""
        if self.exact:
            from refnet.verification.exact import Witness, sp

            return Witness(sp.Symbol(name, real=True), value, self.path)
        return float(value)

    def labels(self, n: int, classes: int) -> Array:
        """Class indices: ``n`` of them below ``classes``, the first and the last where n allows."""
        labels = self.rng.integers(0, classes, n)
        labels[: min(n, 2)] = [classes - 1, 0][: min(n, 2)]
        return labels

    def probabilities(self, n: int, classes: int) -> Array:
        """``n`` rows of ``classes`` entries that sum to 1, none of them one-hot."""
        weights = self.rng.permuted(np.tile(np.arange(1, classes + 1), (n, 1)), axis=1)
        rows = [[Fraction(int(w), int(row.sum())) for w in row] for row in weights]
        return np.array(rows, dtype=object if self.exact else float)

    def mask(self, shape: tuple[int, ...]) -> Array:
        """Booleans of ``shape``, both kinds present."""
        mask = self.rng.random(shape) < 0.6
        mask.flat[0], mask.flat[1] = True, False
        return mask

    def _rationals(self, shape: tuple[int, ...]) -> Array:
        n = int(np.prod(shape))
        sizes = self.rng.choice(np.arange(1_000, 15_000), n, replace=False)
        signs = self.rng.choice([-1, 1], n)
        values = np.empty(n, dtype=object)
        # A prime denominator and distinct numerators: sums of products do not tie by accident.
        values[:] = [Fraction(int(a), 9_973) for a in signs * sizes]
        return values.reshape(shape)
