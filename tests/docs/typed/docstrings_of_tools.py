"""Formulas typed in the docstrings of windows, verification and the courseworks."""

import itertools

import numpy as np
import sympy as sp

import refnet
from refnet.core.windows import Axis, Windows
from refnet.coursework.explanations.places import softmax_places
from refnet.coursework.explanations.power_iteration import power_iteration
from tests.docs.typed import costs, coursework, guides
from tests.docs.typed.checks import Table, close
from tests.docs.typed.convolutions import KH, KW, C, X
from tests.docs.typed.differences import h
from tests.docs.typed.losses import Z
from tests.docs.typed.pullbacks import pullback_is_the_transpose
from tests.docs.typed.taylor import FUNCTIONS, x


def copied_shifts() -> bool:
    """Compare what is gathered, k_h k_w entries a channel, with the array that it is a view of."""
    windows = Windows.over("conv2d", X.shape[1:3], (KH, KW), 1, "same")
    gathered = windows.gather(X)
    copied = gathered
    while copied.base is not None:
        copied = copied.base
    columns, length = windows.columns.length, windows.rows.out * len(X)
    return gathered.shape[1] == KH * KW * C and np.asarray(copied).size == columns * KH * C * length


def windows_of(padding, number) -> bool:
    return all(
        Axis.of(n, k, s, padding).out == number(n, k, s)
        for n, k, s in costs.SMALL
        if padding == "same" or k <= n
    )


def zeros_in_all() -> bool:
    """Find the fewest zeros with which as many windows fit."""
    for n, k, s in costs.SMALL:
        out = Axis.of(n, k, s, "same").out
        fewest = next(z for z in itertools.count() if len(costs.walk(n, k, s, 0, z)) >= out)
        if fewest != max((out - 1) * s + k - n, 0):
            return False
    return True


def step_on_a_quadratic() -> bool:
    """Differentiate the quadratic, and step against its slope."""
    rate, theta, curvature = 0.3, 1.7, 2.5
    t = sp.Symbol("t")
    slope = float(sp.diff(curvature * t**2 / 2, t).subs(t, theta))
    params = {"theta": np.array([theta])}
    refnet.SGD(rate).step(params, {"theta": np.array([slope])})
    return close(params["theta"], [(1 - rate * curvature) * theta])


def hessian_along_a_direction() -> bool:
    """Expand the imaginary part of a slope at theta + i h v, for losses of one parameter."""
    v = sp.Symbol("v", real=True)
    for loss in FUNCTIONS:
        slope = sp.diff(loss, x)
        along = sp.diff(slope.subs(x, x + h * v), h).subs(h, 0)
        moved = sp.im(sp.expand(sp.series(slope.subs(x, x + sp.I * h * v), h, 0, 3).removeO())) / h
        if sp.simplify(sp.limit(moved, h, 0) - v * sp.diff(loss, x, 2)) != 0:
            return False
        if sp.simplify(along - v * sp.diff(loss, x, 2)) != 0:
            return False
    return coursework.hessian_by_a_complex_step()


def unshifted_places() -> bool:
    places = dict(softmax_places(Z, np.zeros(len(Z), int), shifted=False))
    typed = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    return close(places["softmax"], typed)


def shifted_matrix() -> bool:
    """Shift a matrix whose largest eigenvalue in size is negative."""
    basis = np.linalg.qr(np.random.default_rng(12).normal(size=(3, 3)))[0]
    A = basis @ np.diag([-5.0, 2.0, 1.0]) @ basis.T
    shifted = np.linalg.eigvalsh(A + 5 * np.eye(3))
    found = power_iteration(lambda vector: A @ vector, np.ones(3), tolerance=1e-9).value
    return bool(shifted[0] > -1e-12) and bool(np.isclose(found, shifted[-1] - 5))


TABLE: Table = {
    "refnet/core/op": {r"\mathrm{dout} \mapsto J^\top \mathrm{dout}": pullback_is_the_transpose},
    "refnet/core/windows": {
        r"k_h k_w": copied_shifts,
        r"\lfloor (n - k) / s \rfloor + 1": lambda: windows_of(
            "valid", lambda n, k, s: len(costs.walk(n, k, s))
        ) and windows_of("valid", lambda n, k, s: (n - k) // s + 1),
        r"\lceil n / s \rceil": lambda: windows_of("same", lambda n, k, s: -(-n // s)),
        r"\max((\mathrm{out} - 1) s + k - n, 0)": zeros_in_all,
    },
    "refnet/coursework/explanations/curvature": {
        r"\tfrac12 \lambda \theta^2": step_on_a_quadratic,
        r"1 - \eta\lambda": step_on_a_quadratic,
        r"\eta < 2 / \lambda": coursework.quadratic_descends_below_the_limit,
        r"2 / \lambda_{\max}": coursework.quadratic_descends_below_the_limit,
        r"H v = \frac{\mathrm{d}}{\mathrm{d}h} \nabla L(\theta + h v) = "
        r"\frac{\mathrm{Im}\, \nabla L(\theta + i h v)}{h} + O(h^2)": hessian_along_a_direction,
    },
    "refnet/coursework/explanations/places": {r"e^x / \sum e^x": unshifted_places},
    "refnet/coursework/explanations/power_iteration": {r"A - \lambda_- I": shifted_matrix},
    "refnet/coursework/explanations/step_factor": {r"\eta / N": coursework.step_of_the_mean},
    "refnet/coursework/published": {
        r"\pm\sqrt{3 / n}": coursework.bounds_of_the_biases,
        r"\pm\sqrt{6 / (F k_h k_w C + F)}": lambda: coursework.uniform_limit(
            coursework.UniformKernel(), (3, 2, 5, 7), np.sqrt(6 / (7 * 3 * 2 * 5 + 7))
        ),
    },
    "refnet/verification/differentiators": {
        r"\varphi(x) = \sum \mathrm{dout} \cdot f(x)": guides.objective,
        r"\mathrm{Im}\,\varphi(x + ih) / h": guides.complex_step_as_typed,
    },
}  # fmt: skip
