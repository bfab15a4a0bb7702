"""Claim 11: the derivative of ReLU, taken at the activation instead of the pre-activation."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp

import refnet
from refnet.verification.exact import Witness, expression
from refnet.verification.identity import is_zero

from ...activations import leaky_relu, relu
from ...calculus.search import Counterexample
from ...calculus.statement import Fact
from ...calculus.verdict import Verdict

z = sp.Symbol("z", real=True)
positive_slope = sp.Symbol("alpha", positive=True)
#: Every number is one of these.
CASES = [sp.Symbol("z", positive=True), sp.S.Zero, sp.Symbol("z", negative=True)]
NUMBERS = [0, 1, -1, 2, -2, 3, -3]  # from the smallest on


def derive() -> list[Verdict]:
    """Decide the claim, and see for which other activations it would not hold."""
    shown = [("the activation $a$", activation(relu, z)), ("its slope at $z$", slope(relu, z))]
    return [
        Verdict(
            "claim 11: the slope of ReLU, taken at the activation",
            "The code's backward takes the derivative at the activation $a = f(z)$, not at the "
            "pre-activation $z$.",
            [
                Fact("proof", "The derived slope is the same at $a$ and at $z$, for $z$ positive, "
                     "0 and negative: $a$ is positive if and only if $z$ is, and at 0 both take "
                     "the slope 0.", lambda: check_cases(relu), shown),
                Fact("the code of relu", "`refnet.relu`, run on exact numbers and on symbols of "
                     "either sign: its pullback at $a$ is that at $z$.", check_code),
                Fact("what is needed", "A slope that depends on the sign alone, and an activation "
                     r"that keeps it: leaky ReLU does with any slope $\alpha > 0$ where $z < 0$.",
                     lambda: check_cases(leaky_relu, positive_slope)),
            ],
            beyond=[
                Unequal("whole numbers, for leaky ReLU", leaky, ("alpha", "z")),
                Unequal("whole numbers, for sigmoid", refnet.sigmoid, ("z",)),
                Unequal("whole numbers, for tanh", refnet.tanh, ("z",)),
            ],
            remark="For other activations it need not hold. Sigmoid and tanh are often "
            "differentiated by a formula in $a$, which is not their derivative at $a$.",
        )
    ]  # fmt: skip


def activation(module: Any, at: sp.Expr) -> sp.Expr:
    """Return the activation of a derivation script, in one number."""
    return _in_one_number(module.derive()[0].forward.expr, at)


def slope(module: Any, at: sp.Expr) -> sp.Expr:
    """Return the slope that was derived there, in one number."""
    return _in_one_number(module.derive()[0].gradients[0].formula, at)


def _in_one_number(expr: sp.Expr, at: sp.Expr) -> sp.Expr:
    entries = expr.atoms(sp.Indexed)
    return expr.subs({entry: at if str(entry.base.label) == "x" else 1 for entry in entries})


def check_cases(module: Any, alpha: sp.Expr | None = None) -> int:
    """Compare the slopes at a and at z; return how many cases."""
    given = {} if alpha is None else {leaky_relu.alpha: alpha}
    for case in CASES:
        at_z = slope(module, case).subs(given)
        at_a = slope(module, activation(module, case).subs(given)).subs(given)
        assert not at_a.has(sp.Piecewise), f"{at_a} is undecided"
        assert is_zero(at_a - at_z), f"the slopes are {at_a} and {at_z} for {case.assumptions0}"
    return len(CASES)


def check_code() -> int:
    """Compare the pullbacks of relu at a and at z."""
    symbols = [Witness(sp.Symbol(f"z_{n}", real=True), Fraction(n)) for n in NUMBERS if n]
    exact_z = np.array([*map(Fraction, NUMBERS), *symbols], object)
    dout = np.array([Witness(sp.Symbol(f"dout_{n}"), Fraction(1)) for n in range(len(exact_z))])
    out, at_z = refnet.relu(exact_z)
    _, at_a = refnet.relu(out)
    for one, other in zip(at_z(dout), at_a(dout), strict=True):
        assert is_zero(expression(one) - expression(other)), f"{one} at z, {other} at a"
    return len(exact_z)


def exact(number: int) -> np.ndarray:
    """One exact number, on which exp and tanh can be taken."""
    return np.array([Witness(sp.Integer(number), Fraction(number))])


def leaky(x: np.ndarray, negative_slope: int) -> tuple[Any, Any]:
    """Leaky ReLU, with its option by position."""
    return refnet.leaky_relu(x, negative_slope=negative_slope)


@dataclass(frozen=True)
class Unequal:
    """A search for the smallest numbers at which the code's slopes at a and at z differ."""

    title: str
    op: Callable[..., tuple[Any, Any]]
    names: Sequence[str]

    @cached_property
    def found(self) -> Counterexample | None:
        """The first such numbers, the last of them changing first."""
        for numbers in itertools.product(NUMBERS, repeat=len(self.names)):
            *options, number = numbers
            a, at_z = self.op(exact(number), *options)
            _, at_a = self.op(a, *options)
            slopes = [expression(pullback(exact(1))[0]) for pullback in (at_z, at_a)]
            if is_zero(slopes[0] - slopes[1]):
                continue
            assert abs(sp.N(slopes[0] - slopes[1], 30)) > 1e-20, "equal after all?"
            shown = [
                ("the activation $a$", expression(a[0])),
                ("the slope at $z$", slopes[0]),
                ("the slope at $a$", slopes[1]),
            ]
            return Counterexample(dict(zip(self.names, numbers, strict=True)), {}, shown, {})
        return None
