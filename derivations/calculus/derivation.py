"""A derivation: from a definition to a formula, in named steps that are each re-checked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import sympy as sp

from . import rules
from .hypothesis import Hypothesis

Ranges = dict[sp.Symbol, sp.Expr]  # index: size, for indices from 0 to size - 1
Sizes = Mapping[str, int]


@dataclass(frozen=True)
class Step:
    """One line of a derivation: the rule that was used, and what it gave."""

    rule: str
    expr: sp.Expr
    hypotheses: tuple[Hypothesis, ...] = ()


@dataclass(frozen=True)
class Definition:
    """What an op computes: ``name[indices] = expr``. The only formula that is typed in."""

    name: str
    ranges: Ranges
    expr: sp.Expr

    @property
    def left(self) -> sp.Expr:
        """The left-hand side, an entry or a scalar."""
        if not self.ranges:
            return sp.Symbol(self.name, real=True)
        return sp.IndexedBase(self.name, real=True)[tuple(self.ranges)]


@dataclass
class Derivation:
    """A gradient: d objective / d target, for all sizes.

    Parameters
    ----------
    name : str
        What is derived, "dW".
    objective : sympy expression
        A scalar: for a pullback the sum of dout times out.
    target : Indexed
        The entry by which the objective is differentiated; its indices are free.
    shapes : dict
        Symbolic shape of each array that occurs.
    named : sequence of Definition
        Abbreviations that steps may use (out for the output), by their definition.
    free : dict
        Free indices of the objective, where it is itself an entry (for a Jacobian).
    """

    name: str
    objective: sp.Expr
    target: sp.Indexed
    shapes: dict[str, tuple[sp.Expr, ...]]
    named: Sequence[Definition] = ()
    free: Ranges = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    conditions: list[rules.Condition] = field(default_factory=list)
    matrix_form: sp.MatrixExpr | None = None

    def __post_init__(self) -> None:
        definition = sp.Derivative(self.objective, self.target, evaluate=False)
        self.steps.append(Step("definition", definition))

    @property
    def ranges(self) -> Ranges:
        """All free indices and their sizes."""
        shape = self.shapes[str(self.target.base.label)]
        return {**self.free, **dict(zip(self.target.indices, shape, strict=True))}

    @property
    def formula(self) -> sp.Expr:
        """The last line."""
        return self.steps[-1].expr

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """What the last line assumes."""
        return self.steps[-1].hypotheses

    def then(self, rule: str, rewrite: Callable[[sp.Expr], sp.Expr] | sp.Expr) -> "Derivation":
        """Add a step: a rule applied to the last line, or the new line itself."""
        expr = rewrite if isinstance(rewrite, sp.Basic) else rewrite(self.formula)
        if expr != self.formula:
            self.steps.append(Step(rule, expr, self.hypotheses))
        return self

    def differentiate(self) -> "Derivation":
        """Take the standard steps: differentiate, merge the sums, sift the deltas."""
        taken = set(self.ranges)
        self.then(
            "differentiate by the chain rule; an entry by an entry is a Kronecker delta",
            rules.differentiate(self.objective, self.target),
        )
        self.then("rename summation indices apart", lambda expr: rules.rename_apart(expr, taken))
        self.then("merge nested sums", rules.merge_sums)
        return self.then(
            "sift: a sum over a Kronecker delta is its one term",
            lambda expr: rules.sift_deltas(expr, self.conditions),
        )

    def assume(self, hypothesis: Hypothesis) -> "Derivation":
        """Add a step that uses a hypothesis; it is named from here on."""
        self.steps.append(
            Step(
                f"assume that {hypothesis}",
                hypothesis.apply(self.formula),
                (*self.hypotheses, hypothesis),
            )
        )
        return self

    def open_conditions(self) -> list[rules.Condition]:
        """Return the range conditions that the free indices' own ranges do not already imply."""
        implied = {(sp.S.Zero, index, size - 1) for index, size in self.ranges.items()}
        return [
            condition for condition in dict.fromkeys(self.conditions) if condition not in implied
        ]

    def check(self, at: Sizes) -> int:
        """Check every step at concrete sizes; see [check_derivation][]."""
        from .checking import check_derivation

        return check_derivation(self, at)
