"""What separation costs and saves: multiply-adds, parameters, numbers read and written.

A multiply-add is one term of the sum that defines an output, so the counts are read off the
definitions of the layers. Windows at the border count in full, as in the padded convolution.
"""

import itertools
from math import prod
from types import ModuleType

import sympy as sp

from refnet.verification.identity import is_zero

from ..calculus import Definition
from ..calculus.images import COLUMN, C, F, H_o, M, N, R, W_o, W_x, c, k_h, k_w, m, n, r, u, v, w
from ..calculus.statement import Fact
from ..calculus.table import Table
from ..calculus.world import World
from ..layers import conv2d, separable_conv2d, spatially_separable_conv2d
from ..layers.separable_conv2d import y

QUESTION = {H_o: 28, W_o: 28, C: 16, F: 64, k_h: 3, k_w: 3, M: 1}
VALID = [  # every window lies inside the image
    {"N": 1, "C": 2, "F": 3, "M": 2, "R": 3, "H_x": 2, "W_x": 2, "H_o": 2, "W_o": 1, "k_h": 1,
     "k_w": 2, "s_h": 1, "s_w": 1, "p_h": 0, "p_w": 0},
    {"N": 1, "C": 3, "F": 2, "M": 1, "R": 2, "H_x": 3, "W_x": 5, "H_o": 2, "W_o": 2, "k_h": 2,
     "k_w": 3, "s_h": 1, "s_w": 2, "p_h": 0, "p_w": 0},
]  # fmt: skip


def terms(out: Definition) -> sp.Expr:
    """Multiply-adds for one image: its outputs, times the terms of the sum in each of them."""
    [only] = out.expr.atoms(sp.Sum)
    return prod(size for size in out.sizes if size != N) * prod(top + 1 for *_, top in only.limits)


def second_step(layer: ModuleType, *place: sp.Expr) -> Definition:
    """Take the second step of a layer by itself: the first one's result is an array y."""
    first = layer.Y.expr.xreplace({w: COLUMN})
    return Definition("out", layer.OUT.ranges, layer.OUT.expr.xreplace({first: y[place]}))


STEPS = {
    "full": (conv2d.OUT, conv2d),
    "depthwise": (separable_conv2d.Y, separable_conv2d),
    "pointwise": (second_step(separable_conv2d, n, u, v, c, m), separable_conv2d),
    "column": (spatially_separable_conv2d.Y, spatially_separable_conv2d),
    "row": (second_step(spatially_separable_conv2d, n, u, COLUMN, r), spatially_separable_conv2d),
}
COST = {name: terms(out) for name, (out, _) in STEPS.items()}
RATIO = sp.expand((COST["depthwise"] + COST["pointwise"]) / COST["full"])
SAVED = sp.factor_terms(COST["full"] - COST["depthwise"] - COST["pointwise"])
BY_AXIS = sp.factor((COST["column"] + COST["row"]).xreplace({W_x: W_o}) / COST["full"])
WEIGHTS = {
    "full": prod(conv2d.SHAPES["W"]),
    "separable": prod(separable_conv2d.SHAPES["D"]) + prod(separable_conv2d.SHAPES["P"]),
    "a column and a row": prod(spatially_separable_conv2d.SHAPES["U"])
    + prod(spatially_separable_conv2d.SHAPES["V"]),
}
WITH_BIASES = (WEIGHTS["separable"] + F) / (WEIGHTS["full"] + F)
MOVED = {  # numbers that a step reads and writes, each once
    "full": H_o * W_o * (C + F),
    "depthwise": H_o * W_o * (C + C * M),
    "pointwise": H_o * W_o * (C * M + F),
}
SEPARATE = MOVED["depthwise"] + MOVED["pointwise"]


def derive() -> list[Fact]:
    """State the counts, their ratios, question 3.1, and when separation saves."""
    saved = H_o * W_o * C * ((k_h * k_w - 1) * (F - 1) - 1)
    for_each = {name: (COST[name] / MOVED[name]).subs(QUESTION) for name in MOVED}
    return [
        Fact(
            "multiply-adds",
            "Of one image. The definitions, written out at two choices of sizes, have as many "
            "terms.",
            lambda: sum(check_terms(name, at) for name in STEPS for at in VALID),
            list(COST.items()),
        ),
        Fact(
            "depthwise and pointwise against full",
            r"The ratio of the multiply-adds; for $M = 1$ it is $1/F + 1/(k_h k_w)$.",
            lambda: _same(RATIO, M * (1 / F + 1 / (k_h * k_w))),
            [("ratio", RATIO), ("ratio for $M = 1$", RATIO.subs(M, 1))],
        ),
        Fact(
            "when a depthwise and a pointwise step save",
            r"For $M = 1$ multiply-adds are saved where $(k_h k_w - 1)(F - 1) > 1$: for all "
            "kernels of two entries or more and all $F$ of two or more, but for $k_h k_w = F = 2$, "
            "where both cost the same. The number of channels does not matter.",
            lambda: _same(SAVED.subs(M, 1), saved) + check_saving(),
            [("saved", SAVED), ("saved for $M = 1$", saved)],
        ),
        Fact(
            "parameters",
            "The sizes of the kernels. Of full and separable each entry is used once for every "
            "place of the output, so the ratio is that of the multiply-adds, and the same "
            "condition decides. A bias adds "
            "$F$ to both.",
            lambda: _same(RATIO, WEIGHTS["separable"] / WEIGHTS["full"])
            + _same(SAVED, H_o * W_o * (WEIGHTS["full"] - WEIGHTS["separable"])),
            [*WEIGHTS.items(), ("ratio with biases, $M = 1$", WITH_BIASES.subs(M, 1))],
        ),
        Fact(
            "a column, then a row, against full",
            'The ratio at stride 1 and padding "same", where the column step has as many columns '
            "as the output.",
            lambda: _same(BY_AXIS, R * (k_h * C + k_w * F) / (k_h * k_w * C * F)),
            [("ratio", BY_AXIS), ("$C = F = R = 1$", BY_AXIS.subs({C: 1, F: 1, R: 1}))],
        ),
        Fact(
            "numbers read and written",
            r"Each image once at stride 1, without the weights: separation moves $2 H_o W_o C M$ "
            "more. The multiply-adds for each number are those of a 28x28x16 image and 64 kernels "
            "of 3x3.",
            lambda: _same(SEPARATE - MOVED["full"], 2 * H_o * W_o * C * M),
            [("full", MOVED["full"]), ("depthwise and pointwise", sp.factor(SEPARATE)),
             Table(("step", "multiply-adds for each number"), [*for_each.items()])],
        ),
    ]  # fmt: skip


def _same(found: sp.Expr, expected: sp.Expr) -> int:
    assert is_zero(found - expected), f"{found} is not {expected}"
    return 1


def check_terms(name: str, at: dict[str, int]) -> int:
    """Write every output of a step out, all entries different symbols, and count the products."""
    out, layer = STEPS[name]
    shapes = dict(layer.SHAPES)
    if hasattr(layer, "Y"):
        shapes["y"] = layer.Y.sizes
    world = World(at, shapes)
    values = [world.value(out.expr, env) for env in world.index_values(out.ranges)]
    products = sum(term.is_Mul for value in values for term in sp.Add.make_args(value))
    assert products == world.value(COST[name], world.sizes), f"{name} has {products} multiply-adds"
    return 1


def check_saving() -> int:
    """Compare the condition with the sign of what is saved, for small kernels."""
    sizes = list(itertools.product(range(1, 4), range(1, 4), range(1, 6), range(1, 3)))
    for height, width, filters, channels in sizes:
        at = {k_h: height, k_w: width, F: filters, C: channels, M: 1}
        saves = SAVED.subs(at) / (H_o * W_o) > 0
        assert saves == ((height * width - 1) * (filters - 1) > 1), f"{at}"
    return len(sizes)
