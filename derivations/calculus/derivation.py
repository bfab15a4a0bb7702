"""A derivation: from a definition to a formula, in named steps that are each re-checked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import sympy as sp

from . import rule_names, rules
from .captions import plain
from .definition import Definition, Ranges, Sizes
from .hypothesis import Hypothesis
from .symbols import size


@dataclass(frozen=True)
class Step:
    """One line of a derivation: the rule that was used, and what it gave."""

    rule: str
    expr: sp.Expr
    hypotheses: tuple[Hypothesis, ...] = ()


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
    at_indices : dict
        Free indices of the target and their sizes, where the target's own are expressions in them.
    zero_extended : set of str
        Arrays that read as 0 outside their shape.
    base : Symbol, optional
        The M of indices M c + m, a number of two digits.
    where : mapping of str to int
        Values of sizes that the last line is restricted to.
    form : str
        What tells this derivation from another one of the same gradient: "as a correlation".
    """

    name: str
    objective: sp.Expr
    target: sp.Indexed
    shapes: dict[str, tuple[sp.Expr, ...]]
    named: Sequence[Definition] = ()
    free: Ranges = field(default_factory=dict)
    at_indices: Ranges = field(default_factory=dict)
    zero_extended: frozenset[str] = frozenset()
    base: sp.Symbol | None = None
    where: Sizes = field(default_factory=dict)
    form: str = ""
    steps: list[Step] = field(default_factory=list)
    conditions: list[rules.Condition] = field(default_factory=list)
    matrix_form: sp.MatrixExpr | None = None

    def __post_init__(self) -> None:
        definition = sp.Derivative(self.objective, self.target, evaluate=False)
        self.steps.append(Step("definition", definition))

    @property
    def ranges(self) -> Ranges:
        """All free indices and their sizes."""
        if self.at_indices:
            return {**self.free, **self.at_indices}
        return {**self.free, **dict(zip(self.target.indices, self._target_shape, strict=True))}

    @property
    def _target_shape(self) -> tuple[sp.Expr, ...]:
        return self.shapes[str(self.target.base.label)]

    @property
    def indices(self) -> tuple[sp.Expr, ...]:
        """Indices of the entry that is derived, in the array of its values."""
        return (*self.free, *self.target.indices)

    @property
    def sizes(self) -> tuple[sp.Expr, ...]:
        """Shape of that array."""
        return (*self.free.values(), *self._target_shape)

    @property
    def expr(self) -> sp.Expr:
        """The last line, by the name that it has in a definition."""
        return self.formula

    @property
    def formula(self) -> sp.Expr:
        """The last line."""
        return self.steps[-1].expr

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """What the last line assumes."""
        return self.steps[-1].hypotheses

    @property
    def under(self) -> str:
        """Form, hypotheses and restrictions, to be put behind the name, as plain text."""
        return plain(self.restricted)

    @property
    def restricted(self) -> str:
        """The same as a caption."""
        form = f", {self.form}" if self.form else ""
        hypotheses = "".join(f", where {hypothesis}" for hypothesis in self.hypotheses)
        sizes = " and ".join(f"${name} = {number}$" for name, number in self.where.items())
        return form + hypotheses + (f", for {sizes}" if sizes else "")

    def then(self, rule: str, rewrite: Callable[[sp.Expr], sp.Expr] | sp.Expr) -> "Derivation":
        """Add a step: a rule applied to the last line, or the new line itself."""
        expr = rewrite if isinstance(rewrite, sp.Basic) else rewrite(self.formula)
        if expr != self.formula:
            self.steps.append(Step(rule, expr, self.hypotheses))
        return self

    def differentiate(self) -> "Derivation":
        """Take the standard steps: differentiate, merge the sums, sift the deltas."""
        taken = set(self.ranges)
        self.then(rule_names.DIFFERENTIATED, rules.differentiate(self.objective, self.target))
        self.then(rule_names.RENAMED, lambda expr: rules.rename_apart(expr, taken))
        flat = rules.merge_sums(self.formula)
        self.then(rule_names.merged(self.formula, flat), flat)
        if (base := self.base) is not None:
            rule = rule_names.split_digits(base)
            self.then(rule, lambda expr: rules.split_digits(expr, base))
        one_each = rules.sift_deltas(self.formula, self.conditions)
        none = any(map(self._settled_outside, self.conditions))
        return self.then(rule_names.sifted(none), one_each)

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

    def restrict(self, where: Sizes) -> "Derivation":
        """Add a step that sets sizes to numbers; the derivation holds there from here on."""
        self.where = {**self.where, **where}
        values = {size(name): sp.Integer(number) for name, number in where.items()}
        named = " and ".join(f"${name} = {number}$" for name, number in where.items())
        return self.then(f"for {named}", self.formula.subs(values))

    def holds_at(self, at: Sizes) -> bool:
        """Whether the sizes are among those it is restricted to."""
        return all(at[name] == number for name, number in self.where.items())

    def open_conditions(self) -> list[rules.Condition]:
        """Return the range conditions that nothing implies or settles."""
        implied = {(sp.S.Zero, index, size - 1) for index, size in self.ranges.items()}
        return [
            condition
            for condition in dict.fromkeys(self.conditions)
            if condition not in implied and not self._settled_outside(condition)
        ]

    def _settled_outside(self, condition: rules.Condition) -> bool:
        """Whether zero extension settles it: outside the range, the term selected is 0.

        So it is where what is selected still holds a summation index. The others are implied by the
        free indices' own ranges, or stay open.
        """
        known = set(self.ranges).union(*(e.free_symbols for s in self.shapes.values() for e in s))
        return bool(self.zero_extended and condition[1].free_symbols - known)

    def check(self, at: Sizes) -> int:
        """Check every step at concrete sizes; see [check_derivation][]."""
        from .checking import check_derivation

        return check_derivation(self, at)
