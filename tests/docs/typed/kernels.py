"""Formulas typed in the pages of separable kernels, their rank and the nearest of them."""

import numpy as np
import sympy as sp

import refnet
from derivations.identities.kernel_rank import OTHERS, RANKS, SEPARABLE
from derivations.identities.parts.kernel_matrices import factors, minors, rank
from tests.docs.typed import convolutions as c
from tests.docs.typed.checks import Definition, PartOf, Table, close
from tests.docs.typed.convolutions import WIDTH, H, X
from tests.docs.typed.layers import one_column_and_one_row

K = c.draw(size=(4, 3))
LEFT, SIZES, RIGHT = np.linalg.svd(K, full_matrices=False)
U2, V2 = sp.Matrix(sp.symbols("U_0 U_1")), sp.Matrix(sp.symbols("V_0 V_1"))
OUTER = U2 * V2.T


def squared(array) -> float:
    """Return the sum of the squares of the entries."""
    return float((np.asarray(array) ** 2).sum())


def separable_kernels_have_factors() -> bool:
    """Factor every kernel of rank 1; the others refuse."""
    refused = 0
    for kernel in OTHERS.values():
        try:
            factors(kernel)
        except ValueError:
            refused += 1
    return refused == len(OTHERS) and all(
        kernel == factors(kernel)[0] * factors(kernel)[1] and rank(kernel) == RANKS[name] == 1
        for name, kernel in SEPARABLE.items()
    )


def sobel_factors() -> bool:
    return SEPARABLE["Sobel"] == sp.Matrix([1, 2, 1]) * sp.Matrix([[-1, 0, 1]])


def passes_give_the_sum() -> bool:
    """One output at each place: a column, then a row, without padding."""
    image, U, V = X[:1, :, :, :1], c.draw(size=4), c.draw(size=3)
    found = refnet.spatially_separable_conv2d(
        image, U[:, None, None], V[:, None, None], np.zeros(1), padding="valid"
    )[0][0, ..., 0]
    x = image[0, ..., 0]
    expected = [
        [sum(x[u + i, v + j] * U[i] * V[j] for i in range(4) for j in range(3))
         for v in range(WIDTH - 2)]
        for u in range(H - 3)
    ]  # fmt: skip
    return close(found, expected)


def places_of_the_column_pass() -> bool:
    """Take the row pass apart: output (u, v) sees the column pass at (u, v + j) by V_j."""
    column, V = c.conv(X[:1, :, :, :1], c.draw(size=(4, 1, 1, 1)), padding="valid"), c.draw(size=3)
    out = c.conv(column, V[None, :, None, None], padding="valid")[0, ..., 0]
    y = column[0, ..., 0]
    return close(out, sum(y[:, j : j + WIDTH - 2] * V[j] for j in range(3)))


def bias_between_the_passes() -> bool:
    """Compare with and without, on windows inside the image and at its border."""
    U, V, b = c.draw(size=(4, 1, 1, 1)), c.draw(size=(1, 3, 1, 1)), 1.7
    image = X[:1, :, :, :1]
    added = (c.conv(c.conv(image, U, b), V) - c.conv(c.conv(image, U), V))[0, ..., 0]
    inside, first = added[:, 1:-1], added[:, 0]
    return close(inside, np.full(inside.shape, b * V.sum())) and close(
        first,
        np.full(H, b * V[0, 1:].sum()),  # the zeros beside the image meet the first entry
    )


def minors_through_one_entry() -> bool:
    """Count the minors of two rows and columns in which one entry stands."""
    shapes = [(2, 2), (3, 3), (4, 3), (2, 5)]
    return all(
        sum(m.has(k[0, 1]) for m in minors(sp.ImmutableMatrix(k), 2)) == (kh - 1) * (kw - 1)
        for kh, kw in shapes
        for k in [sp.MatrixSymbol("k", kh, kw).as_explicit()]
    )


def best_column(V):
    """Return the column nearest to the kernel, and the squared error, by least squares."""
    U = np.linalg.lstsq(V[:, None], K.T, rcond=None)[0].T
    return U, squared(K - U * V)


def least_error_for_a_row() -> bool:
    return all(
        close(best_column(V)[1], squared(K) - squared(K @ V) / squared(V))
        for V in c.draw(size=(5, 3))
    )


def nearest_to_the_laplacian() -> bool:
    """Compute it with square roots; what is lost is the square of the smaller singular value."""
    k = sp.Matrix(OTHERS["Laplacian"])
    squares = (k.T * k).eigenvects()
    largest = max(value for value, *_ in squares)
    [V] = next(vectors for value, _, vectors in squares if value == largest)
    nearest = sp.simplify(k * V * V.T / V.dot(V))
    lost = sum(entry**2 for entry in k - nearest)
    return nearest.has(sp.sqrt(6)) and sp.simplify(lost + largest - sum(e**2 for e in k)) == 0


SUM = r"\sum_{ij} x_{u + i, v + j} U_i V_j"
COMPLETED = r"|k|^2 - |k V|^2 / |V|^2"
TABLE: Table = {
    "identities/kernel_rank": {
        r"k = U V^\top": separable_kernels_have_factors,
        r"U V^\top": PartOf(r"k = U V^\top"),
        r"U_0 V_1": lambda: OUTER[0, 1] == U2[0] * V2[1],
        r"U_0 V_0 U_1 V_1": lambda: (
            OUTER[0, 0] * OUTER[1, 1] == OUTER[0, 1] * OUTER[1, 0] == U2[0] * V2[0] * U2[1] * V2[1]
        ),
        r"(k_h - 1)(k_w - 1)": minors_through_one_entry,
    },
    "identities/nearest_separable_kernel": {
        r"1^2": lambda: close(
            squared(np.diag([2.0, 1.0]) - np.diag([2.0, 0.0])),
            np.linalg.svd(np.diag([2.0, 1.0]), compute_uv=False)[1] ** 2,
        ) and squared(np.diag([2.0, 1.0]) - np.diag([2.0, 0.0])) == 1**2,
        r"\sigma_1 \ge \sigma_2 \ge \dots": Definition("the order in which they are numbered"),
        r"k \approx U V^\top": Definition("a name for the factors that are sought"),
        r"|\cdot|^2": Definition("a sign for the sum of squared entries"),
        COMPLETED: least_error_for_a_row,
        r"k^\top k": lambda: close(np.linalg.eigvalsh(K.T @ K)[::-1], SIZES**2) and close(
            squared(K @ RIGHT[0]), max(np.linalg.eigvalsh(K.T @ K))
        ),
        r"\sigma_1^2": lambda: close(np.linalg.eigvalsh(K.T @ K)[-1], SIZES[0] ** 2),
        r"|k|^2": lambda: close(squared(K), (SIZES**2).sum()),
        r"\sigma^2": lambda: close(best_column(RIGHT[0])[1], (SIZES[1:] ** 2).sum()),
        r"\sqrt 6": nearest_to_the_laplacian,
    },
    "identities/separable_kernels": {
        r"k_1^\top k_2": one_column_and_one_row,
        r"k = U V^\top": separable_kernels_have_factors,
        r"U = (1, 2, 1)^\top": sobel_factors,
        r"V = (-1, 0, 1)^\top": sobel_factors,
        SUM: passes_give_the_sum,
        r"(u, v + j)": places_of_the_column_pass,
        r"b \sum_j V_j": bias_between_the_passes,
    },
}  # fmt: skip
