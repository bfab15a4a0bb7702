"""Formulas typed in the guides but those to the chain rule and to gradient checking."""

import importlib.util

import numpy as np
import sympy as sp

import refnet
from refnet.core.windows import Windows
from refnet.verification import central_differences, complex_step
from tests.docs.typed.checks import (
    ROOT,
    PartOf,
    Table,
    close,
    example,
    gradient,
    jacobian,
    slopes,
)
from tests.docs.typed.convolutions import KH, KW, C, M, X
from tests.docs.typed.layers import channel_order
from tests.docs.typed.losses import ONE_OVER_N
from tests.docs.typed.models import TABLE as MODELS
from tests.docs.typed.pullbacks import pullback_is_the_transpose
from tests.docs.typed.windows import TABLE as WINDOWS
from tests.docs.typed.windows import seen_through_a_kernel_entry

draw = np.random.default_rng(7).normal
Z, DOUT = draw(size=(2, 3, 4))


def objective() -> bool:
    """Differentiate that sum by every input, by complex steps; the pullback gives the same."""
    [found] = complex_step(lambda z: (np.sum(DOUT * refnet.softmax(z)[0]), None), [Z], 1.0, {})
    return close(gradient(refnet.softmax, Z, dout=DOUT), found)


def moved(step) -> list:
    """Evaluate the objective with each entry of the input moved by a step, one at a time."""
    units = np.eye(Z.size).reshape(-1, *Z.shape)
    return [np.sum(DOUT * refnet.softmax(Z + step * unit)[0]) for unit in units]


def complex_step_as_typed() -> bool:
    h = 1e-30
    typed = np.imag(moved(1j * h)) / h
    return close(typed, complex_step(refnet.softmax, [Z], DOUT, {})[0].ravel())


def central_differences_as_typed() -> bool:
    h = 6e-6
    typed = (np.array(moved(h)) - np.array(moved(-h))) / (2 * h)
    (found,), skipped = central_differences(refnet.softmax, [Z], DOUT, {})
    return skipped == 0 and bool(np.allclose(typed, found.ravel(), rtol=0, atol=1e-10))


def denominator_layout() -> bool:
    """Transpose the Jacobian: a row for each input; no transpose is left in the product."""
    by_inputs = jacobian(refnet.softmax, Z).T
    return close(gradient(refnet.softmax, Z, dout=DOUT).ravel(), by_inputs @ DOUT.ravel())


def entry_by_entry() -> bool:
    n, d, i, j = sp.symbols("n d i j", integer=True)
    x, delta = sp.IndexedBase("x"), sp.KroneckerDelta
    return sp.diff(x[n, d], x[i, j]) == delta(n, i) * delta(d, j)


def softplus_of_the_guide(x):
    """Run the op that the guide adds."""
    path = ROOT / "tests/docs/example_op/refnet/activations/softplus.py"
    spec = importlib.util.spec_from_file_location("softplus_of_the_guide", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.softplus(x)


def mistaken_slope_is_that_of_the_other_side() -> bool:
    found, typed = (softplus_of_the_guide(Z)[1](np.ones(Z.shape)), 1 / (1 + np.exp(Z)))
    turned = softplus_of_the_guide(-Z)[1](np.ones(Z.shape))
    return not close(found, typed) and close(turned, typed)


def runs_of_a_window() -> bool:
    """Find the contiguous run of a window's row in images as the caller has them."""
    window = X[:1, :1, :KW]
    return window.flags.c_contiguous and window.size == KW * C


def depthwise_rows() -> bool:
    windows = Windows.over("depthwise_conv2d", X.shape[1:3], (KH, KW), 1, "same")
    _, rows, _ = windows.gather(X).shape
    return rows == C * (KW * KH)


SUM = r"\sum \mathrm{dout} \cdot \mathrm{out}"
PHI = r"\varphi = \sum \mathrm{dout} \cdot \mathrm{out}"
SOFTPLUS = r"\mathrm{out} = \log(1 + e^x)"
DIFFERENCE = r"(\varphi(x + h) - \varphi(x - h)) / 2h"
M1 = MODELS["models/m1"]
TABLE: Table = {
    "guides/add-an-op": {
        SOFTPLUS: lambda: close(softplus_of_the_guide(Z)[0], np.log(1 + np.exp(Z))),
        r"\log(1 + e^x)": PartOf(SOFTPLUS),
        r"1 / (1 + e^x)": mistaken_slope_is_that_of_the_other_side,
    },
    "guides/check-your-own-layer": {
        SOFTPLUS: lambda: close(
            slopes(example("guides/check-your-own-layer", "When it is wrong")["softplus"], Z),
            1 - 1 / (1 + np.exp(Z)),
        ),
    },
    "guides/conventions": {
        SUM: objective,
        r"\mathrm{dout} \mapsto J^\top\, \mathrm{dout}": pullback_is_the_transpose,
        r"\lceil H_x / s_h \rceil": WINDOWS["layers/conv2d"][r"\lceil H_x / s_h \rceil"],
        r"1/N": lambda: all(check() for check in ONE_OVER_N.values()),
    },
    "guides/fast-convolution": {
        r"k_w C": runs_of_a_window,
        r"k_w k_h": depthwise_rows,
    },
    "guides/notation": {
        PHI: objective,
        r"\partial x_{n, d} / \partial x_{i, j} = \delta_{n i}\, \delta_{d j}": entry_by_entry,
        r"s_h u + i - p_h": seen_through_a_kernel_entry,
        r"J^\top\, \mathrm{dout}": pullback_is_the_transpose,
        r"J\, \mathrm{dout}": denominator_layout,
        r"\mathrm{out} = x W + b": M1[r"z = x W + b"],
        r"z = W x + b": M1[r"z = W x + b"],
        r"\mathrm{dW} = x^\top\, \mathrm{dz}": M1[r"x^\top\, \mathrm{dz}"],
        r"\mathrm{dz}\, x^\top": M1[r"\mathrm{dz}\, x^\top"],
        r"M c + m": lambda: channel_order(lambda c, m: c * M + m),
    },
    "guides/reading-evidence": {
        PHI: objective,
        r"\operatorname{Im} \varphi(x + \mathrm{i} h) / h": complex_step_as_typed,
        DIFFERENCE: central_differences_as_typed,
        r"x - h": PartOf(DIFFERENCE),
        r"x + h": PartOf(DIFFERENCE),
    },
}
