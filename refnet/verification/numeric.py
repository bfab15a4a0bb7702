r"""Gradients by numbers: the complex step, and central differences with a guard at kinks.

For $\varphi(x) = \sum \mathrm{dout} \cdot f(x)$ with a random cotangent, both estimate
$\nabla\varphi$, which is what ``pullback(dout)`` must be. The complex step
$\mathrm{Im}\,\varphi(x + ih) / h$ subtracts nothing and so has no cancellation: with $h = 10^{-30}$
it is exact to rounding (Squire and Trapp, SIAM Review 40, 1998). It needs code that is analytic
around each point; central differences need no such thing, and so check it.
"""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from refnet.core.op import Array
from refnet.verification.evidence import Outcome, demand

COMPLEX_STEP = 1e-30
#: The cube root of the rounding unit balances truncation and rounding of a central difference.
CENTRAL_STEP = 6e-6
COMPLEX_TOLERANCE = 1e-12
CENTRAL_TOLERANCE = 1e-7
#: A slope that jumps by more than this between x - h and x + h, and still does for h / 8, marks
#: a kink.
KINK_JUMP = 1e-3
KINK_SHARE = 0.1

Op = Callable[..., Any]


def complex_step(
    op: Op, arrays: Sequence[Array], dout: ArrayLike, options: dict[str, Any]
) -> list[Array]:
    """Gradient of sum(dout * op(*arrays)) by each array, by the complex step.

    Raises
    ------
    AssertionError
        If the op drops the imaginary part (abs, var, float, ... are not analytic).
    """
    gradients = []
    with warnings.catch_warnings():
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        for position, array in enumerate(arrays):
            gradient = np.empty(array.shape)
            for index in np.ndindex(array.shape):
                moved = [other.astype(complex) for other in arrays]
                moved[position][index] += 1j * COMPLEX_STEP
                try:
                    out = op(*moved, **options)[0]
                except np.exceptions.ComplexWarning as warning:
                    raise AssertionError("the op drops the imaginary part by a cast") from warning
                demand(np.iscomplexobj(out), "the op returned a real output for complex input")
                gradient[index] = np.sum(dout * out).imag / COMPLEX_STEP
            gradients.append(gradient)
    return gradients


def central_differences(
    op: Op, arrays: Sequence[Array], dout: ArrayLike, options: dict[str, Any]
) -> tuple[list[Array], int]:
    """Gradient of sum(dout * op(*arrays)) by each array, by central differences.

    Returns
    -------
    gradients : list of array
        NaN where a kink lies within the step.
    skipped : int
        Number of those entries.
    """

    def phi(position: int, index: tuple[int, ...], step: float) -> Any:
        moved = [other.copy() for other in arrays]
        moved[position][index] += step
        return np.sum(dout * op(*moved, **options)[0])

    def slope(position: int, index: tuple[int, ...], h: float) -> tuple[Any, Any]:
        """Return the central difference, and by how much the one-sided ones differ."""
        below, here, above = (phi(position, index, step) for step in (-h, 0.0, h))
        return (above - below) / (2 * h), abs(above - 2 * here + below) / h

    gradients, skipped = [], 0
    for position, array in enumerate(arrays):
        gradient = np.empty(array.shape)
        for index in np.ndindex(array.shape):
            gradient[index], jump = slope(position, index, CENTRAL_STEP)
            if jump > KINK_JUMP * (1 + abs(gradient[index])):
                gradient[index], smaller_jump = slope(position, index, CENTRAL_STEP / 8)
                if smaller_jump > jump / 4:  # a kink's jump stays, curvature's shrinks with h
                    gradient[index] = np.nan
                    skipped += 1
        gradients.append(gradient)
    return gradients, skipped


def compare(
    names: Sequence[str], found: Any, expected: Sequence[Array], tolerance: float
) -> Outcome:
    """Compare arrays, the ``names`` being those of what was ``found``.

    Each error is relative to 1 + the largest entry expected; what is expected to be NaN is left
    out.

    Raises
    ------
    AssertionError
        Naming the first array that has another shape, is not finite or exceeds the tolerance.
    """
    found = as_tuple(found)
    demand(len(found) == len(expected), f"{len(found)} gradients for {len(expected)} arrays")
    worst, count = 0.0, 0
    for name, have, want in zip(names, found, expected, strict=True):
        demand(
            np.shape(have) == np.shape(want),
            f"{name} has shape {np.shape(have)}; expected {np.shape(want)}",
        )
        known = ~np.isnan(want)
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
    return Outcome(count, worst, tolerance)


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


def as_tuple(gradients: Any) -> tuple[Any, ...]:
    """Gradients as a tuple, also where the pullback has one array and returns it bare."""
    return gradients if isinstance(gradients, tuple) else (gradients,)
