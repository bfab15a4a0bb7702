"""Orders of the entries of pooling windows, and max_pool2d run on them."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

import refnet
from refnet.verification.exact import Witness, expression

from .exact_arrays import count_equal
from .walking import walk
from .window_sizes import around

Ranks = tuple[int, ...]  # of the entries in row-major order; equal where they tie


def strict_orders(entries: int) -> list[Ranks]:
    """Every order without ties: the permutations of the ranks."""
    return list(itertools.permutations(range(entries)))


def weak_orders(entries: int) -> Iterator[Ranks]:
    """Every order, ties among them: below a rank that occurs none is left out."""
    for ranks in itertools.product(range(entries), repeat=entries):
        if set(ranks) == set(range(max(ranks) + 1)):
            yield ranks


def symbols(height: int, width: int, name: str = "x") -> np.ndarray:
    """Entries x[0, 0], x[0, 1], ... as an array."""
    base = sp.IndexedBase(name, real=True)
    entries = np.empty((height, width), object)
    for place in np.ndindex(entries.shape):
        entries[place] = base[place]
    return entries


@dataclass(frozen=True)
class Pooled:
    """What max_pool2d and its pullback gave on symbols, and the comparisons that were made."""

    x: np.ndarray
    out: np.ndarray
    dout: np.ndarray
    dx: np.ndarray
    path: list[Any]

    def derivative(self) -> np.ndarray:
        """Differentiate the sum of dout times out by every entry of the image."""
        objective = (self.dout * self.out).sum()
        return np.vectorize(lambda entry: sp.diff(objective, entry), "O")(self.x)

    def follows_from(self, ranks: Ranks) -> bool:
        """Whether every comparison is one of two entries, and holds in their order."""
        at = dict(zip(self.x.flat, ranks, strict=True))
        return all(set(step.args) <= set(at) and step.subs(at) == sp.true for step in self.path)


def pool(values: np.ndarray, **options: Any) -> Pooled:
    """Run max_pool2d on an image of symbols with these values, and its pullback on symbols."""
    x, path = symbols(*values.shape), []
    images = np.empty((1, *x.shape, 1), object)
    for place, value in np.ndenumerate(values):
        images[0, *place, 0] = Witness(x[place], Fraction(int(value)), path)
    out, pullback = refnet.max_pool2d(images, **options)
    dout = symbols(*out.shape[1:3], "dout")
    given = np.empty(out.shape, object)
    for place, entry in np.ndenumerate(dout):
        given[0, *place, 0] = Witness(entry, Fraction(1), path)
    return Pooled(x, _plane(out), dout, _plane(pullback(given)), path)


def _plane(images: np.ndarray) -> np.ndarray:
    return np.vectorize(expression, otypes="O")(images[0, :, :, 0])


def pool_values(values: np.ndarray, dout: Fraction = Fraction(1)) -> np.ndarray:
    """Give dx of one window at exact values."""
    images = np.vectorize(lambda value: Fraction(int(value)), "O")(values)[None, :, :, None]
    out, pullback = refnet.max_pool2d(images, pool_size=values.shape)
    return pullback(np.full(out.shape, dout, object))[0, :, :, 0]


def check_windows(
    values: np.ndarray, pool_size: tuple[int, int], stride: tuple[int, int], padding: str
) -> tuple[int, int, int]:
    """Compare out, dx and the derivative with the largest entries of windows laid one by one.

    Returns
    -------
    compared, several, at_border : int
        How many entries; how many of them were the largest of several windows; how many windows
        held zeros.
    """
    zeros = [(0, 0), (0, 0)]
    if padding == "same":
        zeros = [around(*of) for of in zip(values.shape, pool_size, stride, strict=True)]
    rows, columns = (
        walk(*of, *front_and_behind)
        for *of, front_and_behind in zip(values.shape, pool_size, stride, zeros, strict=True)
    )
    pooled = pool(values, pool_size=pool_size, stride=stride, padding=padding)
    out, dx = np.empty((len(rows), len(columns)), object), np.zeros(values.shape, object)
    several, at_border = np.zeros(values.shape, int), 0
    for (u, down), (v, across) in itertools.product(enumerate(rows), enumerate(columns)):
        inside = [(h, w) for h, w in itertools.product(down, across)
                  if 0 <= h < values.shape[0] and 0 <= w < values.shape[1]]  # fmt: skip
        largest = max(inside, key=lambda place: values[place])
        out[u, v] = pooled.x[largest]
        dx[largest] += pooled.dout[u, v]
        several[largest] += 1
        at_border += len(inside) < len(down) * len(across)
    what = f"windows {pool_size}, stride {stride}, {padding}"
    compared = count_equal(pooled.out, out, f"out of {what}")
    compared += count_equal(pooled.dx, dx, f"dx of {what}")
    compared += count_equal(pooled.derivative(), dx, f"the derivative of {what}")
    return compared, int((several > 1).sum()), at_border
