"""Statements that are no gradients: equations for all sizes, and facts about explicit examples."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import sympy as sp

from refnet.verification.identity import is_zero

from .captions import plain
from .definition import Definition, Ranges, Sizes
from .printing import definition_latex, definition_text, latex, text
from .table import Table
from .world import World

Line = tuple[str, str, str]  # label, text, LaTeX
Part = tuple[str, str, list[Line | Table]]  # heading, prose, what is shown


@dataclass(frozen=True)
class Equation:
    """A chain of expressions that are all equal, for all sizes and all values of the entries.

    Parameters
    ----------
    title : str
        What is shown, in a few words.
    says : str
        The statement as prose: one or two sentences; formulas between dollar signs.
    steps : sequence of (str, expression)
        The left-hand side with what it is, then each rewritten form with the rule that gave it.
    shapes : dict
        Symbolic shape of each array that occurs.
    at : sequence of mappings
        Two or more choices of the sizes at which all steps are compared.
    ranges : dict
        Free indices and their sizes.
    named : sequence of Definition
        Abbreviations that the steps use.
    zero_extended : collection of str
        Arrays that read as 0 outside their shape.
    first : int
        What indices count from.
    """

    title: str
    says: str
    steps: Sequence[tuple[str, sp.Expr]]
    shapes: Mapping[str, tuple[sp.Expr, ...]]
    at: Sequence[Sizes]
    ranges: Ranges
    named: Sequence[Definition] = ()
    zero_extended: Collection[str] = ()
    first: int = 0

    def world(self, sizes: Sizes) -> World:
        """Arrays of these sizes, a symbol for each entry."""
        return World(
            sizes, self.shapes, self.named, zero_extended=self.zero_extended, first=self.first
        )

    def check(self) -> int:
        """Compare every step with the first at every choice of sizes; return the comparisons.

        Raises
        ------
        AssertionError
            Naming the step, the indices and the sizes at which it differs.
        """
        count = 0
        for sizes in self.at:
            world = self.world(sizes)
            for env in world.index_values(self.ranges):
                first = world.value(self.steps[0][1], env)
                for rule, expr in self.steps[1:]:
                    difference = world.value(expr, env) - first
                    if not is_zero(difference):
                        where = ", ".join(f"{index} = {env[index]}" for index in self.ranges)
                        raise AssertionError(
                            f"{plain(self.title)}: the step {plain(rule)!r} differs at {where}, "
                            f"sizes {sizes}: by {difference}"
                        )
                    count += 1
        return count

    def parts(self) -> list[Part]:
        """All lines, as one part without a heading."""
        return [("", "", self.lines())]

    def lines(self) -> list[Line | Table]:
        """Rule, text and LaTeX of each definition and each step."""
        named = [("with", definition_text(d), definition_latex(d)) for d in self.named]
        (what, left), *steps = self.steps
        rewritten = [(rule, f"= {text(expr)}", f"= {latex(expr)}") for rule, expr in steps]
        return [*named, (what, text(left), latex(left)), *rewritten]


@dataclass(frozen=True)
class Fact:
    """What holds of explicit matrices, numbers or small cases, all of which are gone through.

    Parameters
    ----------
    title, says : str
        As for an Equation.
    check : callable
        Raises AssertionError, or returns how many things it compared.
    formulas : sequence of (str, expression), and of tables
        What the page shows, each formula with a label: computed by the script, never typed.
    """

    title: str
    says: str
    check: Callable[[], int]
    formulas: Sequence[tuple[str, sp.Basic] | Table] = ()

    def parts(self) -> list[Part]:
        """All lines, as one part without a heading."""
        return [("", "", self.lines())]

    def lines(self) -> list[Line | Table]:
        """Label, text and LaTeX of each formula; a table as it is."""
        return [
            each if isinstance(each, Table) else (each[0], text(each[1]), latex(each[1]))
            for each in self.formulas
        ]


Statement = Equation | Fact
