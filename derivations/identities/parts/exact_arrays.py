"""Arrays of exact rationals, for running the code itself on numbers that do not round."""

import random
from fractions import Fraction
from typing import Any

import numpy as np


def rationals(seed: int, *shape: int) -> np.ndarray:
    """Draw an object array of fractions, none of them 0, of either sign; the same for a seed."""
    draw = random.Random(seed)
    out = np.empty(shape, dtype=object)
    for index in np.ndindex(shape):
        out[index] = Fraction(draw.choice([-1, 1]) * draw.randrange(1, 100), draw.randrange(1, 10))
    return out


def fractions(values: Any) -> np.ndarray:
    """Integers or SymPy rationals, nested as in an array, as an object array of fractions."""
    array = np.array(values, dtype=object)
    return np.vectorize(lambda v: Fraction(int(v.numerator), int(v.denominator)), "O")(array)


def count_equal(found: Any, expected: Any, what: str) -> int:
    """Compare every entry; return how many there are.

    Raises
    ------
    AssertionError
        Saying ``what`` has another shape, or the first entry at which it differs.
    """
    found, expected = np.asarray(found, dtype=object), np.asarray(expected, dtype=object)
    assert found.shape == expected.shape, f"{what}: shape {found.shape}, not {expected.shape}"
    for index in np.ndindex(found.shape):
        assert found[index] == expected[index], (
            f"{what} differs at {index}: {found[index]}, not {expected[index]}"
        )
    return found.size
