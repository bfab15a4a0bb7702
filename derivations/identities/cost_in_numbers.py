"""Multiply-adds of question 3.1 and parameters of models 4 and 5 of the UCL coursework, in numbers.

The formulas of cost_of_separation, with numbers put in; every result is also counted one by one,
or compared with the model that is built.
"""

import itertools
from math import prod

import sympy as sp

import refnet

from ..calculus.images import C, F, H_o, H_x, M, W_o, W_x, k_h, k_w, r
from ..calculus.statement import Fact
from ..calculus.symbols import sizes
from ..calculus.table import Table
from ..layers import conv2d, separable_conv2d
from .cost_of_separation import COST, QUESTION, RATIO

length, k, p, K = sizes("n k p_k K")  # entries of an axis, of a window; zeros in front; classes
ASKED = ("depthwise", "pointwise", "full")
INSIDE = sp.expand(  # entry r of the window meets the axis in all windows but |p - r|
    sp.summation(length - p + r, (r, 0, p)) + sp.summation(length - r + p, (r, p + 1, k - 1))
)
HITS = INSIDE.subs({k: 3, p: 1, length: 28})
INSIDE_COST = {name: COST[name].subs(H_o * W_o * k_h * k_w, HITS**2) for name in ASKED}
SHEET = {H_x: 28, W_x: 28, C: 1, K: 10, k_h: 3, k_w: 3}
OTHER = {H_x: 30, W_x: 23, C: 3, K: 7, k_h: 3, k_w: 3}


def _convolution(layer, channels: sp.Expr, filters: int) -> sp.Expr:
    """Parameters of a convolution, with biases, M = 1."""
    count = sum(prod(shape) for name, shape in layer.SHAPES.items() if name != "x")
    return count.subs({M: 1, F: filters}).subs(C, channels)


def _dense(inputs: sp.Expr, outputs: sp.Expr) -> sp.Expr:
    return inputs * outputs + outputs


def _model(layer, filters: tuple[int, int], halved: int) -> list[sp.Expr]:
    """Parameters, layer by layer, of two convolutions, poolings that halve so often, 32 units."""
    first, second = filters
    features = sp.ceiling(H_x / 2**halved) * sp.ceiling(W_x / 2**halved) * second
    return [_convolution(layer, C, first), _convolution(layer, first, second),
            _dense(features, 32), _dense(sp.Integer(32), K)]  # fmt: skip


MODELS = {
    "m4": _model(conv2d, (8, 8), halved=2),
    "m5": _model(separable_conv2d, (8, 4), halved=1),
    "m5_pooled": _model(separable_conv2d, (8, 4), halved=2),
}
TITLES = {
    "m4": ("parameters of model 4", "Two convolutions 3x3x8, each with a pooling."),
    "m5": (
        "parameters of model 5 as printed",
        "Separable convolutions 3x3x8 and 3x3x4, one pooling: the dense layer is twice as large as "
        "in model 4, and outweighs what the convolutions save.",
    ),
    "m5_pooled": (
        "parameters of model 5 with two poolings",
        "A pooling after each separable convolution, as model 4 has it.",
    ),
}
HEADS = {
    "m4": "model 4",
    "m5": "model 5, as printed",
    "m5_pooled": "model 5, two poolings",
}
LAYERS = ("first convolution", "second convolution", "hidden units", "scores")


def derive() -> list[Fact]:
    """State the answers to questions 3.1 and 3.2 that are numbers."""
    return [
        Fact(
            "question 3.1",
            'A 28x28x16 image and 64 kernels of 3x3, padding "same"; windows at the border count '
            "in full.",
            lambda: check_question(COST, whole=True),
            [_answers()],
        ),
        Fact(
            "entries inside the image along one axis",
            "Products with zeros of the border left out: the windows on an axis of $n$ entries, at "
            'stride 1 and padding "same" with $p_k$ of the $k - 1$ zeros in front, hold so many '
            r"entries, for $n \ge p_k$ and $n \ge k - 1 - p_k$. Counted one by one for $k < 8$.",
            check_inside,
            [("entries of all windows", INSIDE), ("for $k = 3$", INSIDE.subs({k: 3, p: 1}))],
        ),
        Fact(
            "question 3.1 without products with zeros",
            "The same, if only products with entries of the image count. The pointwise step has no "
            "border.",
            lambda: check_question(INSIDE_COST, whole=False),
            [Table(("step", "multiply-adds"), [[*row] for row in _numbers(INSIDE_COST)])],
        ),
        *map(_parameters, MODELS),
    ]


def _numbers(costs: dict[str, sp.Expr]) -> list[tuple[str, sp.Expr]]:
    return [(name, _with_value(costs[name], QUESTION)) for name in ASKED]


def _answers() -> Table:
    weights = [k_h * k_w * C * M, C * M * F, k_h * k_w * C * F]
    outputs = [sp.Tuple(H_o, W_o, last).subs(QUESTION) for last in (C * M, F, F)]
    depthwise, pointwise, full = (
        [name, cost, _with_value(weight, QUESTION), output]
        for (name, cost), weight, output in zip(_numbers(COST), weights, outputs, strict=True)
    )
    sums = [depthwise[column].rhs + pointwise[column].rhs for column in (1, 2)]
    share = ["both, as a share of full", RATIO.subs(QUESTION), sums[1] / full[2].rhs, ""]
    rows = [depthwise, pointwise, ["both", *sums, pointwise[-1]], full, share]
    return Table(("step", "multiply-adds", "weights", "output"), rows)


def _with_value(formula: sp.Expr, values: dict[sp.Symbol, int]) -> sp.Expr:
    return sp.Eq(formula, formula.subs(values), evaluate=False)


def check_question(costs: dict[str, sp.Expr], *, whole: bool) -> int:
    """Count the products of question 3.1, all or those inside the image, one by one."""
    windows = itertools.product(range(28), range(28), range(-1, 2), range(-1, 2))
    places = sum(whole or (0 <= u + i < 28 and 0 <= v + j < 28) for u, v, i, j in windows)
    counted = {"depthwise": places * 16, "pointwise": 28**2 * 16 * 64, "full": places * 16 * 64}
    for name, number in counted.items():
        assert costs[name].subs(QUESTION) == number, f"{name}: counted {number}"
    return len(counted)


def check_inside() -> int:
    """Count the entries of windows along an axis."""
    count = 0
    for entries, taps in itertools.product(range(1, 10), range(1, 8)):
        before = (taps - 1) // 2
        if entries >= max(before, taps - 1 - before):
            inside = sum(0 <= u + i - before < entries for u in range(entries) for i in range(taps))
            found = INSIDE.subs({length: entries, k: taps, p: before})
            assert found == inside, f"{taps} at {entries}: {inside}, not {found}"
            count += 1
    return count


def _parameters(name: str) -> Fact:
    lines = zip((*LAYERS, "all"), (*MODELS[name], sum(MODELS[name])), strict=True)
    shown = Table(("layer", HEADS[name]), [[label, _with_value(f, SHEET)] for label, f in lines])
    return Fact(*TITLES[name], lambda: check_model(name, SHEET) + check_model(name, OTHER), [shown])


def check_model(name: str, values: dict[sp.Symbol, int]) -> int:
    """Compare with the table that the model prints of itself, layer by layer."""
    shape = tuple(values[size] for size in (H_x, W_x, C))
    model = refnet.models.build(name, seed=0, input_shape=shape, classes=values[K])
    table = [int(line.split()[-1].replace(",", "")) for line in model.summary().splitlines()[1:]]
    formulas = [int(formula.subs(values)) for formula in MODELS[name]]
    assert [count for count in table if count] == [*formulas, sum(formulas)], f"{name}: {formulas}"
    return len(formulas) + 1
