"""Claims 4 and 5: the gradients of a dense layer by its input and its weights."""

import sympy as sp

from ...calculus import Definition, arrays, sizes
from ...calculus.statement import Equation, Fact
from ...calculus.verdict import Verdict
from . import softmax
from .printed import claimed, derivative, index, total
from .readings import SIZES, Reading
from .softmax import LOSS, PRINTED, TRUE, t, y

M, D = sizes("M D")
i, j, k = map(index, "ijk")
W, x, b, z, dz = arrays("W x b z dz")

SHAPES = {"W": (M, D), "x": (D,), "b": (M,), "dz": (M,), "s": (M,)}
Z = Definition("z", {i: M}, total(W[i, j] * x[j], j=D) + b[i])
#: As printed, with b_j under the sum over j.
Z_PRINTED = Definition("z", {i: M}, total(W[i, j] * x[j] + b[j], j=D))
ANY_LOSS = total(dz[i] * z[i], i=M)
AT = [{"M": 2, "D": 3}, {"M": 3, "D": 2}]
CLAIM_3 = r"$y - t$ is $\partial L / \partial z$ as in claim 3, and"
READ = f"As matrices of symbols, at all {len(SIZES)} sizes $M + D \\le 6$."


def derive() -> list[Verdict]:
    """Decide both claims."""
    return [_by_x(), _by_W()]


def _by_x() -> Verdict:
    row = Reading("y - t a row", lambda g, x, W: g * W, True, False, "x")
    column = Reading("all sizes, with $y - t$ as a column",
                     lambda g, x, W: g * W, False, False, "x")  # fmt: skip
    return Verdict(
        "claim 4: the gradient by a dense layer's input",
        r"With $z_i = \sum_j W_{i j} x_j + b_j$ (as printed), $\partial L / \partial x_j = "
        r"\sum_i \partial L / \partial z_i \, W_{i j}$; as vectors $(y - t)\, W$.",
        [
            *_by_entries(x[j], {j: D}, lambda e: total(e(i) * W[i, j], i=M)),
            Fact("the vector form, with $y - t$ as a row", READ, row.check),
        ],
        f"{CLAIM_3} a row",
        [column],
        remark="The printed $b_j$ must be $b_i$: under the sum it would be a bias for each input. "
        "This gradient does not depend on it; claim 6 does. The product comes out as a row.",
    )


def _by_W() -> Verdict:
    def product(g: sp.Matrix, x: sp.Matrix, W: sp.Matrix) -> sp.Matrix:
        return g.T * x.T

    words = {True: "a row", False: "a column"}
    wrong = [
        Reading(f"all sizes, with $y - t$ as {words[scores]} and $x$ as {words[inputs]}",
                product, scores, inputs, "W")
        for scores, inputs in ((True, True), (False, False), (False, True))
    ]  # fmt: skip
    alike = [
        Reading("both columns", lambda g, x, W: g * x.T, False, False, "W"),
        Reading("both rows", lambda g, x, W: g.T * x, True, True, "W"),
    ]
    right = Reading("y - t a row, x a column", product, True, False, "W")
    return Verdict(
        "claim 5: the gradient by a dense layer's weights",
        r"$\partial L / \partial W_{j k} = \partial L / \partial z_j \, x_k$; as vectors "
        r"$(y - t)^\top x^\top$.",
        [
            *_by_entries(W[j, k], {j: M, k: D}, lambda e: e(j) * x[k]),
            Fact("the vector form, with $y - t$ as a row and $x$ as a column", READ, right.check),
            Fact("the inner product", "With $y - t$ as a column and $x$ as a row of the same "
                 "length, the printed product is the single number "
                 r"$\sum_i (y_i - t_i)\, x_i$, at all sizes $M = D$ from 2 to 4.",
                 lambda: _inner_products(wrong[-1])),
            Fact("the other two orientations", READ + " If both are columns, the gradient is "
                 r"$(y - t)\, x^\top$; if both are rows, $(y - t)^\top x$.",
                 lambda: sum(reading.check() for reading in alike)),
        ],
        f"{CLAIM_3} a row (as in claim 4), while $x$ is a column",
        wrong,
    )  # fmt: skip


def _by_entries(by: sp.Indexed, ranges: dict, printed) -> list[Equation]:
    """Prove a gradient for any loss, whichever bias is meant, and for the cross-entropy."""
    any_loss = [(TRUE, derivative(ANY_LOSS, by)), (PRINTED, printed(lambda i: dz[i]))]
    scores = [(TRUE, derivative(LOSS, by)),
              ("with $y - t$", printed(lambda i: y[i] - t[i]))]  # fmt: skip
    return [
        _equation("proof by entries, for any loss",
                  r"$\mathrm{dz}$ is $\partial L / \partial z$, whatever the loss $L$.",
                  any_loss, ranges, [Z]),
        _equation("the same with the bias as printed", "$b_j$ under the sum.",
                  any_loss, ranges, [Z_PRINTED]),
        _equation("proof by entries, for cross-entropy",
                  "From the weights to the loss, for targets with a sum of 1.",
                  scores, ranges, [softmax.T, softmax.Y, Z]),
    ]  # fmt: skip


def _equation(title, says, steps, ranges, named) -> Equation:
    shapes = SHAPES
    if any(definition is Z_PRINTED for definition in named):
        shapes = {**SHAPES, "b": (D,)}
    return claimed(title, says, steps, shapes, AT, ranges, named)


def _inner_products(reading: Reading) -> int:
    lengths = range(2, 5)
    for length in lengths:
        found = reading.at(length, length)
        assert found is not None, f"{reading.title}: it is the derivative at {length}"
        (_, scores), (_, inputs), *_, (label, product) = found.shown
        assert label == PRINTED
        assert product == sp.Matrix([[sum(a * b for a, b in zip(scores, inputs, strict=True))]])
    return len(lengths)
