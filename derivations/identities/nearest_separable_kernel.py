"""The separable kernel nearest to a kernel that is not separable.

For a given row the best column follows by completing the square; the best row belongs to the
largest singular value. What is lost is the sum of the squares of the other singular values.
"""

import sympy as sp
from mpmath import mp

from ..calculus.images import i, j, k_h, k_w, total
from ..calculus.statement import Equation, Fact, Statement
from ..calculus.symbols import arrays
from .kernel_rank import OTHERS
from .parts.exact_arrays import rationals

k, U, V = arrays("k U V")
square = sp.Symbol("λ")
LAPLACIAN = OTHERS["Laplacian"]
DIGITS = 50
SHAPES = [(3, 3), (4, 5), (5, 3)]


def derive() -> list[Statement]:
    """State the best column, the best row for the Laplacian, and the error of more passes."""
    kernel, row = LAPLACIAN, best_row(LAPLACIAN)
    column = _exact(kernel * row.T / row.dot(row))
    return [
        _best_column(),
        Fact(
            "the separable kernel nearest to the Laplacian",
            r"With the best column the squared error is $|k|^2 - |k V|^2 / |V|^2$. The fraction is "
            r"at most the largest eigenvalue $\lambda$ of $k^\top k$, the square of the largest "
            "singular value, and is so for its eigenvector: nothing is nearer. What is lost is the "
            "sum of the other eigenvalues, the other roots of the characteristic polynomial.",
            check_laplacian,
            [
                ("the kernel", kernel),
                (r"characteristic polynomial of $k^\top k$, in $\lambda$", characteristic(kernel)),
                ("its roots", sp.ImmutableMatrix([squared_singular_values(kernel)])),
                ("the row", row),
                ("the column", column),
                ("the squared error", squared_error(kernel, column * row)),
            ],
        ),
        Fact(
            "any number of passes",
            "The first $r$ terms of the singular value decomposition have, as squared error, the "
            f"sum of the omitted squares: to {DIGITS - 10} digits, for all $r$ of three kernels. "
            "Of 20 kernels of the same rank close by, none is nearer.",
            lambda: sum(map(check_truncation, SHAPES)),
        ),
    ]


def _best_column() -> Equation:
    norm = total(V[j] ** 2, j=k_w)
    times_row = total(k[i, j] * V[j], j=k_w)
    rest = total(k[i, j] ** 2, j=k_w, i=k_h) - total(times_row**2, i=k_h) / norm
    return Equation(
        "the best column for a given row",
        r"The squared error of $U V^\top$ is least for the column $U = k V / |V|^2$, where the "
        "square with $U_i$ vanishes.",
        [
            ("the squared error", total((k[i, j] - U[i] * V[j]) ** 2, j=k_w, i=k_h)),
            ("complete the square", rest + norm * total((U[i] - times_row / norm) ** 2, i=k_h)),
        ],
        {"k": (k_h, k_w), "U": (k_h,), "V": (k_w,)},
        [{"k_h": 2, "k_w": 3}, {"k_h": 3, "k_w": 2}, {"k_h": 1, "k_w": 4}],
        {},
    )


def characteristic(kernel: sp.ImmutableMatrix) -> sp.Expr:
    """Characteristic polynomial of k^T k, in factors."""
    return sp.factor((kernel.T * kernel).charpoly(square).as_expr())


def squared_singular_values(kernel: sp.ImmutableMatrix) -> list[sp.Expr]:
    """Roots of the characteristic polynomial, each as often as it is one, the largest first."""
    roots = sp.roots(characteristic(kernel), square)
    return sorted((root for root, times in roots.items() for _ in range(times)), key=lambda x: -x)


def best_row(kernel: sp.ImmutableMatrix) -> sp.ImmutableMatrix:
    """Eigenvector of the largest root."""
    largest = squared_singular_values(kernel)[0]
    shifted = _exact(kernel.T * kernel - largest * sp.eye(kernel.cols))
    [vector] = shifted.nullspace(simplify=sp.radsimp)
    return _exact(vector.T)


def squared_error(kernel: sp.ImmutableMatrix, near: sp.ImmutableMatrix) -> sp.Expr:
    """Sum of the squared differences."""
    return sp.radsimp(sp.expand(sum(entry**2 for entry in kernel - near)))


def _exact(matrix: sp.Matrix) -> sp.ImmutableMatrix:
    return sp.ImmutableMatrix(matrix.applyfunc(lambda entry: sp.radsimp(sp.expand(entry))))


def check_laplacian() -> int:
    """Check the roots, that the row is an eigenvector, the rank and the error, all exactly."""
    kernel, row = LAPLACIAN, best_row(LAPLACIAN)
    values = squared_singular_values(kernel)
    assert len(values) == kernel.cols
    assert all((values[0] - value).is_nonnegative for value in values)
    assert any(row)
    assert not any(_exact(row * kernel.T * kernel - values[0] * row)), "no eigenvector"
    near = _exact(kernel * row.T / row.dot(row) * row)
    assert near.rank(simplify=sp.radsimp) == 1, f"{near} is not separable"
    lost = sp.expand(sum(values[1:]))
    assert squared_error(kernel, near) == lost, f"the error is not {lost}"
    return 5


def check_truncation(shape: tuple[int, int]) -> int:
    """Compare the errors of truncated decompositions with the omitted squares, and with others."""
    count = 0
    with mp.workdps(DIGITS):
        exact = rationals(shape[0], *shape)
        kernel = mp.matrix([[mp.mpf(q.numerator) / q.denominator for q in row] for row in exact])
        left, values, right = mp.svd_r(kernel)
        for kept in range(len(values) + 1):
            left_part = left[:, :kept] * mp.diag(values[:kept]) if kept else mp.zeros(shape[0], 1)
            right_part = right[:kept, :] if kept else mp.zeros(1, shape[1])
            error = _distance(kernel, left_part * right_part)
            omitted = mp.fsum(value**2 for value in values[kept:])
            assert abs(error - omitted) < mp.mpf(10) ** (10 - DIGITS), f"{kept} terms: {error}"
            count += 1
            for seed in range(20 if 0 < kept < len(values) else 0):
                moved = _moved(left_part, seed) * _moved(right_part, seed + 20)
                assert _distance(kernel, moved) > error, f"a nearer kernel of rank {kept}"
                count += 1
    return count


def _distance(kernel: mp.matrix, near: mp.matrix) -> mp.mpf:
    return mp.fsum(entry**2 for entry in kernel - near)


def _moved(matrix: mp.matrix, seed: int) -> mp.matrix:
    step = rationals(seed, matrix.rows, matrix.cols)
    return matrix + mp.matrix(
        [[mp.mpf(q.numerator) / q.denominator / 1000 for q in row] for row in step]
    )
