"""A claim: an op's definition, the gradients derived from it, and the sizes they are checked at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from .definition import Definition, Sizes
from .derivation import Derivation


@dataclass(frozen=True)
class Claim:
    """One form of an op (one reduction, say): what it computes, and its gradients.

    Parameters
    ----------
    title : str
        What tells this claim from the op's others.
    forward : Definition
    gradients : sequence of Derivation
        In the order of the op's arrays, named d and the array's name: these are compared with
        the code.
    also : sequence of Derivation
        What is derived besides: Jacobians, Hessians, forms under a hypothesis.
    at : sequence of mappings
        Two or more choices of the sizes.
    """

    title: str
    forward: Definition
    gradients: Sequence[Derivation]
    at: Sequence[Sizes]
    also: Sequence[Derivation] = ()

    @property
    def derivations(self) -> list[Derivation]:
        """All of them, the gradients first."""
        return [*self.gradients, *self.also]

    def check(self) -> int:
        """Check every step at every choice of sizes; return how many identities held."""
        return sum(derivation.check(sizes) for derivation in self.derivations for sizes in self.at)


def pullback(
    forward: Definition,
    wrt: sp.Indexed,
    shapes: dict[str, tuple[sp.Expr, ...]],
    named: Sequence[Definition] = (),
    *,
    zero_extended: Collection[str] = (),
    **options: Any,
) -> Derivation:
    """Derive the pullback: differentiate the sum of dout times out by one entry of an input.

    ``options`` are those of [Derivation][]: ``at_indices``, ``base``.
    """
    dout = sp.IndexedBase("dout", real=True)
    cotangent = dout[forward.indices] if forward.ranges else sp.Symbol("dout", real=True)
    objective = cotangent * forward.expr
    for index, size in reversed(forward.ranges.items()):
        objective = sp.Sum(objective, (index, 0, size - 1))
    return Derivation(
        name=f"d{wrt.base.label}",
        objective=objective,
        target=wrt,
        shapes={**shapes, "dout": forward.sizes},
        named=[forward, *named],
        zero_extended=frozenset(zero_extended),
        **options,
    ).differentiate()


def jacobian(
    forward: Definition, wrt: sp.Indexed, shapes: dict[str, tuple[sp.Expr, ...]]
) -> Derivation:
    """Derive the Jacobian: differentiate one entry of the output by one entry of an input."""
    return Derivation(
        name="J",
        objective=forward.expr,
        target=wrt,
        shapes=shapes,
        named=[forward],
        free=forward.ranges,
    ).differentiate()
