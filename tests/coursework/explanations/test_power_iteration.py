"""Power iteration, against NumPy's eigenvalues."""

import numpy as np
import pytest

from refnet.coursework.explanations.power_iteration import power_iteration

RNG = np.random.default_rng(3)
Q = np.linalg.qr(RNG.normal(size=(5, 5)))[0]


def symmetric(*eigenvalues):
    return Q @ np.diag(eigenvalues) @ Q.T


@pytest.mark.parametrize(
    "eigenvalues",
    [(7, 3, 2, 1, 0.5), (3, 1, 0, -1, -7), (-1, -2, -3, -4, -7), (7, 7, 7, 1, -2), (0, 0, 0, 0, 2)],
)
def test_algebraically_largest_is_found(eigenvalues):
    matrix = symmetric(*eigenvalues)
    found = power_iteration(lambda v: matrix @ v, RNG.normal(size=5))
    assert found.value == pytest.approx(max(eigenvalues), rel=1e-9)
    assert found.residual <= 1e-6


def test_eigenvalue_lies_within_the_residual():
    eigenvalues = np.array([5, 4.9, 4.8, 1, -1])
    matrix = symmetric(*eigenvalues)
    found = power_iteration(lambda v: matrix @ v, RNG.normal(size=5), iterations=4)
    assert found.iterations == 4
    assert found.residual > 1e-6
    assert np.abs(eigenvalues - found.value).min() <= found.residual * abs(found.value)


def test_what_cannot_be_found_is_said():
    negative = symmetric(-7, -1, -1, -1, -1)
    calls = []

    def product(v):
        calls.append(v)
        return negative @ v

    used = power_iteration(product, np.ones(5)).iterations
    assert used == len(calls)
    first = next(
        n for n in range(1, used) if power_iteration(product, np.ones(5), iterations=n).residual > 9
    )
    assert power_iteration(product, np.ones(5), iterations=first) == (
        pytest.approx(-7), first, np.inf,
    )  # fmt: skip
    opposite = symmetric(3, -3, 0, 0, 0)
    assert power_iteration(lambda v: opposite @ v, np.ones(5), iterations=99).residual > 0.1
    nan = power_iteration(lambda v: v * np.nan, np.ones(5))
    assert np.isnan(nan.value)
    assert np.isnan(nan.residual)
    assert power_iteration(np.zeros_like, np.ones(5)) == (0, 1, 0)
