"""Formulas of differences typed in the guide to gradient checking.

Bounds are tested on functions whose derivatives are known exactly, with rounding in place that is
as bad as it may be; and at a function where they are reached.
"""

import itertools

import numpy as np
import sympy as sp

from tests.docs.typed.checks import PartOf, Table, close
from tests.docs.typed.taylor import FUNCTIONS, cases, x

h, M, F, eps = sp.symbols("h M F eps", positive=True)
FORWARD_BOUND = h / 2 * M + 2 * eps * F / h
CENTRAL_BOUND = h**2 / 6 * M + eps * F / h


def worst_error(f, places, divisor, at, by, rounding) -> tuple[float, float]:
    """Largest error of a difference, each value wrong by ``rounding`` times the larger |f|."""
    values = [float(f.subs(x, at + place * by)) for place in places]
    size = max(map(abs, values))
    slope = float(sp.diff(f, x).subs(x, at))
    errors = [
        abs((values[0] + a * size - values[1] - b * size) / (divisor * float(by)) - slope)
        for a, b in itertools.product((-rounding, rounding), repeat=2)
    ]
    return max(errors), size


def bounded(bound: sp.Expr, order: int, places: tuple[int, int], reached: sp.Expr) -> bool:
    """Compare the largest error with the bound; at ``reached`` it is the bound."""
    divisor, limit = places[0] - places[1], sp.lambdify((h, M, eps, F), bound)
    for f, at, by, derivative in cases(order, -places[1]):
        for rounding in (0.0, 1e-3, 1e-2):
            error, size = worst_error(f, places, divisor, at, by, rounding)
            most = float(abs(derivative).max())
            if not error <= limit(float(by), most, rounding, size) * (1 + 1e-9):
                return False
    at, by = sp.Integer(0), sp.Rational(1, 4)
    error, size = worst_error(reached, places, divisor, at, by, 1e-2)
    most = float(sp.diff(reached, x, order))
    return close(error, limit(float(by), most, 1e-2, size))


def best_step(bound: sp.Expr, step: sp.Expr) -> bool:
    """Solve for the step where the bound's slope is 0, and see the bound curve upwards there."""
    [found] = sp.solve(sp.diff(bound, h), h)
    return bool(found.equals(step)) and bool(sp.diff(bound, h, 2).subs(h, found).is_positive)


def forward_difference() -> bool:
    return bounded(FORWARD_BOUND, 2, (1, 0), 1 + x**2 / 2) and best_step(
        FORWARD_BOUND, 2 * sp.sqrt(eps * F / M)
    )


def central_difference() -> bool:
    return bounded(CENTRAL_BOUND, 3, (1, -1), x**3 / 6) and best_step(
        CENTRAL_BOUND, sp.cbrt(3 * eps * F / M)
    )


def power_of_eps(expr: sp.Expr) -> sp.Expr:
    """Order in eps, for a function and derivatives of size 1."""
    at_1 = expr.subs({M: 1, F: 1})
    return sp.limit(sp.log(at_1) / sp.log(eps), eps, 0)


def orders(bound: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Powers of eps in the best step, and in the bound there."""
    [step] = sp.solve(sp.diff(bound, h), h)
    step_1 = step.subs({M: 1, F: 1})
    return power_of_eps(step), power_of_eps(sp.powsimp(bound.subs({M: 1, F: 1}).subs(h, step_1)))


def rounded_argument() -> bool:
    """Move the argument by a relative eps: f moves by x f' times it."""
    return all(
        sp.simplify(sp.diff(f.subs(x, x * (1 + h)), h).subs(h, 0) - x * sp.diff(f, x)) == 0
        for f in FUNCTIONS
    )


FORWARD = (
    r"\begin{aligned} & \left| \frac{f(x + h) - f(x)}{h} - f'(x) \right| \le \frac{h}{2} M_2 + "
    r"\frac{2 \epsilon |f|}{h}, \\ & h_{\text{best}} = 2 \sqrt{\epsilon |f| / M_2} . \end{aligned}"
)
CENTRAL = (
    r"\begin{aligned} & \left| \frac{f(x + h) - f(x - h)}{2h} - f'(x) \right| \le \frac{h^2}{6} "
    r"M_3 + \frac{\epsilon |f|}{h}, \\ & h_{\text{best}} = \sqrt[3]{3 \epsilon |f| / M_3} . "
    r"\end{aligned}"
)
TABLE: Table = {
    "guides/gradient-checking": {
        r"2^{-23}": lambda: float(np.finfo(np.float32).eps) == 2.0**-23,
        r"2^{-52}": lambda: float(np.finfo(np.float64).eps) == 2.0**-52,
        r"\epsilon |f|": PartOf(FORWARD),
        r"x + h": PartOf(FORWARD),
        r"|x f'|": rounded_argument,
        FORWARD: forward_difference,
        r"2h": PartOf(CENTRAL),
        CENTRAL: central_difference,
        r"\epsilon^{1/2}": lambda: orders(FORWARD_BOUND) == (sp.Rational(1, 2), sp.Rational(1, 2)),
        r"\epsilon^{1/3}": lambda: orders(CENTRAL_BOUND)[0] == sp.Rational(1, 3),
        r"\epsilon^{2/3}": lambda: orders(CENTRAL_BOUND)[1] == sp.Rational(2, 3),
        r"1/h": lambda: all(
            sp.limit(h * bound, h, 0).has(eps) for bound in (FORWARD_BOUND, CENTRAL_BOUND)
        ),
    },
}
