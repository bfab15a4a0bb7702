"""The adjoint identity: a convolution and its gradients are transposes of each other.

For all x, W and dout, the inner product of the output (without bias) and dout is that of x and dx,
and that of W and dW. One number shows a wrong gradient. And each of the two gradients is itself a
convolution or a correlation, of dout with W, and of x with dout.
"""

import sympy as sp

from ..calculus import Definition
from ..calculus.definition import Ranges
from ..calculus.images import C, F, H_o, H_x, N, W_o, W_x, dout, k_h, k_w, p_h, p_w, sizes_at, total
from ..calculus.statement import Equation, Fact, Statement
from ..calculus.symbols import arrays
from ..layers import conv2d
from ..layers.conv2d import PADDED, SPREAD, W, b, i, j, spread, x, y, z
from .parts.convolution_runs import RUNS, WRONG, Run, check_gradients, inner_products

(full,) = arrays("full")
WHOLE = conv2d.derive()[-1]
DX, DW, _ = WHOLE.gradients
DX_SPREAD, DX_STRIDE_1 = WHOLE.also
SHAPES = {**conv2d.SHAPES, "dout": conv2d.OUT.sizes}
n, u, v, f = conv2d.OUT.ranges
q, h, w, k = DX.ranges
a, e, _, g = DW.ranges
STRIDE_1 = WHOLE.also
SHAPES = {"x": (N, H_x, W_x, C), "W": (k_h, k_w, C, F), "dout": (N, H_o, W_o, F)}
STRIDE_1 = [  # as "same", "valid" and "same" padding make them
    {"N": 1, "C": 3, "F": 2, "H_x": 4, "W_x": 2, "k_h": 4, "k_w": 1, "p_h": 1, "p_w": 0,
     "H_o": 4, "W_o": 2},
    {"N": 2, "C": 1, "F": 2, "H_x": 4, "W_x": 3, "k_h": 2, "k_w": 3, "p_h": 0, "p_w": 0,
     "H_o": 3, "W_o": 1},
    {"N": 1, "C": 3, "F": 1, "H_x": 2, "W_x": 3, "k_h": 2, "k_w": 3, "p_h": 0, "p_w": 1,
     "H_o": 2, "W_o": 3},
]  # fmt: skip
#: dout convolved with the kernels, wherever the two meet.
FULL = Definition(
    "full",
    {q: N, y: H_o + k_h - 1, z: W_o + k_w - 1, k: C},
    total(dout[q, y - i, z - j, f] * W[i, j, k, f], f=F, j=k_w, i=k_h),
)


def derive() -> list[Statement]:
    """State the identity, and when each gradient is itself a convolution; that the code obeys."""
    return [
        _gradient(
            "the adjoint of a convolution",
            r"The inner product of a convolution with $\mathrm{dout}$ is that of the image with "
            r"$\mathrm{dx}$, and that of the kernels with $\mathrm{dW}$, for any stride and "
            "padding.",
            [(r"the output without its bias, and $\mathrm{dout}$", _inner(
                dout[n, u, v, f] * (conv2d.OUT.expr - b[f]), conv2d.OUT.ranges)),
             (r"$x$ and $\mathrm{dx}$, as derived", _inner(
                x[tuple(DX.ranges)] * DX.formula, DX.ranges)),
             (r"$W$ and $\mathrm{dW}$, as derived", _inner(
                W[tuple(DW.ranges)] * DW.formula, DW.ranges))],
            {},
        ),
        _strict_convolution(),
        _gradient(
            r"$\mathrm{dx}$ for stride 1",
            r"A strict convolution of $\mathrm{dout}$ with the kernels: the entries from "
            '$(p_h, p_w)$ on of the full one, which is all of it for "valid". As a correlation '
            "with the turned kernels: with $k_h - 1 - p_h$ and $k_w - 1 - p_w$ zeros in front.",
            [*((step.rule, step.expr) for step in DX_STRIDE_1.steps[-4:]),
             ("the full convolution, from $(p_h, p_w)$ on", full[q, h + p_h, w + p_w, k])],
            DX.ranges, [FULL], STRIDE_1,
        ),
        _gradient(
            r"$\mathrm{dx}$ for any stride",
            r"The same of $\mathrm{dout}$ spread out: its entries $s_h$ rows and $s_w$ columns "
            "apart, zeros between them.",
            [("as derived", DX.formula),
             *((step.rule, step.expr) for step in DX_SPREAD.steps[-2:])],
            DX.ranges, [SPREAD],
        ),
        _gradient(
            r"$\mathrm{dW}$ for any stride",
            r"A correlation of the padded image with the spread $\mathrm{dout}$ as its kernel, "
            "summed over the samples, at the first $k_h$ by $k_w$ places. Nothing is turned.",
            [("as derived", DW.formula),
             (r"a correlation with the spread $\mathrm{dout}$", _inner(
                 x[n, a + y - p_h, e + z - p_w, k] * spread[n, y, z, g],
                 {n: N, y: SPREAD.ranges[y], z: SPREAD.ranges[z]}))],
            DW.ranges, [SPREAD],
        ),
        Fact(
            "each gradient is a call of conv2d",
            r"On exact rationals: $\mathrm{dx}$ is what `conv2d` makes of the spread and padded "
            r"$\mathrm{dout}$ with the turned kernels, and $\mathrm{dW}$ of the padded images with "
            r"the spread $\mathrm{dout}$, samples and channels exchanged.",
            lambda: sum(map(check_gradients, RUNS)),
        ),
        Fact(
            "the identity as it runs",
            "On exact rationals the three inner products are equal. They are not if the kernels "
            "are not turned, channels come in another order, the image or its gradient is shifted "
            r"by a row, or $\mathrm{dW}$ is a mean over the batch or of its first sample alone.",
            lambda: sum(map(check_inner_products, RUNS)),
        ),
    ]  # fmt: skip


def _strict_convolution() -> Equation:
    turned = W[k_h - 1 - i, k_w - 1 - j]
    at = [{name: sizes[name] for name in ("H_x", "W_x", "k_h", "k_w")} for sizes in STRIDE_1]
    return Equation(
        title="a convolution is the correlation with the turned kernel",
        says="What most frameworks call convolution is correlation. A strict convolution turns the "
        "kernel by 180 degrees; it has $k_h - 1$ and $k_w - 1$ zeros in front. In it, image and "
        "kernel may change places.",
        steps=[
            ("a convolution", total(x[h - i, w - j] * W[i, j], j=k_w, i=k_h)),
            ("a correlation with the turned kernel",
             total(x[h + i - (k_h - 1), w + j - (k_w - 1)] * turned, j=k_w, i=k_h)),
            ("image and kernel exchanged", total(x[i, j] * W[h - i, w - j], j=W_x, i=H_x)),
        ],
        shapes={"x": (H_x, W_x), "W": (k_h, k_w)},
        at=at,
        ranges={h: H_x + k_h - 1, w: W_x + k_w - 1},
        zero_extended=PADDED,
    )  # fmt: skip


def _gradient(title, says, steps, ranges, named=(), at=None) -> Equation:
    at = at or sizes_at("N", "C", "F")
    return Equation(title, says, steps, SHAPES, at, ranges, named, (*PADDED, "spread"))


def _inner(product: sp.Expr, ranges: Ranges) -> sp.Expr:
    return sp.Sum(product, *((index, 0, size - 1) for index, size in reversed(ranges.items())))


def check_inner_products(run: Run) -> int:
    """Compare the three of the code, and see one differ with each wrong gradient."""
    out, by_x, by_W = inner_products(run)
    assert out == by_x == by_W, f"{run}: {out}, {by_x} and {by_W} are not equal"
    for name, (which, wrong) in WRONG.items():
        assert inner_products(run, wrong)[which] != out, f"{run}: {name} was not seen"
    return 2 + len(WRONG)
