r"""Two numerical derivatives: the complex step, and central differences with a guard at kinks.

For $\varphi(x) = \sum \mathrm{dout} \cdot f(x)$ with a random cotangent, both estimate
$\nabla\varphi$, which is what ``pullback(dout)`` must be. The complex step
$\mathrm{Im}\,\varphi(x + ih) / h$ subtracts nothing and so has no cancellation: with $h = 10^{-30}$
it is as exact as the code's own rounding lets it be (Squire and Trapp, SIAM Review 40, 1998). It
needs code that is analytic around each point; central differences need no such thing, and so check
it.
"""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from refnet.core.op import Array
from refnet.verification.arguments import demand_finite
from refnet.verification.evidence import demand

COMPLEX_STEP = 1e-30
#: The cube root of the rounding unit balances truncation and rounding of a central difference.
CENTRAL_STEP = 6e-6
#: A slope that jumps by more than this between x - h and x + h, and still does for h / 8, marks
#: a kink.
KINK_JUMP = 1e-3

Op = Callable[..., Any]


def complex_step(
    op: Op, arrays: Sequence[Array], dout: ArrayLike, options: dict[str, Any]
) -> list[Array]:
    """Gradient of sum(dout * op(*arrays)) by each array, by the complex step.

    Parameters
    ----------
    op : callable
        ``out, pullback = op(*arrays, **options)``; only its output is used.
    arrays : sequence of float64 arrays
        The point at which the op is differentiated.
    dout : array, shape of out
        Cotangent: the weight of each entry of the output.
    options : dict
        Keyword arguments of the op.

    Returns
    -------
    list of array
        One gradient for each array, of its shape.

    Raises
    ------
    AssertionError
        If the op drops the imaginary part (abs, var, float, ... are not analytic), or gives a
        derivative that is not finite.
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
            demand_finite(f"the complex step of array {position}", gradient)
            gradients.append(gradient)
    return gradients


def central_differences(
    op: Op, arrays: Sequence[Array], dout: ArrayLike, options: dict[str, Any]
) -> tuple[list[Array], int]:
    """Gradient of sum(dout * op(*arrays)) by each array, by central differences.

    Parameters
    ----------
    op : callable
        ``out, pullback = op(*arrays, **options)``; only its output is used.
    arrays : sequence of float64 arrays
        The point at which the op is differentiated.
    dout : array, shape of out
        Cotangent: the weight of each entry of the output.
    options : dict
        Keyword arguments of the op.

    Returns
    -------
    gradients : list of array
        NaN where a kink lies within the step.
    skipped : int
        Number of those entries.

    Raises
    ------
    AssertionError
        If the output is not finite at the point or within the step.
    """

    def phi(position: int, index: tuple[int, ...], step: float) -> Any:
        moved = [other.copy() for other in arrays]
        moved[position][index] += step
        value = np.sum(dout * op(*moved, **options)[0])
        demand(
            bool(np.isfinite(value)),
            f"the output is not finite within {CENTRAL_STEP:g} of array {position} at "
            f"{list(index)}; choose another point",
        )
        return value

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
