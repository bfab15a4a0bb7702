"""Exact evidence from the code itself: run it on symbols, differentiate, compare."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from refnet.core.op import Array
from refnet.verification.arguments import require_entries, require_function
from refnet.verification.evidence import Outcome, demand
from refnet.verification.exact import expression, sp
from refnet.verification.identity import is_zero
from refnet.verification.source import Source
from refnet.verification.symbolic import run_on_symbols

Op = Callable[..., Any]


def prove_backward(
    op: Op, names: Sequence[str], arrays: Sequence[Array], options: dict[str, Any], source: Source
) -> Outcome:
    """Prove that the pullback of the op is the derivative of its forward, for every entry.

    Both are run on symbols; the objective is the sum of dout times out, differentiated by SymPy.
    What is proved holds for all inputs of the branch cell that the witness values lie in.

    Parameters
    ----------
    op : callable
        ``out, pullback = op(*arrays, **options)``.
    names : sequence of str
        A name for each array, all different and none of them "dout".
    arrays : sequence of object arrays
        From ``source.array(name, shape)``.
    options : dict
        Keyword arguments of the op.
    source : Source
        An exact one; it gives the cotangent, and holds the comparisons made.

    Returns
    -------
    Outcome
        With the number of entries proved.

    Raises
    ------
    AssertionError
        Naming the first entry at which they differ, with both expressions; or the array that the
        op changes in place.
    TypeError
        If the op is a class or a layer, returns no pair, or uses a function that is not exact.
    ValueError
        If there are no arrays, more or fewer than names, or an empty one.
    """
    require_function(op)
    if not 0 < len(arrays) == len(names):
        raise ValueError(f"the names {names} are for {len(arrays)} arrays; expected a name each.")
    demand(len({*names, "dout"}) == len(names) + 1, f"the names {names} repeat, or hold dout")
    for name, array in zip(names, arrays, strict=True):
        require_entries(name, array)
    dout, out, gradients = run_on_symbols(
        op, names, [array.copy() for array in arrays], options, source
    )
    demand(len(gradients) == len(arrays), f"{len(gradients)} gradients for {len(arrays)} arrays")
    objective = expression(np.sum(dout * out))
    count = 0
    for name, array, gradient in zip(names, arrays, gradients, strict=True):
        demand(
            np.shape(gradient) == array.shape,
            f"d{name} has shape {np.shape(gradient)}; expected {array.shape}",
        )
        for index in np.ndindex(array.shape):
            derivative = sp.diff(objective, expression(array[index]))
            found = expression(gradient[index])
            if not is_zero(derivative - found):
                raise AssertionError(
                    f"d{name}{list(index)} is {found}; the derivative is {derivative}"
                )
            count += 1
    branches = len(set(source.path))
    note = f"{branches} branch condition{'s' * (branches > 1)}" if branches else ""
    return Outcome(count, note=note)
