"""The largest eigenvalue of a symmetric matrix of which only products with vectors are known."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from refnet.core.op import Array


class Eigenvalue(NamedTuple):
    """What was found: ``residual`` is ``norm(A v - value v) / abs(value)`` for a unit vector v."""

    value: float
    iterations: int
    residual: float


def power_iteration(
    product: Callable[[Array], Array],
    start: Array,
    *,
    iterations: int = 1000,
    tolerance: float = 1e-6,
) -> Eigenvalue:
    r"""Largest eigenvalue, algebraically, of a symmetric matrix A.

    Parameters
    ----------
    product : callable
        Gives A v.
    start : array, shape (D,)
        First vector, not zero; a random one is orthogonal to no eigenvector.
    iterations : int, default 1000
        At most so many products.
    tolerance : float, default 1e-6
        Stop when the residual is at most this.

    Returns
    -------
    Eigenvalue
        value, iterations, residual. An eigenvalue of A lies within ``residual * abs(value)`` of
        the value. The residual is inf if all iterations went into a negative eigenvalue, and
        value and residual are NaN if a product is.

    Notes
    -----
    Power iteration finds the eigenvalue of largest absolute value. Where that one is negative,
    $\lambda_-$, it begins again with $A - \lambda_- I$, which has no negative eigenvalues: there
    the largest is the algebraically largest of A. Eigenvalues of nearly equal size slow it down.

    References
    ----------
    Golub and Van Loan, *Matrix Computations* (4th edition, 2013), sections 8.1.4 and 8.2.1.

    Examples
    --------
    >>> A = np.diag([-5.0, 2.0, 1.0])
    >>> round(power_iteration(lambda v: A @ v, np.ones(3)).value, 6)
    2.0
    """
    vector, shift = start / np.linalg.norm(start), 0.0
    value, residual, used = 0.0, np.inf, 0
    while used < iterations and residual > tolerance:
        image = product(vector)
        used += 1
        value = float(vector @ image)
        error = float(np.linalg.norm(image - value * vector))
        residual = error / abs(value) if value else np.inf if error else 0.0
        if residual <= tolerance and value < 0 and not shift:
            shift, residual = value, np.inf
            vector = start / np.linalg.norm(start)
            continue
        image = image - shift * vector
        length = float(np.linalg.norm(image))
        if length == 0:
            break
        vector = image / length
    return Eigenvalue(value, used, residual)
