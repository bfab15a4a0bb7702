"""Singular values, ranks, factors and filtering of the explorer are those of NumPy and refnet."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import refnet

Call = Callable[..., Any]
TOLERANCE = 1e-12


@pytest.fixture(scope="module")
def call(run_ops: Callable[[str], Call]) -> Call:
    run_ops("stepper")  # whose correlation filters
    return run_ops("separable")


def kernels() -> Iterator[np.ndarray]:
    """Kernels of every rank: random, integer, with equal singular values, tiny, huge and 0."""
    rng = np.random.default_rng(0)
    for size in (3, 5):
        yield np.eye(size)
        yield np.eye(size)[::-1] * 2
        yield np.zeros((size, size))
        yield np.ones((size, size)) / size**2
        yield np.arange(float(size * size)).reshape(size, size)
        yield np.pad([[7.0]], size // 2)
        for wanted in range(1, size + 1):
            for _ in range(10):
                U, V = rng.normal(size=(2, size, wanted))
                yield U @ V.T
                yield np.round(2 * U) @ np.round(2 * V).T
        yield rng.normal(size=(size, size)) * 1e-170
        yield rng.normal(size=(size, size)) * 1e170


KERNELS = list(kernels())


def assert_close(found: Any, expected: np.ndarray, scale: float = 1.0) -> None:
    """Same shape, and differences below the tolerance times a scale."""
    assert np.shape(found) == np.shape(expected)
    assert np.abs(np.subtract(found, expected)).max() <= TOLERANCE * max(scale, 1e-300)


def test_singular_values_and_rank(call: Call) -> None:
    ranks = set()
    for kernel in KERNELS:
        values = call("svd", kernel)["values"]
        expected = np.linalg.svd(kernel, compute_uv=False)
        assert_close(values, expected, expected[0])
        rank = int(np.linalg.matrix_rank(kernel))
        assert call("rank", values, len(kernel)) == rank
        ranks.add((len(kernel), rank))
    assert ranks == {(3, r) for r in range(4)} | {(5, r) for r in range(6)}


def test_singular_vectors_are_orthonormal_and_make_the_kernel(call: Call) -> None:
    for kernel in KERNELS:
        found = call("svd", kernel)
        values, left, right = (np.array(found[name]) for name in ("values", "left", "right"))
        assert_close(left.T * values @ right, kernel, values[0])
        assert_close(right @ right.T, np.eye(len(kernel)))
        count = int(np.linalg.matrix_rank(kernel))
        if count:
            assert_close(left[:count] @ left[:count].T, np.eye(count))


def test_factors_make_the_nearest_kernel_of_rank_1(call: Call) -> None:
    unique = 0
    for kernel in KERNELS:
        found = call("factors", call("svd", kernel))
        U, S, V = np.linalg.svd(kernel)
        product = np.outer(found["column"], found["row"])
        error = np.linalg.norm((kernel - product) / (S[0] or 1))  # Eckart and Young
        assert abs(error - np.linalg.norm(S[1:] / (S[0] or 1))) < TOLERANCE
        if S[0] > 2 * S[1]:
            assert_close(product, S[0] * np.outer(U[:, 0], V[0]), S[0])
            unique += 1
    assert unique > 40


@pytest.mark.parametrize(
    ("column", "row"),
    [([1, 2, 1], [-1, 0, 1]), ([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]), ([1, 0, -1], [1, 1, 1])],
)
def test_factors_are_scaled_to_readable_numbers(
    call: Call, column: list[int], row: list[int]
) -> None:
    """The row has a 1 or -1, and the column's largest entry, the first of them, is positive."""
    for sign in (1.0, -1.0):
        found = call("factors", call("svd", sign * np.outer(column, row)))
        assert_close(found["column"], np.array(column))
        assert_close(found["row"], sign * np.array(row))


def convolved(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Filter by refnet, with zeros around the image."""
    out, _ = refnet.conv2d(image[None, :, :, None], kernel[:, :, None, None], np.zeros(1))
    return out[0, :, :, 0]


@pytest.mark.parametrize("image", [(8, 8), (5, 9), (2, 3)])
def test_filtering_once_and_twice(call: Call, image: tuple[int, int]) -> None:
    rng = np.random.default_rng(2)
    for size in (3, 5):
        for _ in range(5):
            x, kernel = rng.normal(size=image), rng.normal(size=(size, size))
            column, row = rng.normal(size=(2, size))
            once, twice = call("filter", x, kernel), call("filterTwice", x, column, row)
            assert_close(once, convolved(x, kernel), 10)
            assert_close(twice, convolved(convolved(x, column[:, None]), row[None]), 10)
            outer = call("outer", column, row)
            assert_close(outer, np.outer(column, row))
            assert call("difference", twice, call("filter", x, outer)) < TOLERANCE
            expected = np.abs(np.subtract(once, twice)).max()
            assert call("difference", once, twice) == expected
