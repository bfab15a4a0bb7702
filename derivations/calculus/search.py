"""Counter-examples: the first place at which two expressions differ, in increasing order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import sympy as sp

from refnet.verification.identity import is_zero

from .definition import Sizes
from .printing import latex
from .small_cases import Entries, symbols_of
from .statement import Equation
from .world import Env, OutsideError, World


@dataclass(frozen=True)
class Counterexample:
    """Where a claim fails: the sizes, the place, and what stands on either side there."""

    sizes: Sizes
    place: Sizes
    shown: Sequence[tuple[str, sp.Basic]]
    entries: Entries

    @property
    def where(self) -> str:
        """Sizes and place in a few words."""
        values = {**self.sizes, **self.place}.items()
        return ", ".join(f"${latex(sp.Symbol(name))} = {value}$" for name, value in values)


@dataclass(frozen=True)
class Search:
    """A search for the smallest counter-example to an equation, with its last step as the claim.

    Parameters
    ----------
    title : str
        What is searched through.
    claim : Equation
    sizes : sequence of mappings
        In increasing order.
    entries : callable
        ``entries(world)`` goes through exact values of the entries, in increasing order.
    arrays : sequence of str
        What to show of a counter-example.
    """

    title: str
    claim: Equation
    sizes: Sequence[Sizes]
    entries: Callable[[World], Iterable[Entries]]
    arrays: Sequence[str]

    @cached_property
    def found(self) -> Counterexample | None:
        """The first one; None where there is none."""
        for sizes in self.sizes:
            world = self.claim.world(sizes)
            open_places = []
            for env in world.index_values(self.claim.ranges):
                try:
                    sides = [world.value(expr, env) for expr in self._sides]
                except OutsideError as error:
                    return self._outside(sizes, env, error.entry)
                if not is_zero(sides[0] - sides[1]):
                    open_places.append((env, sides))
            if open_places and (found := self._differ(world, sizes, open_places)):
                return found
        return None

    @property
    def _sides(self) -> tuple[sp.Expr, sp.Expr]:
        return self.claim.steps[0][1], self.claim.steps[-1][1]

    def _differ(self, world: World, sizes: Sizes, places: list) -> Counterexample | None:
        for entries in self.entries(world):
            for env, sides in places:
                values = [side.subs(entries) for side in sides]
                if is_zero(values[0] - values[1]):
                    continue
                shown = [(array_label(name, world), shown_array(name, world, entries))
                         for name in self.arrays]  # fmt: skip
                labels = self.claim.steps[0][0], self.claim.steps[-1][0]
                shown += zip(labels, values, strict=True)
                return Counterexample(sizes, self._place(env), shown, entries)
        return None

    def _outside(self, sizes: Sizes, env: Env, entry: sp.Indexed) -> Counterexample:
        label = f"{self.claim.steps[-1][0]}, it is undefined: it reads an entry that does not exist"
        return Counterexample(sizes, self._place(env), [(label, entry)], {})

    def _place(self, env: Env) -> dict[str, int]:
        return {str(index): int(env[index]) for index in self.claim.ranges}


def shown_array(name: str, world: World, entries: Entries) -> sp.Basic:
    """Array with its values, as a matrix, without axes of length 1."""
    if name in world.named:
        definition = world.named[name]
        values = [world.value(definition.expr, env).subs(entries)
                  for env in world.index_values(definition.ranges)]  # fmt: skip
    else:
        values = [symbol.subs(entries) for symbol in symbols_of(name, world)]
    long = [n for n in _shape(name, world) if n > 1]
    if len(long) > 2:
        raise ValueError(f"{name} has {len(long)} axes; a matrix has two")
    rows, columns = [1] * (2 - len(long)) + long
    return sp.ImmutableMatrix(rows, columns, values)


def array_label(name: str, world: World) -> str:
    """Name of an array, with its shape."""
    return f"the values of ${latex(sp.Symbol(name))}$ ({'x'.join(map(str, _shape(name, world)))})"


def _shape(name: str, world: World) -> tuple[int, ...]:
    if name in world.shapes:
        return world.shapes[name]
    sizes = world.named[name].ranges.values()
    return tuple(int(sp.sympify(size).subs(world.sizes)) for size in sizes)
