"""Kernels that are not separable are sums of separable ones.

A kernel of rank r is a sum of r outer products and of no fewer, so r column and row passes apply
it. They save while r is below k_h k_w / (k_h + k_w). With a third axis ranks of slices decide
nothing.
"""

import itertools
from collections.abc import Iterator

import numpy as np
import sympy as sp

import refnet

from ..calculus.images import k_h, k_w
from ..calculus.statement import Fact
from ..calculus.table import Table
from .kernel_rank import OTHERS
from .parts.exact_arrays import count_equal, fractions, rationals
from .parts.kernel_matrices import minors, rank
from .separable_is_rank_1 import check_minors

SIDES = (3, 5, 7, 11)
PASSES = k_h * k_w / (k_h + k_w)  # passes that cost as much as the kernel itself
Matrix = sp.ImmutableMatrix


def derive() -> list[Fact]:
    """State how many passes are needed, how many save, and what a third axis changes."""
    tensor = next(not_separable())
    matrix = Matrix(tensor.reshape(2, 4))
    of_rank = sp.Eq(sp.Function("rank")(matrix), rank(matrix), evaluate=False)
    heads = "side of a square", "its entries", "of a column and a row", "most passes that save"
    rows = [list(map(sp.Integer, [n, n**2, 2 * n, most_passes(n)])) for n in SIDES]
    return [
        Fact(
            "a sum of $R$ outer products has a rank of at most $R$",
            "All minors of $R + 1$ rows vanish, for $R = 1, 2, 3$ and kernels of 4 rows and up to "
            "4 columns: a kernel takes no fewer passes than its rank.",
            lambda: sum(map(check_minors, [1, 2, 3])),
        ),
        Fact(
            "as many passes as the rank are enough",
            "Factors of the identities, the Laplacian and two more kernels are found; "
            "`spatially_separable_conv2d` with them, and the sum of its runs with one column and "
            "one row each, give what `conv2d` does with the kernel, on exact rationals.",
            lambda: sum(map(check_passes, kernels())),
        ),
        Fact(
            "when the passes cost less",
            "A pass takes as many multiply-adds as a column and a row have entries.",
            check_break_even,
            [("they save below this number", PASSES), Table(heads, rows)],
        ),
        Fact(
            "three axes",
            "A kernel of 2x2x2 entries whose slices all have rank 1, in all three directions, and "
            "that is no outer product of three vectors: written as a matrix, with a row for each "
            "slice, it has rank 2. All kernels of entries -1, 0 and 1 are gone through: those "
            "whose three matrices have a rank of at most 1 are the outer products, and no others.",
            check_tensors,
            [
                ("first slice", Matrix(tensor[0])),
                ("second slice", Matrix(tensor[1])),
                ("as a matrix, and its rank", of_rank),
            ],
        ),
    ]


def kernels() -> list[sp.ImmutableMatrix]:
    """Kernels that are not separable."""
    two = rationals(1, 4, 2) @ rationals(2, 2, 5)  # rank 2
    return [*OTHERS.values(), Matrix(two), Matrix(rationals(3, 3, 4))]


def check_passes(kernel: sp.ImmutableMatrix) -> int:
    """Factor the kernel, and run its passes."""
    left, right = kernel.rank_decomposition()
    assert left.cols == rank(kernel), f"{left.cols} passes for rank {rank(kernel)}"
    image, zero = rationals(4, 1, 6, 7, 1), fractions([0])
    columns = fractions(left.tolist())[:, None, :]
    rows = fractions(right.T.tolist())[:, :, None]
    W = fractions(kernel.tolist())[:, :, None, None]
    expected = refnet.conv2d(image, W, zero)[0]

    def run(used: slice) -> np.ndarray:
        op = refnet.spatially_separable_conv2d
        return op(image, columns[:, :, used], rows[:, used], zero)[0]

    one_by_one = sum(run(slice(r, r + 1)) for r in range(left.cols))
    return count_equal(run(slice(None)), expected, f"{left.cols} passes at once") + count_equal(
        one_by_one, expected, f"the sum of {left.cols} passes"
    )


def most_passes(side: int) -> int:
    """Most passes that take fewer multiply-adds than a square kernel."""
    return int(sp.ceiling(PASSES.subs({k_h: side, k_w: side}))) - 1


def check_break_even() -> int:
    """Compare the costs of up to 12 passes."""
    for side in SIDES:
        for passes in range(1, 13):
            saves = passes * (side + side) < side * side
            assert saves == (passes <= most_passes(side)), f"{passes} passes of side {side}"
    return 12 * len(SIDES)


def tensors() -> Iterator[np.ndarray]:
    """All 2x2x2 arrays of entries 1, 0 and -1."""
    for entries in itertools.product([1, 0, -1], repeat=8):
        yield np.array(entries).reshape(2, 2, 2)


def _ranks(matrices: np.ndarray) -> np.ndarray:
    """Ranks of matrices of two rows: 2 where a minor is not 0."""
    found = [
        matrices[:, 0, r] * matrices[:, 1, s] - matrices[:, 0, s] * matrices[:, 1, r]
        for r, s in itertools.combinations(range(matrices.shape[2]), 2)
    ]
    return np.where(np.any(found, axis=0), 2, matrices.any(axis=(1, 2)))


def flattened_ranks(tensor: np.ndarray) -> np.ndarray:
    """Ranks of the three matrices with a row for each slice."""
    return _ranks(np.array([np.moveaxis(tensor, axis, 0).reshape(2, 4) for axis in range(3)]))


def not_separable() -> Iterator[np.ndarray]:
    """Arrays that are no outer products though all slices in all directions have rank 1."""
    for tensor in tensors():
        slices = np.concatenate([np.moveaxis(tensor, axis, 0) for axis in range(3)])
        if set(_ranks(slices)) == {1} and 2 in flattened_ranks(tensor):
            yield tensor


def check_tensors() -> int:
    """Compare the outer products with the arrays whose three matrices have rank 1 or 0."""
    vectors = [np.array(pair) for pair in itertools.product([1, 0, -1], repeat=2)]
    triples = itertools.product(vectors, repeat=3)
    products = {np.einsum("i,j,k", *three).tobytes() for three in triples}
    low = {tensor.tobytes() for tensor in tensors() if max(flattened_ranks(tensor)) < 2}
    assert products == low, f"{len(products)} outer products, {len(low)} of low rank"
    tensor = next(not_separable())
    assert tensor.tobytes() not in products
    assert any(minors(Matrix(tensor.reshape(2, 4)), 2)), f"{tensor} is an outer product"
    return len(low) + 1
