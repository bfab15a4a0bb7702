"""Exact linear algebra of small kernels: minors, ranks, factors."""

import itertools

import sympy as sp
from sympy.core.intfunc import igcdex


def minors(matrix: sp.ImmutableMatrix, size: int) -> list[sp.Expr]:
    """All minors of ``size`` rows and columns."""
    chosen = itertools.product(*(itertools.combinations(range(n), size) for n in matrix.shape))
    return [
        matrix.extract(list(rows), list(columns)).det(method="berkowitz")
        for rows, columns in chosen
    ]


def rank(matrix: sp.ImmutableMatrix) -> int:
    """Rows of the largest minor that is not 0."""
    sizes = range(min(matrix.shape), 0, -1)
    return next((size for size in sizes if any(minors(matrix, size))), 0)


def factors(kernel: sp.ImmutableMatrix) -> tuple[sp.ImmutableMatrix, sp.ImmutableMatrix]:
    """Find a column and a row that multiply to the kernel, the row without a common divisor.

    Raises
    ------
    ValueError
        If the kernel is not separable.
    """
    places = itertools.product(*map(range, kernel.shape))
    row, column = next((place for place in places if kernel[place] != 0), (0, 0))
    divisor = sp.gcd_list(list(kernel.row(row))) or 1
    V = kernel.row(row) / divisor
    U = kernel.col(column) / (V[column] or 1)
    if kernel != U * V:
        raise ValueError(f"{kernel} is not separable")
    return U, V


def bezout(row: sp.ImmutableMatrix) -> sp.ImmutableMatrix:
    """Integers that combine the entries to their greatest common divisor."""
    weights: list[int] = []
    divisor = 0
    for entry in row:
        s, t, divisor = igcdex(divisor, int(entry))
        weights = [s * weight for weight in weights] + [t]
    return sp.ImmutableMatrix(len(row), 1, weights)
