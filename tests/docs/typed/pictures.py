"""Formulas typed in pictures, in the figures of the guides, and in what markers write."""

import numpy as np
from sympy import Rational

import refnet
from tests.docs.typed import activations as a
from tests.docs.typed import coursework, guides
from tests.docs.typed.activations import TABLE as ACTIVATIONS
from tests.docs.typed.activations import out_of
from tests.docs.typed.checks import Definition, Table, close, jacobian, slopes
from tests.docs.typed.differences import CENTRAL_BOUND, FORWARD_BOUND, orders
from tests.docs.typed.docstrings_of_layers import TABLE as DOCSTRINGS
from tests.docs.typed.gradient_checking import TABLE as CHECKING
from tests.docs.typed.layers import TABLE as LAYERS
from tests.docs.typed.losses import TABLE as LOSSES
from tests.docs.typed.losses import M, T, W, Y, dw, dy, step
from tests.docs.typed.models import TABLE as MODELS
from tests.docs.typed.pullbacks import pullback_is_the_transpose

POINT = np.array([0.3])


def tanh_at(z):
    """Run the widget's function, at one point."""
    return refnet.tanh(POINT + z)[0][0]


def estimates(h) -> dict[str, float]:
    """Return the three estimates that the widget shows, as it writes them."""
    return {
        "forward": (tanh_at(h) - tanh_at(0)) / h,
        "central": (tanh_at(h) - tanh_at(-h)) / (2 * h),
        "complex": np.imag(tanh_at(1j * h)) / h,
    }


def approaches(method, order) -> bool:
    """Take a step of a hundredth and one ten times smaller: the error falls by that order."""
    slope = slopes(refnet.tanh, POINT)[0]
    large, small = (abs(estimates(h)[method] - slope) for h in (1e-2, 1e-3))
    return bool(np.isclose(large / small, 10**order, rtol=0.05))


def entries_of_the_jacobian() -> bool:
    """Move one input: what the outputs change by is a column."""
    x, h = np.array([[1.0, 2.0, 3.0]]), 1e-30
    moved = [refnet.softmax(x + 1j * h * unit)[0].imag[0] / h for unit in np.eye(3)]
    return close(jacobian(refnet.softmax, x), np.stack(moved, axis=1))


PICTURES = "docs/tools/pictures/refnet_pictures"
HOOKS = "docs/hooks/refnet_docs"
GUIDE, CROSS_ENTROPY = CHECKING["guides/gradient-checking"], LOSSES["losses/softmax_cross_entropy"]
DOCSTRING = DOCSTRINGS["refnet/layers/dense"]
M1, TANH = MODELS["models/m1"], ACTIVATIONS["activations/tanh"]
SIGMOID = ACTIVATIONS["activations/sigmoid"]
TABLE: Table = {
    "refnet/benchmarks/guide_figures": {
        r"\epsilon^{1/2}": lambda: orders(FORWARD_BOUND)[0] == Rational(1, 2),
        r"\epsilon^{1/3}": lambda: orders(CENTRAL_BOUND)[0] == Rational(1, 3),
        r"x / h": Definition("the label of an axis: a place, in steps"),
    },
    "refnet/coursework/explanations/panels": {
        r"2 / \lambda_{\max}": coursework.quadratic_descends_below_the_limit,
    },
    f"{HOOKS}/indices": {r"\sum \mathrm{dout} \cdot \mathrm{out}": guides.objective},
    f"{HOOKS}/widgets_numeric": {
        r"p = \mathrm{softmax}(\mathrm{logits})": M1[r"p = \mathrm{softmax}(z)"],
        r"p \sum t - t": CROSS_ENTROPY[r"p\,s - t"],
        r"-\sum t \log p": CROSS_ENTROPY[r"\mathrm{loss}_n = -\sum_m t_{n, m} \log p_{n, m}"],
        r"(f(x + h) - f(x)) / h": lambda: approaches("forward", 1),
        r"(f(x + h) - f(x - h)) / (2h)": lambda: approaches("central", 2),
        r"\mathrm{Im}\,f(x + ih) / h": lambda: approaches("complex", 2),
    },
    "docs/tools/notebooks/refnet_notebooks/template": {
        r"\sum \mathrm{dout} \cdot \mathrm{out}": guides.objective,
    },
    f"{PICTURES}/activations/leaky_relu": {
        r"\mathrm{out} = \mathrm{leaky\_relu}(x)": Definition("the name of the op itself"),
    },
    f"{PICTURES}/activations/relu": {
        r"\mathrm{out} = \max(x, 0)": lambda: close(out_of(refnet.relu), np.maximum(a.X, 0)),
    },
    f"{PICTURES}/activations/scores": {
        r"J_{i\,k} = \partial\,\mathrm{out}_i / \partial x_k": entries_of_the_jacobian,
        r"\mathrm{dx} = J^{\!\top}\,\mathrm{dout}": pullback_is_the_transpose,
    },
    f"{PICTURES}/activations/sigmoid": {
        r"\mathrm{out} = \sigma(x)": Definition("the usual letter for the sigmoid"),
        r"\sigma^{\prime}(x) = \mathrm{out}\,(1 - \mathrm{out})": SIGMOID[
            r"\mathrm{out}\,(1 - \mathrm{out})"
        ],
    },
    f"{PICTURES}/activations/tanh": {
        r"\mathrm{out} = \tanh\,x": TANH[r"\mathrm{out} = \tanh x"],
        r"\tanh^{\prime} x = 1 - \mathrm{out}^2": TANH[r"1 - \mathrm{out}^2"],
    },
    f"{PICTURES}/layers/conv2d": {
        r"W\ \mathrm{turned}": Definition("a label, in words, of what is drawn"),
    },
    f"{PICTURES}/layers/dense": {
        r"\mathrm{out} = x\,W + b": LAYERS["layers/dense"][r"\mathrm{out} = x W + b"],
        r"\mathrm{dx} = \mathrm{dout}\,W^{\!\top}": DOCSTRING[
            r"\mathrm{dx} = \mathrm{dout}\, W^\top"
        ],
    },
    f"{PICTURES}/losses/l2_penalty": {
        r"W - \mathrm{dW}": lambda: close(step(rate=1.0), W - dw()),
    },
    f"{PICTURES}/losses/mean_squared_error": {
        r"\mathrm{dy}_m = \dfrac{2}{M}\,(y_m - t_m)": lambda: close(dy()[0], 2 / M * (Y[0] - T[0])),
    },
    f"{PICTURES}/models/m1": {
        r"\mathrm{dx} = \mathrm{dz}\,W^{\!\top}": M1[r"\mathrm{dz}\, W^\top"],
        r"\mathrm{dW} = x^{\!\top}\mathrm{dz}": M1[r"x^\top\, \mathrm{dz}"],
        r"\mathrm{dz} = p - t": M1[r"p - t"],
    },
}  # fmt: skip
