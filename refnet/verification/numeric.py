"""Gradients by numbers: a pullback against the numerical derivatives, in float64."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from refnet.core.op import Array
from refnet.verification.arguments import (
    demand_finite,
    out_and_pullback,
    require_entries,
    require_function,
    require_point,
)
from refnet.verification.comparison import compare
from refnet.verification.differentiators import Op, central_differences, complex_step
from refnet.verification.evidence import Outcome, demand
from refnet.verification.unchanged import Unchanged, own_copies

COMPLEX_TOLERANCE = 1e-12
CENTRAL_TOLERANCE = 1e-7
#: At most this share of the entries may lie at kinks.
KINK_SHARE = 0.1


def check_gradients(op: Op, *arrays: ArrayLike, seed: int = 0, **options: Any) -> Outcome:
    """Check an op of your own: its pullback against both numerical derivatives.

    The op works on copies, and may change none of them.

    Parameters
    ----------
    op : callable
        ``out, pullback = op(*arrays, **options)``, as all of refnet's ops.
    *arrays : float64 arrays
        The point. Keep off kinks; an entry within 6e-6 of one is skipped, at most a tenth of them.
    seed : int, default 0
        Of the random cotangent.
    **options
        Passed to the op.

    Returns
    -------
    Outcome
        With the number of entries compared and the largest relative error by the complex step.

    Raises
    ------
    AssertionError
        Naming the gradient that is wrong, and by how much; or saying why the point or the op
        cannot be checked: an output that is not finite, an array changed in place, too many kinks.
    TypeError
        If the op is a class or a layer, or returns no pair; if an array is not float64: in float32
        the check would measure rounding only.
    ValueError
        If no array is given, or one is empty or not finite.

    Examples
    --------
    >>> import numpy as np, refnet
    >>> from refnet.verification import check_gradients
    >>> def halve(x):
    ...     return x / 2, lambda dout: dout  # forgets the 1/2
    >>> check_gradients(halve, np.array([1.0, 2.0]))
    Traceback (most recent call last):
    AssertionError: dx0 is off by 0.0661 where the derivative is at most 0.0661
    """
    require_function(op)
    points, options = [np.array(array) for array in arrays], own_copies(options)
    dout, gradients = _run(op, points, options, seed)
    central, skipped = central_differences(op, points, dout, options)
    _demand_few_kinks(skipped, points)
    kinks = [np.isnan(gradient) for gradient in central]
    names = [f"dx{number}" for number in range(len(points))]
    compare(names, gradients, central, CENTRAL_TOLERANCE, kinks)
    step = complex_step(op, points, dout, options)  # at a kink it takes one side
    outcome = compare(names, gradients, step, COMPLEX_TOLERANCE, kinks)
    return Outcome(outcome.count, outcome.error, outcome.tolerance, _skipped_note(skipped))


def _run(op: Op, points: list[Array], options: dict[str, Any], seed: int) -> tuple[Array, Any]:
    """Random cotangent and the op's gradients, if nothing is amiss before they are compared."""
    if not points:
        raise ValueError("no array is given; expected at least one.")
    named = {f"array {number}": point for number, point in enumerate(points)}
    for name, point in named.items():
        require_point(name, point)
    given = Unchanged(named | {f"the option {name}": value for name, value in options.items()})
    out, pullback = out_and_pullback(op(*points, **options))
    given.demand("the op")
    require_entries("the output", out)
    demand_finite("the output", out)
    again = op(*points, **options)[0]
    given.demand("the op")
    demand(
        np.array_equal(out, again),
        "the op gives another output for the same input; give it its random numbers as an option",
    )
    dout = np.random.default_rng(seed).normal(size=np.shape(out))
    cotangent = Unchanged({"dout": dout})
    gradients = pullback(dout)
    given.demand("the pullback")
    cotangent.demand("the pullback")
    return dout, gradients


def check_complex(
    names: Sequence[str],
    gradients: Any,
    op: Op,
    arrays: Sequence[Array],
    dout: ArrayLike,
    options: dict[str, Any],
) -> Outcome:
    """Compare with the complex step."""
    return compare(names, gradients, complex_step(op, arrays, dout, options), COMPLEX_TOLERANCE)


def check_central(
    names: Sequence[str],
    gradients: Any,
    op: Op,
    arrays: Sequence[Array],
    dout: ArrayLike,
    options: dict[str, Any],
) -> Outcome:
    """Compare with central differences, and bound how many entries the kink guard skipped."""
    expected, skipped = central_differences(op, arrays, dout, options)
    _demand_few_kinks(skipped, arrays)
    kinks = [np.isnan(gradient) for gradient in expected]
    outcome = compare(names, gradients, expected, CENTRAL_TOLERANCE, kinks)
    return Outcome(outcome.count, outcome.error, outcome.tolerance, _skipped_note(skipped))


def _demand_few_kinks(skipped: int, arrays: Sequence[Array]) -> None:
    total = sum(array.size for array in arrays)
    demand(skipped <= KINK_SHARE * total, f"{skipped} of {total} entries lie at kinks")


def _skipped_note(skipped: int) -> str:
    return f"skipped at kinks: {skipped}" if skipped else ""
