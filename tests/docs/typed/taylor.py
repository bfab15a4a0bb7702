"""Taylor's formula, typed in the guide to gradient checking, and the functions to test it on."""

import itertools
from typing import Any

import numpy as np
import sympy as sp

from tests.docs.typed.checks import Table

x = sp.Symbol("x", real=True)
FUNCTIONS = [sp.exp(x), sp.sin(3 * x), x**4 - x**3, 1 / (2 + x), sp.log(3 + x)]
POINTS = list(itertools.product(("-1/2", "0", "1/3"), ("1/10", "1/2")))


def on_grid(f: sp.Expr, low: sp.Expr, high: sp.Expr) -> np.ndarray:
    """Values of a function at points of an interval, its ends among them."""
    return np.vectorize(sp.lambdify(x, f))(np.linspace(float(low), float(high), 401)) + 0.0


def cases(order: int, reach: int) -> Any:
    """Functions with x and h, and their derivative of that order from x - reach h to x + h."""
    for f, (point, step) in itertools.product(FUNCTIONS, POINTS):
        at, by = sp.Rational(point), sp.Rational(step)
        yield f, at, by, on_grid(sp.diff(f, x, order), at - reach * by, at + by)


def between(value: sp.Expr, grid: np.ndarray) -> bool:
    """Tell whether a continuous function with these values takes another one."""
    slack = 1e-4 * np.ptp(grid)
    return bool(grid.min() - slack <= float(value) <= grid.max() + slack)


def taylor_forward() -> bool:
    """Solve the formula for the second derivative at xi: it is one between x and x + h."""
    for f, at, by, second in cases(2, 0):
        rest = f.subs(x, at + by) - f.subs(x, at) - by * sp.diff(f, x).subs(x, at)
        if not between(rest / (by**2 / 2), second):
            return False
    return True


def taylor_both_sides() -> bool:
    """Solve the formula for the third derivative at xi, on either side."""
    for f, at, by, third in cases(3, 1):
        for sign in (1, -1):
            known = sum(
                (sign * by) ** k / sp.factorial(k) * sp.diff(f, x, k).subs(x, at) for k in range(3)
            )
            rest = f.subs(x, at + sign * by) - known
            half = third[200:] if sign == 1 else third[:201]
            if not between(rest / (sign * by**3 / 6), half):
                return False
    return True


FORWARD_TAYLOR = r"f(x + h) = f(x) + h f'(x) + \tfrac{h^2}{2} f''(\xi)"
TABLE: Table = {
    "guides/gradient-checking": {
        FORWARD_TAYLOR: taylor_forward,
        r"f(x \pm h) = f(x) \pm h f'(x) + \tfrac{h^2}{2} f''(x) \pm "
        r"\tfrac{h^3}{6} f'''(\xi_\pm)": taylor_both_sides,
    },
}
