"""A kernel k = U V^T, applied as a column U and a row V, one after the other.

The order does not matter: each pass is linear, and each reads its zeros along its own axis only. A
stride belongs to one of the passes; a bias or an activation between them breaks the identity.
"""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp

import refnet

from ..calculus import Definition
from ..calculus.images import COLUMN, ROW, H_o, H_x, W_o, W_x, h, i, j, k_h, k_w, total, u, v, w, x
from ..calculus.statement import Equation, Fact, Statement
from ..calculus.symbols import arrays
from .parts.exact_arrays import count_equal, fractions, rationals

k, U, V, y, z = arrays("k U V y z")
b = sp.Symbol("b", real=True)
SHAPES = {"x": (H_x, W_x), "U": (k_h,), "V": (k_w,)}
KERNEL = Definition("k", {i: k_h, j: k_w}, U[i] * V[j])
BY_COLUMN = Definition("y", {u: H_o, w: W_x}, total(x[ROW, w] * U[i], i=k_h))
BY_ROW = Definition("z", {h: H_x, v: W_o}, total(x[h, COLUMN] * V[j], j=k_w))
GEOMETRY = ("H_x", "W_x", "k_h", "k_w", "s_h", "s_w", "p_h", "p_w", "H_o", "W_o")
INSIDE = [(4, 6, 2, 3, 1, 2, 0, 0, 3, 2), (3, 5, 3, 2, 2, 3, 1, 0, 2, 2)]  # along the columns
BORDER = [(3, 2, 3, 4, 2, 1, 2, 3, 3, 5), (2, 3, 4, 1, 1, 1, 1, 0, 2, 3)]  # "full", "same"
RUNS = [(7, 6, 3, 2, 1, "same"), (6, 9, 4, 5, (2, 3), "same"), (8, 7, 2, 3, (3, 2), "valid")]


def derive() -> list[Statement]:
    """State the identity, for both orders, and what breaks it."""
    one_pass = ("correlate with $k$", total(x[ROW, COLUMN] * k[i, j], j=k_w, i=k_h))
    by_V = total(V[j] * total(x[ROW, COLUMN] * U[i], i=k_h), j=k_w)
    by_U = total(U[i] * total(x[ROW, COLUMN] * V[j], j=k_w), i=k_h)
    rows_last = ("the inner sum is the column pass", total(V[j] * y[u, COLUMN], j=k_w))
    columns_last = ("the inner sum is the row pass", total(U[i] * z[ROW, v], i=k_h))
    hits = sp.KroneckerDelta(w, COLUMN)
    biased = total(V[j] * total(hits * (y[u, w] + b), w=W_x), j=k_w)
    start = ("correlate $y + b$ with $V$, zeros around the image", biased)
    everywhere = rows_last[1] + b * total(V[j], j=k_w)
    at_border = rows_last[1] + b * total(V[j] * total(hits, w=W_x), j=k_w)
    return [
        _equation(
            "a column, then a row",
            "One pass with $k$ is one with the column $U$, then one with the row $V$.",
            [one_pass, ("$V$ is the same in every row of the window", by_V), rows_last],
            [KERNEL, BY_COLUMN],
        ),
        _equation(
            "a row, then a column",
            "The other order gives the same.",
            [one_pass, ("$U$ is the same in every column of the window", by_U), columns_last],
            [KERNEL, BY_ROW],
        ),
        Fact(
            "as it runs",
            "Both orders give what `conv2d` does with $k$, on exact rationals. The column pass has "
            "stride $(s_h, 1)$, the row pass $(1, s_w)$.",
            lambda: sum(itertools.starmap(check_run, RUNS)),
        ),
        _example("a stride in both passes", "Twice stride 2 is stride 4.", stride_twice),
        _equation(
            "a bias between the passes",
            "Where the row's windows lie inside the image, $b$ becomes $b$ times the sum of $V$.",
            [start, ("the bias is in every entry", everywhere)],
            [BY_COLUMN],
            at=INSIDE,
        ),
        _equation(
            "a bias between the passes, at the border",
            "Elsewhere only those entries of $V$ count that meet the image.",
            [start, ("the bias is in those inside", at_border)],
            [BY_COLUMN],
        ),
        _example(
            "a bias between the passes, an example",
            "Zeros, and a row of three ones: at the border the bias differs from one after both.",
            bias_between,
        ),
        _example(
            "a ReLU between the passes",
            "The kernel of four ones: the activation keeps what would have cancelled.",
            relu_between,
        ),
    ]


def _equation(title: str, says: str, steps: list, named: list, at: Any = ()) -> Equation:
    sizes = [dict(zip(GEOMETRY, values, strict=True)) for values in at or INSIDE + BORDER]
    return Equation(title, says, steps, SHAPES, sizes, {u: H_o, v: W_o}, named, ("x",))


def _example(title: str, says: str, make: Callable[[], dict[str, np.ndarray]]) -> Fact:
    """State that the last two arrays differ, and show all of them."""

    def check() -> int:
        *_, right, wrong = make().values()
        assert not np.array_equal(right, wrong), f"{title}: {right} either way"
        return 1

    return Fact(title, says, check, [
        (label, sp.ImmutableMatrix(images[0, :, :, 0])) for label, images in make().items()
    ])  # fmt: skip


def check_run(height, width, kh, kw, stride, padding) -> int:
    """Compare both orders of the passes with one pass of k, as the code computes them."""
    image, U, V = rationals(1, 2, height, width, 1), rationals(2, kh), rationals(3, kw)
    s_h, s_w = (stride, stride) if isinstance(stride, int) else stride
    expected = _pass(image, np.outer(U, V), (s_h, s_w), padding)
    rows_first = _pass(image, V[None], (1, s_w), padding)
    columns = U.reshape(-1, 1, 1), V.reshape(-1, 1, 1), fractions([0])
    op = refnet.spatially_separable_conv2d
    found = op(image, *columns, stride=stride, padding=padding)[0]
    return count_equal(found, expected, "a column, then a row") + count_equal(
        _pass(rows_first, U[:, None], (s_h, 1), padding), expected, "a row, then a column"
    )


def _pass(image: np.ndarray, kernel: np.ndarray, stride: Any, padding: str, bias: int = 0):
    W, b = kernel[:, :, None, None], fractions([bias])
    return refnet.conv2d(image, W, b, stride=stride, padding=padding)[0]


def stride_twice() -> dict[str, np.ndarray]:
    """Stride 2 with a kernel of one entry: once, and by mistake in both passes."""
    image, one = fractions(range(25)).reshape(1, 5, 5, 1), fractions([[1]])
    once = _pass(image, one, 2, "valid")
    return {"image": image, "stride 2 once": once, "in both passes": _pass(once, one, 2, "valid")}


def bias_between() -> dict[str, np.ndarray]:
    """Zeros, and a bias of 1 between the passes, with a row of three ones."""
    nothing, ones = fractions([0, 0, 0]).reshape(1, 1, 3, 1), fractions([[1, 1, 1]])
    biased = _pass(nothing, fractions([[1]]), 1, "same", bias=1)
    after = _pass(nothing, ones, 1, "same", bias=3)
    return {"1 between the passes": _pass(biased, ones, 1, "same"), "3 after them": after}


def relu_between() -> dict[str, np.ndarray]:
    """A column and a row of two ones, with a ReLU between the passes, and after them."""
    image, ones = fractions([[1, -2], [1, 0]]).reshape(1, 2, 2, 1), fractions([[1, 1]])
    column = _pass(image, ones.T, 1, "valid")
    between = _pass(refnet.relu(column)[0], ones, 1, "valid")
    after = refnet.relu(_pass(column, ones, 1, "valid"))[0]
    return {"image": image, "column pass": column, "ReLU between": between, "ReLU after": after}
