"""Gradients by numbers: a pullback against the numerical derivatives, in float64."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from refnet.core.op import Array
from refnet.verification.comparison import compare
from refnet.verification.differentiators import Op, central_differences, complex_step
from refnet.verification.evidence import Outcome, demand

COMPLEX_TOLERANCE = 1e-12
CENTRAL_TOLERANCE = 1e-7
#: At most this share of the entries may lie at kinks.
KINK_SHARE = 0.1


def check_gradients(op: Op, *arrays: ArrayLike, seed: int = 0, **options: Any) -> Outcome:
    """Check an op of your own: its pullback against both numerical derivatives.

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
        Naming the gradient that is wrong, and by how much.
    TypeError
        If an array is not float64: in float32 the check would measure rounding only.

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
    points = [np.asarray(array) for array in arrays]
    for number, point in enumerate(points):
        if point.dtype != np.float64:
            raise TypeError(f"array {number} has dtype {point.dtype}; expected float64.")
    result = op(*points, **options)
    if not (isinstance(result, tuple) and len(result) == 2 and callable(result[1])):
        raise TypeError(f"the op returned {type(result).__name__}; expected (out, pullback).")
    out, pullback = result
    demand(
        np.array_equal(out, op(*points, **options)[0], equal_nan=True),
        "the op gives another output for the same input; give it its random numbers as an option",
    )
    dout = np.random.default_rng(seed).normal(size=np.shape(out))
    names = [f"dx{number}" for number in range(len(points))]
    gradients = pullback(dout)
    central, skipped = central_differences(op, points, dout, options)
    _demand_few_kinks(skipped, points)
    compare(names, gradients, central, CENTRAL_TOLERANCE)
    step = complex_step(op, points, dout, options)
    for exact, rough in zip(step, central, strict=True):
        exact[np.isnan(rough)] = np.nan  # at a kink the complex step takes one side
    outcome = compare(names, gradients, step, COMPLEX_TOLERANCE)
    return Outcome(outcome.count, outcome.error, outcome.tolerance, _skipped_note(skipped))


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
    outcome = compare(names, gradients, expected, CENTRAL_TOLERANCE)
    return Outcome(outcome.count, outcome.error, outcome.tolerance, _skipped_note(skipped))


def _demand_few_kinks(skipped: int, arrays: Sequence[Array]) -> None:
    total = sum(array.size for array in arrays)
    demand(skipped <= KINK_SHARE * total, f"{skipped} of {total} entries lie at kinks")


def _skipped_note(skipped: int) -> str:
    return f"skipped at kinks: {skipped}" if skipped else ""
