"""The gradients of separable kernels, from the full convolution's dW by the chain rule.

W is a sum of products of two factors, so the gradient of each is dW, weighted by the other factor
and summed. What the layers' derivations give, without ever forming W, is the same.
"""

import itertools
from types import ModuleType

import numpy as np
import sympy as sp

import refnet

from ..calculus import Definition
from ..calculus.derivation import Derivation
from ..calculus.images import C, F, M, a, c, d, e, f, g, i, j, k, k_h, k_w, sizes_at, total
from ..calculus.printing import latex
from ..calculus.statement import Equation, Fact, Statement
from ..calculus.symbols import arrays
from ..layers import conv2d, separable_conv2d, spatially_separable_conv2d
from .parts.exact_arrays import count_equal, rationals
from .separable_is_rank_1 import BY_AXIS, BY_CHANNEL, full_kernel

D, P, U, V, dW = arrays("D P U V dW")
ZERO_EXTENDED = ("x", "dout", "D", "U", "V")
DX, FULL, _ = conv2d.derive()[-1].gradients
DW = Definition("dW", FULL.ranges, FULL.formula)
INNER = {separable_conv2d: "M", spatially_separable_conv2d: "R"}
RUNS = [  # N, H, W, C, M or R, F, kernel, stride, padding
    (2, 5, 4, 2, 3, 4, (3, 2), 1, "same"),
    (1, 7, 5, 3, 1, 2, (2, 3), (2, 3), "same"),
    (2, 6, 7, 2, 2, 3, (3, 5), (3, 1), "valid"),
    (1, 4, 3, 1, 2, 3, (4, 1), (1, 2), "valid"),
]


def derive() -> list[Statement]:
    """State the chain rule for D, P, U and V, and for x; at last that the code obeys it."""
    by_channel, by_axis = separable_conv2d, spatially_separable_conv2d
    return [
        _factor(by_channel, "dD", "dy", total(dW[a, e, k, f] * P[k * M + d, f], f=F)),
        _factor(by_channel, "dP", "y", total(D[i, j, k, d] * dW[i, j, k, g], j=k_w, i=k_h)),
        _factor(by_axis, "dU", "dy", total(dW[a, j, k, f] * V[j, d, f], f=F, j=k_w)),
        _factor(by_axis, "dV", "y", total(U[i, c, d] * dW[i, e, c, g], c=C, i=k_h)),
        _input(by_channel, BY_CHANNEL, "depthwise, then pointwise"),
        _input(by_axis, BY_AXIS, "a column, then a row"),
        Fact(
            "as it runs",
            "On exact rationals `separable_conv2d` and `spatially_separable_conv2d` give what "
            "`conv2d` does with the product of their kernels: the output, and by the chain rule "
            "every gradient.",
            lambda: sum(itertools.starmap(check_run, RUNS)),
        ),
    ]


def _factor(layer: ModuleType, name: str, by: str, by_chain: sp.Expr) -> Equation:
    derived = _gradient(layer, name)
    says = r"This gradient is $\mathrm{dW}$, weighted by the other factor and summed."
    abbreviation = {"y": layer.Y, "dy": layer.DY}[by]
    step = ("the chain rule: $W$ is linear in each factor", by_chain)
    title = rf"the gradient ${latex(sp.Symbol(name))}$ from $\mathrm{{dW}}$"
    return _equation(layer, title, says, derived, [step], [abbreviation, DW])


def _input(layer: ModuleType, kernel: Definition, how: str) -> Equation:
    says = "The gradient of the image is that of the full convolution with $W$."
    step = ("that of the full convolution", DX.formula)
    derived = _gradient(layer, "dx")
    title = rf"the gradient $\mathrm{{dx}}$: {how}"
    return _equation(layer, title, says, derived, [step], [layer.DY, kernel])


def _gradient(layer: ModuleType, name: str) -> Derivation:
    [found] = [d for d in layer.derive()[0].gradients if d.name == name]
    return found


def _equation(layer, title, says, derived, steps, named) -> Equation:
    return Equation(
        title=title,
        says=says,
        steps=[("as the layer derives it", derived.formula), *steps],
        shapes={**layer.SHAPES, "dout": layer.OUT.sizes},
        at=sizes_at("N", "C", "F", INNER[layer]),
        ranges=derived.ranges,
        named=named,
        zero_extended=ZERO_EXTENDED,
    )


def check_run(n, height, width, channels, inner, filters, kernel, stride, padding) -> int:
    """Compare the code of both layers with that of the full convolution; return how much."""
    x, b = rationals(1, n, height, width, channels), rationals(2, filters)
    D, P = rationals(3, *kernel, channels, inner), rationals(4, channels * inner, filters)
    U, V = rationals(5, kernel[0], channels, inner), rationals(6, kernel[1], inner, filters)
    options = {"stride": stride, "padding": padding}

    def compare(op, factors, W, chain) -> int:
        out, pullback = op(x, *factors, b, **options)
        full, full_pullback = refnet.conv2d(x, W, b, **options)
        dout = rationals(7, *full.shape)
        dx, dW, db = full_pullback(dout)
        expected = [full, dx, *chain(dW), db]
        found = [out, *pullback(dout)]
        pairs = zip(found, expected, strict=True)
        return sum(count_equal(one, other, f"{op} with {options}") for one, other in pairs)

    def by_channel(dW: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rows, spread = P.reshape(channels, inner, filters), dW[:, :, :, None]
        return (spread * rows).sum(axis=-1), (D[..., None] * spread).sum((0, 1)).reshape(P.shape)

    def by_axis(dW: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        spread = dW[:, :, :, None]  # (kh, kw, C, R, F)
        return (spread * V[None, :, None]).sum((1, 4)), (spread * U[:, None, ..., None]).sum((0, 2))

    product = (U[:, None, ..., None] * V[None, :, None]).sum(axis=3)
    return compare(refnet.separable_conv2d, (D, P), full_kernel(D, P), by_channel) + compare(
        refnet.spatially_separable_conv2d, (U, V), product, by_axis
    )
