"""Small sizes and small exact entries, in increasing order."""

import itertools
from collections.abc import Callable, Iterator, Mapping

import sympy as sp

from refnet.verification.exact import entry_symbol

from .world import World

Entries = Mapping[sp.Symbol, sp.Expr]


def increasing(names: str, most: int, start: int = 1) -> list[dict[str, int]]:
    """All choices of the named numbers with a sum of at most ``most``, by sum, then in order."""
    keys = names.split()
    values = itertools.product(range(start, most + 1), repeat=len(keys))
    chosen = sorted((v for v in values if sum(v) <= most), key=lambda v: (sum(v), v))
    return [dict(zip(keys, choice, strict=True)) for choice in chosen]


def compositions(total: int, parts: int, least: int) -> Iterator[tuple[int, ...]]:
    """Whole numbers from ``least`` on with that sum, in lexicographic order."""
    if parts == 1:
        if total >= least:
            yield (total,)
        return
    for first in range(least, total - least * (parts - 1) + 1):
        for others in compositions(total - first, parts - 1, least):
            yield (first, *others)


def whole_numbers(*names: str, most: int = 3) -> Callable[[World], Iterator[Entries]]:
    """All entries of the named arrays whole numbers, by their sum, then in order."""

    def entries(world: World) -> Iterator[Entries]:
        symbols = [symbol for name in names for symbol in symbols_of(name, world)]
        for total in range(most + 1):
            for values in compositions(total, len(symbols), 0):
                yield dict(zip(symbols, map(sp.Integer, values), strict=True))

    return entries


def symbols_of(name: str, world: World) -> list[sp.Symbol]:
    """Symbols of an array's entries, in row-major order."""
    spans = (range(world.first, world.first + n) for n in world.shapes[name])
    return [entry_symbol(name, index) for index in itertools.product(*spans)]
