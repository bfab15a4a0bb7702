"""Claim 6: the gradient by the bias, over a mini-batch."""

from collections.abc import Iterator

import sympy as sp

from ...calculus import Definition, arrays, sizes
from ...calculus.search import Search
from ...calculus.small_cases import Entries, compositions, increasing, symbols_of, whole_numbers
from ...calculus.verdict import Verdict
from ...calculus.world import World
from . import dense, softmax
from .printed import claimed, derivative, index, total
from .softmax import PRINTED, TRUE

N, M, D = sizes("N M D")
n, i, j, m = map(index, "nijm")
W, x, b, z, y, t, s = arrays("W x b z y t s")

SHAPES = {"W": (M, D), "x": (N, D), "b": (M,), "t": (N, M), "s": (N, M)}
Z = Definition("z", {n: N, i: M}, total(W[i, j] * x[n, j], j=D) + b[i])
Y = Definition("y", {n: N, i: M}, sp.exp(z[n, i]) / total(sp.exp(z[n, m]), m=M))
#: Any numbers with a sum of 1 in each row.
T = Definition("t", {n: N, i: M}, s[n, i] / total(s[n, m], m=M))
LOSS = -total(t[n, m] * sp.log(y[n, m]), m=M, n=N)
SUMMED = total(y[n, i] - t[n, i], n=N)
ONE = {**dense.SHAPES, "t": (M,)}


def derive() -> list[Verdict]:
    """Decide the claim."""
    return [
        Verdict(
            "claim 6: the gradient by the bias",
            r"$\partial L / \partial b = y - t$; over a mini-batch, summed.",
            [claimed("proof for a mini-batch",
                     "The loss is summed over the samples $n$; $b_i$ is added to $z_i$, and each "
                     "row of $t$ has a sum of 1.",
                     [(TRUE, derivative(LOSS, b[i])), (PRINTED, SUMMED)],
                     SHAPES, [{"N": 2, "M": 3, "D": 1}, {"N": 3, "M": 2, "D": 3}], {i: M},
                     [T, Y, Z])],
            r"$b_i$ is what is added to $z_i$ (claim 4 prints $b_j$), and $\sum_k t_k = 1$",
            [
                _search("rows $t$ with a sum of 1, with $b_j$ under the sum as claim 4 prints it, "
                        "where its shape fits ($M = D$)",
                        dense.Z_PRINTED, {**ONE, "b": (D,)}, square(3), probabilities),
                _search("targets $t$ of whole numbers", dense.Z, ONE, increasing("M D", 4), any_t),
            ],
            remark="For a mean loss it is the mean over the mini-batch instead.",
        )
    ]  # fmt: skip


def _search(title, definition, shapes, sizes, entries) -> Search:
    steps = [(TRUE, derivative(softmax.LOSS, b[i])), (PRINTED, y[i] - softmax.t[i])]
    ranges = {i: shapes["b"][0]}
    claim = claimed("claim", "", steps, shapes, sizes, ranges, [softmax.Y, definition])
    return Search(title, claim, sizes, entries, ["y", "t"])


def square(most: int) -> list[dict[str, int]]:
    """Sizes M = D."""
    return [{"M": size, "D": size} for size in range(1, most + 1)]


def probabilities(world: World) -> Iterator[Entries]:
    """Rows t with a sum of 1, by their common denominator; all scores 0."""
    weights = symbols_of("t", world)
    for whole in range(1, 4):
        for parts in compositions(whole, len(weights), 0):
            shares = [sp.Rational(part, whole) for part in parts]
            yield {**_zero(world), **dict(zip(weights, shares, strict=True))}


def any_t(world: World) -> Iterator[Entries]:
    """Whole numbers t, all scores 0."""
    for entries in whole_numbers("t")(world):
        yield {**_zero(world), **entries}


def _zero(world: World) -> Entries:
    symbols = [symbol for name in "Wxb" for symbol in symbols_of(name, world)]
    return dict.fromkeys(symbols, sp.S.Zero)
