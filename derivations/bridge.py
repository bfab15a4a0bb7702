"""The bridge: a derived formula, at a shape, against what the NumPy code gave on symbols."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import sympy as sp

from refnet.verification.exact import expression
from refnet.verification.identity import is_zero

from .calculus.definition import Definition
from .calculus.derivation import Derivation
from .calculus.world import World


def compare(
    formula: Definition | Derivation,
    found: Any,
    values: Mapping[str, Any],
    sizes: Mapping[str, int],
    named: Sequence[Definition],
    zero_extended: Collection[str] = (),
) -> int:
    """Compare every entry; return how many.

    Parameters
    ----------
    formula : Definition or Derivation
        Whose (last) expression is instantiated.
    found : array or scalar of Witness
        The code's result.
    values : mapping
        The op's arrays and options by the derivation's names, as witnesses or exact numbers.
    sizes : mapping
    named : sequence of Definition
        What the formula names: the output, the softmax.
    zero_extended : collection of str
        Arrays that read as 0 outside their shape.

    Raises
    ------
    AssertionError
        Naming the first entry that differs, with both expressions.
    """
    name, expr, ranges = formula.name, formula.expr, formula.ranges
    world = World(sizes, {}, named, values, zero_extended)
    count = 0
    for env in world.index_values(ranges):
        index = tuple(int(world.value(i, env)) for i in formula.indices if ranges)
        derived = world.value(expr, env)
        code = expression(np.asarray(found, dtype=object)[index])
        if not is_zero(sp.sympify(derived) - code):
            raise AssertionError(
                f"{name}{list(index)}: derived {derived}, but the code gives {code}"
            )
        count += 1
    shape = tuple(int(sp.sympify(size).subs(world.sizes)) for size in formula.sizes)
    assert np.shape(found) == shape, f"{name} has shape {np.shape(found)}; expected {shape}"
    return count
