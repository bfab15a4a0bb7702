"""Comparing arrays of floats: how far off, and which one."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from refnet.core.op import Array
from refnet.verification.evidence import Outcome, demand


def compare(
    names: Sequence[str],
    found: Any,
    expected: Sequence[Array],
    tolerance: float,
    kinks: Sequence[Array] | None = None,
) -> Outcome:
    """Compare arrays, the ``names`` being those of what was ``found``.

    Each error is relative to 1 + the largest entry expected; entries at which ``kinks`` are True
    are left out.

    Raises
    ------
    AssertionError
        Naming the first array that has another shape, is not finite or exceeds the tolerance; or
        if nothing is left to compare.
    """
    found = as_tuple(found)
    demand(len(found) == len(expected), f"{len(found)} gradients for {len(expected)} arrays")
    worst, count = 0.0, 0
    if kinks is None:
        kinks = [np.zeros(np.shape(want), bool) for want in expected]
    for name, have, want, kink in zip(names, found, expected, kinks, strict=True):
        demand(
            np.shape(have) == np.shape(want),
            f"{name} has shape {np.shape(have)}; expected {np.shape(want)}",
        )
        known = ~kink
        demand(bool(np.isfinite(want[known]).all()), f"the {name} to compare with is not finite")
        error = np.abs(have - want)[known]
        demand(bool(np.isfinite(error).all()), f"{name} is not finite")
        scale = 1 + np.abs(want[known]).max(initial=0)
        relative = float(error.max(initial=0) / scale)
        demand(
            relative <= tolerance,
            f"{name} is off by {error.max(initial=0):.3g} where the derivative is at most "
            f"{scale - 1:.3g}",
        )
        worst, count = max(worst, relative), count + int(known.sum())
    demand(count > 0, "nothing was compared")
    return Outcome(count, worst, tolerance)


def as_tuple(gradients: Any) -> tuple[Any, ...]:
    """Gradients as a tuple, also where the pullback has one array and returns it bare."""
    return gradients if isinstance(gradients, tuple) else (gradients,)
