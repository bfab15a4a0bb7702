"""Formulas typed in the guide to gradient checking, from the complex step on."""

import itertools

import numpy as np
import sympy as sp

import refnet
from refnet.benchmarks import step_curves
from refnet.verification import complex_step
from refnet.verification.comparison import compare
from tests.docs.typed.checks import PartOf, Table, close, gradient
from tests.docs.typed.differences import h
from tests.docs.typed.taylor import FUNCTIONS, x

draw = np.random.default_rng(6).normal


def complex_series() -> bool:
    """Expand functions at x + i h; the next term has h^4 in it."""
    for f, at in itertools.product(FUNCTIONS, (sp.S.Zero, sp.Rational(1, 3))):
        d = [sp.diff(f, x, k).subs(x, at) for k in range(4)]
        typed = d[0] + sp.I * h * d[1] - h**2 / 2 * d[2] - sp.I * h**3 / 6 * d[3]
        found = sp.series(f.subs(x, at + sp.I * h), h, 0, 4).removeO()
        if sp.simplify(sp.expand(found - typed)) != 0:
            return False
    return True


def complex_step_error() -> bool:
    """Measure it where truncation rules, and, at a tiny step, where rounding does."""
    for f in FUNCTIONS:
        at, code = 0.3, sp.lambdify(x, f, "numpy")
        slope, third = (float(sp.diff(f, x, k).subs(x, sp.Rational(3, 10))) for k in (1, 3))
        error = abs(code(at + 1e-3j).imag / 1e-3 - slope)
        if not np.isclose(error, 1e-6 / 6 * abs(third), rtol=1e-3):
            return False
    z, S = 1e-6 + 1e-30j, abs(np.cos(1e-6)) + abs(-1.0)
    error = abs((np.sin(z) - z).imag / 1e-30 - (-2 * np.sin(0.5e-6) ** 2))
    return bool(0 < error <= np.finfo(float).eps * S)


def terms_that_cancel() -> bool:
    return set(sp.diff(sp.sin(x) - x, x).args) == {sp.cos(x), sp.S.NegativeOne}


def truncations() -> list[sp.Expr]:
    """Leading terms of a central difference's and of the complex step's error, over f'''."""
    f = sp.exp(x)  # all its derivatives at 0 are 1
    central = (f.subs(x, h) - f.subs(x, -h)) / (2 * h)
    by_complex_step = sp.im(sp.expand(sp.series(f.subs(x, sp.I * h), h, 0, 5).removeO())) / h
    return [sp.series(each - 1, h, 0, 3).removeO() for each in (central, by_complex_step)]


def side_of_an_imaginary_step() -> bool:
    above, below = (refnet.relu(np.array([step]))[0][0] for step in (1e-30j, -1e-30j))
    return bool(above == 1e-30j and below == 0)


def objective(dout) -> bool:
    """Compare the pullback with the derivative of that sum."""
    z = draw(size=(2, 3))
    found = complex_step(lambda z: (np.sum(dout * refnet.softmax(z)[0]), None), [z], 1.0, {})[0]
    return close(gradient(refnet.softmax, z, dout=dout), found)


A, B = draw(size=(2, 7))


def relative_to_both() -> bool:
    """Where one entry is 0 and the other is not, the error is 1 whatever the other's size."""
    a, b = A.copy(), B * 1e-17
    a[3] = 0
    error = abs(a - b) / (abs(a) + abs(b))
    return close(error[3], 1.0) and bool((error[:3] < 1 + 1e-9).all())


def relative_by_length() -> bool:
    """Compute the curve's error at one step again, from its own gradients."""
    x, t, params = step_curves.problem(step_curves.SEED)

    def loss(*moved):
        return step_curves.network(*moved, x=x, t=t, activation=step_curves.tanh)

    a = np.concatenate([part.ravel() for part in loss(*params)[1](1.0)])
    place = len(step_curves.STEPS) // 3
    b = step_curves.gradient(loss, params, "forward", step_curves.STEPS[place], float)
    length = float(np.sqrt(((a - b) ** 2).sum()) / np.sqrt((a**2).sum()))
    return bool(np.isclose(step_curves.curve("forward", float)[place], length, rtol=1e-9))


def derivative_along_a_direction() -> bool:
    x, dout = draw(size=(4, 5)), draw(size=(4, 6))
    (W, u), b = draw(size=(2, 5, 6)), draw(size=6)
    along = (dout * refnet.dense(x, W + 1e-30j * u, b)[0]).sum().imag / 1e-30
    return close(along, (gradient(refnet.dense, x, W, b, dout=dout)[1] * u).sum())


SERIES = (
    r"f(x + \mathrm{i}h) = f(x) + \mathrm{i} h f'(x) - \tfrac{h^2}{2} f''(x) - "
    r"\tfrac{\mathrm{i} h^3}{6} f'''(x) + \dots"
)
COMPLEX_BOUND = (
    r"\left| \frac{\operatorname{Im} f(x + \mathrm{i} h)}{h} - f'(x) \right| \lesssim "
    r"\frac{h^2}{6} |f'''(x)| + \epsilon S"
)
TABLE: Table = {
    "guides/gradient-checking": {
        r"x + \mathrm{i} h": PartOf(COMPLEX_BOUND),
        SERIES: complex_series,
        r"h f'(x)": PartOf(SERIES),
        COMPLEX_BOUND: complex_step_error,
        r"h f'": PartOf(SERIES),
        r"\sin x - x": terms_that_cancel,
        r"\cos x": terms_that_cancel,
        r"x + 6 \cdot 10^{-6}": lambda: 1e11 + 6e-6 == 1e11,
        r"h^2": lambda: truncations() == [h**2 / 6, -(h**2) / 6],
        r"h^2/6": lambda: truncations() == [h**2 / 6, -(h**2) / 6],
        r"\mathrm{i} h": side_of_an_imaginary_step,
        r"\sum \mathrm{out}": lambda: objective(np.ones((2, 3))),
        r"\sum \mathrm{dout} \cdot \mathrm{out}": lambda: objective(draw(size=(2, 3))),
        r"|a_i - b_i| / (|a_i| + |b_i|)": relative_to_both,
        r"\|a - b\| / \|a\|": relative_by_length,
        r"\max_i |a_i - b_i| / (1 + \max_i |b_i|)": lambda: close(
            compare(["a"], A, [B], np.inf).error, abs(A - B).max() / (1 + abs(B).max())
        ),
        r"\langle \nabla f, u \rangle": derivative_along_a_direction,
    },
}
