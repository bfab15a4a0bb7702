"""A derivation: from a definition to a formula, in named steps that are each re-checked."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import sympy as sp

from refnet.verification.exact import entry_symbol
from refnet.verification.identity import is_zero

from . import rules
from .world import World

Ranges = dict[sp.Symbol, sp.Expr]  # index: size, for indices from 0 to size - 1
Sizes = Mapping[str, int]


def sizes(names: str) -> tuple[sp.Symbol, ...]:
    """Symbols for sizes: positive integers."""
    return sp.symbols(names, integer=True, positive=True, seq=True)


def indices(names: str) -> tuple[sp.Symbol, ...]:
    """Symbols for indices: integers."""
    return sp.symbols(names, integer=True, seq=True)


def arrays(names: str) -> tuple[sp.IndexedBase, ...]:
    """Arrays of real entries."""
    return tuple(sp.IndexedBase(name, real=True) for name in names.split())


@dataclass(frozen=True)
class Step:
    """One line of a derivation: the rule that was used, and what it gave."""

    rule: str
    expr: sp.Expr
    hypotheses: tuple["Hypothesis", ...] = ()


@dataclass(frozen=True)
class Hypothesis:
    """Rows of ``array`` sum to 1: what a step may use, and the check must be told."""

    array: sp.IndexedBase
    length: sp.Symbol

    def __str__(self) -> str:
        return f"the rows of {self.array.label} sum to 1"

    def apply(self, expr: sp.Expr) -> sp.Expr:
        """Replace the sum of a row by 1."""

        def is_row_sum(node: sp.Expr) -> bool:
            if not (isinstance(node, sp.Sum) and isinstance(node.function, sp.Indexed)):
                return False
            (index, low, high), *more = node.limits
            row = node.function.base == self.array and node.function.indices[-1] == index
            return row and not more and low == 0 and high == self.length - 1

        return expr.replace(is_row_sum, lambda node: sp.S.One)

    def instance(self, expr: sp.Expr, shape: tuple[int, ...]) -> sp.Expr:
        """Express the last entry of each row by the others."""
        solved = {}
        for row in itertools.product(*map(range, shape[:-1])):
            entries = [entry_symbol(str(self.array.label), (*row, k)) for k in range(shape[-1])]
            solved[entries[-1]] = 1 - sp.Add(*entries[:-1])
        return expr.xreplace(solved)


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
        """Check every step against the definition at concrete sizes; return how many identities.

        Entries stay symbols, so each identity holds for all values of the entries (within the
        branch that the witness values choose, where there is a Piecewise).

        Raises
        ------
        AssertionError
            Naming the step and the indices at which it is not equal to the definition, or a
            hypothesis that was not needed.
        """
        world = World(at, self.shapes, self.named)
        count = 0
        needed = dict.fromkeys(self.hypotheses, False)
        whole = None if self.free else world.value(self.objective, world.sizes)
        for env in world.index_values(self.ranges):
            objective = world.value(self.objective, env) if whole is None else whole
            reference = sp.diff(objective, world.value(self.target, env))
            for step in self.steps[1:]:
                difference = world.value(step.expr, env) - reference
                for hypothesis in step.hypotheses:
                    needed[hypothesis] |= not is_zero(difference)
                    shape = world.shapes[str(hypothesis.array.label)]
                    difference = hypothesis.instance(difference, shape)
                if not is_zero(difference):
                    where = ", ".join(f"{index} = {env[index]}" for index in self.ranges)
                    raise AssertionError(
                        f"{self.name}: the step {step.rule!r} is not equal to the definition "
                        f"at {where}, sizes {dict(at)}: the difference is {difference}"
                    )
                count += 1
        for hypothesis, was_needed in needed.items():
            if not was_needed:
                raise AssertionError(f"{self.name}: it also holds unless {hypothesis}")
        return count + self._check_conditions(world) + self._check_matrix_form(world)

    def _check_conditions(self, world: World) -> int:
        count = 0
        for env in world.index_values(self.ranges):
            for low, index, high in self.open_conditions():
                bounds = [world.value(part, env) for part in (low, index, high)]
                if not (all(b.is_Integer for b in bounds) and bounds[0] <= bounds[1] <= bounds[2]):
                    raise AssertionError(f"{self.name}: {low} <= {index} <= {high} fails at {env}")
                count += 1
        return count

    def _check_matrix_form(self, world: World) -> int:
        if self.matrix_form is None:
            return 0
        explicit = world.matrix(self.matrix_form)
        count = 0
        for env in world.index_values(self.ranges):
            position = [int(env[index]) for index in self.ranges]
            entry = explicit[position[0], position[1] if len(position) == 2 else 0]
            difference = entry - world.value(self.formula, env)
            for hypothesis in self.hypotheses:
                shape = world.shapes[str(hypothesis.array.label)]
                difference = hypothesis.instance(difference, shape)
            if not is_zero(difference):
                raise AssertionError(f"{self.name}: {self.matrix_form} differs from the formula")
            count += 1
        return count
