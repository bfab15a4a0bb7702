"""Claims 1 to 3: softmax and cross-entropy."""

from collections.abc import Iterator

import sympy as sp

from ...calculus import Definition, arrays, sizes
from ...calculus.search import Search
from ...calculus.small_cases import Entries, compositions, increasing, symbols_of, whole_numbers
from ...calculus.verdict import Verdict
from ...calculus.world import World
from .printed import claimed, derivative, index, total

(M,) = sizes("M")
i, k, m, c = map(index, "ikmc")
z, t, y, s = arrays("z t y s")

SHAPES = {"z": (M,), "t": (M,), "s": (M,)}
Y = Definition("y", {k: M}, sp.exp(z[k]) / total(sp.exp(z[m]), m=M))
#: Any numbers with a sum of 1.
T = Definition("t", {k: M}, s[k] / total(s[m], m=M))
LOSS = -total(t[m] * sp.log(y[m]), m=M)
SLOPE = derivative(LOSS, z[i])
#: The sum over k != i, with the quotient as it was printed.
OTHERS = total(
    sp.Mul(1 - sp.KroneckerDelta(i, k), t[k] / y[k], y[i], y[k], evaluate=False), k=M
)  # fmt: skip
AT = [{"M": 2}, {"M": 3}]
TRUE, PRINTED = "the derivative", "as printed"


def derive() -> list[Verdict]:
    """Decide the first three claims."""
    return [_jacobian(), _before_simplifying(), _simplified()]


def equation(title, says, steps, ranges, named=(Y,)):
    """Return an equation in the scores z."""
    return claimed(title, says, steps, SHAPES, AT, ranges, named)


def _jacobian() -> Verdict:
    printed = sp.Piecewise((y[i] * (1 - y[k]), sp.Eq(i, k)), (-y[i] * y[k], True))
    return Verdict(
        "claim 1: the derivative of the softmax",
        r"$\partial y_k / \partial z_i$ is $y_i (1 - y_k)$ if $i = k$, and $-y_i y_k$ otherwise.",
        [equation("proof", "For all scores and both indices.",
                  [(TRUE, derivative(y[k], z[i])), (PRINTED, printed)], {k: M, i: M})],
    )  # fmt: skip


def _before_simplifying() -> Verdict:
    printed = OTHERS - t[i] * (1 - y[i] * t[i])
    claim = equation("claim", "", [(TRUE, SLOPE), (PRINTED, printed)], {i: M})
    hot = [(label, one_hot(expr)) for label, expr in claim.steps]
    return Verdict(
        "claim 2: the derivative by a score, before it is simplified",
        r"$\partial L / \partial z_i = \sum_{k \ne i} (t_k / y_k)\, y_i y_k - t_i (1 - y_i t_i)$.",
        [
            equation("proof for one-hot targets", r"The target is class $c$: $t_k = \delta_{k c}$.",
                     hot, {i: M, c: M}),
            equation("proof that nothing else will do",
                     "For any $t$ the formula is off by this. Every $y_i$ is positive: that is 0 "
                     "for all $i$ if and only if each $t_i$ is 0 or 1.",
                     [("as printed, less the derivative", printed - SLOPE),
                      ("is", y[i] * t[i] * (t[i] - 1))], {i: M}),
        ],
        "every target $t_i$ is 0 or 1, as in one-hot rows",
        [Search("probabilities $y$ and targets $t$ with a sum of 1", claim,
                increasing("M", 3), probabilities, ["y", "t"])],
        equation("for any $t$", "A $t_i$ too many: the last term is $t_i (1 - y_i)$.",
                 [(TRUE, SLOPE), ("corrected", OTHERS - t[i] * (1 - y[i]))], {i: M}),
        remark="For the one-hot labels of the coursework it is right.",
    )  # fmt: skip


def _simplified() -> Verdict:
    claim = equation("claim", "", [(TRUE, SLOPE), (PRINTED, y[i] - t[i])], {i: M})
    return Verdict(
        "claim 3: the derivative by the scores",
        r"$\partial L / \partial z = y - t$.",
        [
            equation("proof for targets with a sum of 1",
                     r"They are $t_k = s_k / \sum_m s_m$ for some $s$.",
                     claim.steps, {i: M}, [Y, T]),
            equation("proof that nothing else will do",
                     "For any $t$ it is off by this; $y_i$ is positive.",
                     [("as printed, less the derivative", y[i] - t[i] - SLOPE),
                      ("is", y[i] * (1 - total(t[k], k=M)))], {i: M}),
        ],
        r"$\sum_k t_k = 1$",
        [Search("targets $t$ of whole numbers", claim, increasing("M", 3), targets, ["y", "t"])],
        equation("for any $t$", "The sum of the targets stays.",
                 [(TRUE, SLOPE), ("corrected", y[i] * total(t[k], k=M) - t[i])], {i: M}),
        remark="One-hot rows and probabilities have that sum.",
    )  # fmt: skip


def one_hot(expr: sp.Expr) -> sp.Expr:
    """Replace t by the one-hot row of class c."""
    return expr.replace(
        lambda part: isinstance(part, sp.Indexed) and part.base == t,
        lambda part: sp.KroneckerDelta(part.indices[0], c),
    )


def probabilities(world: World, most: int = 4) -> Iterator[Entries]:
    """Rows y and t with a sum of 1, by their common denominator, then in order.

    The scores z are logarithms of whole numbers, so that y is rational.
    """
    scores, weights = symbols_of("z", world), symbols_of("t", world)
    for whole in range(1, most + 1):
        for y_parts in compositions(whole, len(scores), 1):
            for t_parts in compositions(whole, len(weights), 0):
                yield {
                    **{score: sp.log(part) for score, part in zip(scores, y_parts, strict=True)},
                    **{t: sp.Rational(part, whole)
                       for t, part in zip(weights, t_parts, strict=True)},
                }  # fmt: skip


def targets(world: World) -> Iterator[Entries]:
    """Whole numbers t, by their sum; all scores are 0."""
    zero = dict.fromkeys(symbols_of("z", world), sp.S.Zero)
    for entries in whole_numbers("t")(world):
        yield {**zero, **entries}
