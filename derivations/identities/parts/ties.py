"""Ties in a pooling window: what the code does, and what other conventions do."""

from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np

from .exact_arrays import count_equal
from .orders import pool_values, weak_orders

STEP = Fraction(1, 3)  # less than half of the distance of ranks


def even_split(values: np.ndarray) -> np.ndarray:
    """Share the gradient among the tied entries."""
    tied = mask(values)
    return tied / tied.sum()


def mask(values: np.ndarray) -> np.ndarray:
    """Give all of it to every entry that equals the largest."""
    return np.where(values == values.max(), Fraction(1), Fraction(0))


def central_differences(values: np.ndarray) -> np.ndarray:
    """Move one entry up and down, in exact rationals."""
    slopes = np.empty(values.shape, object)
    for place in np.ndindex(values.shape):
        step = np.full(values.shape, Fraction(0), object)
        step[place] = STEP
        slopes[place] = ((values + step).max() - (values - step).max()) / (2 * STEP)
    return slopes


CONVENTIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "the first, as the code does": pool_values,
    "an even split": even_split,
    "a mask of all that equal the largest": mask,
    "central differences": central_differences,
}


def tied_windows() -> Iterator[np.ndarray]:
    """Ranks of a 2x2 window in every order, ties among them."""
    for ranks in weak_orders(4):
        yield np.reshape(ranks, (2, 2))


def check_first(convention: Callable[..., np.ndarray] = pool_values) -> int:
    """See the first of the largest, in row-major order, get everything; 75 orders."""
    dout, count = Fraction(-7, 3), 0
    for ranks in tied_windows():
        expected = np.zeros(4, object)
        expected[ranks.ravel().tolist().index(ranks.max())] = dout
        dx = convention(ranks, dout)
        count += count_equal(dx, expected.reshape(2, 2), f"dx at {ranks.tolist()}")
    assert count == 4 * 75, f"{count} entries, not those of 75 orders"
    return count


def check_conventions() -> int:
    """Add up what each convention hands out, and to whom."""
    count = 0
    for ranks in tied_windows():
        tied = mask(ranks)
        t = tied.sum()
        for shares in (pool_values(ranks), even_split(ranks)):
            assert shares.sum() == 1, f"{shares} at {ranks}"
            assert (shares >= 0).all(), f"{shares} at {ranks}"
            assert not shares[tied == 0].any(), f"{shares} at {ranks}"
        assert central_differences(ranks).sum() == (t / 2 if t > 1 else 1)
        count += 8
    return count
