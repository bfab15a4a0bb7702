"""Checking a derivation at concrete sizes, against the derivative of its definition."""

import sympy as sp

from refnet.verification.identity import is_zero

from .captions import plain
from .definition import Sizes
from .derivation import Derivation
from .world import Env, World


def check_derivation(derivation: Derivation, at: Sizes) -> int:
    """Check every step against the definition; return how many identities held.

    Entries stay symbols, so each identity holds for all values of the entries (within the branch
    that the witness values choose, where there is a Piecewise).

    Raises
    ------
    AssertionError
        Naming the step and the indices at which it is not equal to the definition, a hypothesis
        that was not needed, a range condition that fails, or a wrong matrix form.
    """
    at = {**at, **derivation.where}
    world = World(at, derivation.shapes, derivation.named, zero_extended=derivation.zero_extended)
    return (
        _check_steps(derivation, world)
        + _check_conditions(derivation, world)
        + _check_matrix_form(derivation, world)
    )


def _check_steps(derivation: Derivation, world: World) -> int:
    count = 0
    needed = dict.fromkeys(derivation.hypotheses, False)
    whole = None if derivation.free else _Terms(world.value(derivation.objective, world.sizes))
    for env in world.index_values(derivation.ranges):
        objective = whole or _Terms(world.value(derivation.objective, env))
        reference = objective.derivative(world.value(derivation.target, env))
        for step in derivation.steps[1:]:
            difference = world.value(step.expr, env) - reference
            for hypothesis in step.hypotheses:
                needed[hypothesis] |= not is_zero(difference)
                difference = hypothesis.instance(difference, world.shapes)
            if not is_zero(difference):
                raise AssertionError(
                    f"{derivation.name}: the step {plain(step.rule)!r} is not equal to the "
                    f"definition at {_where(derivation, env)}, sizes {world.sizes}: "
                    f"the difference is {difference}"
                )
            count += 1
    for hypothesis, was_needed in needed.items():
        if not was_needed:
            raise AssertionError(
                f"{derivation.name}: it also holds unless {plain(str(hypothesis))}"
            )
    return count


class _Terms:
    """An explicit objective, its terms sorted by the symbols in them."""

    def __init__(self, objective: sp.Expr) -> None:
        self._with: dict[sp.Symbol, list[sp.Expr]] = {}
        for term in sp.Add.make_args(objective):
            for symbol in term.free_symbols:
                self._with.setdefault(symbol, []).append(term)

    def derivative(self, symbol: sp.Symbol) -> sp.Expr:
        """Differentiate the terms that hold the symbol."""
        return sp.Add(*[sp.diff(term, symbol) for term in self._with.get(symbol, [])])


def _check_conditions(derivation: Derivation, world: World) -> int:
    count = 0
    for env in world.index_values(derivation.ranges):
        for low, index, high in derivation.open_conditions():
            bounds = [world.value(part, env) for part in (low, index, high)]
            if not (all(b.is_Integer for b in bounds) and bounds[0] <= bounds[1] <= bounds[2]):
                raise AssertionError(
                    f"{derivation.name}: {low} <= {index} <= {high} fails at "
                    f"{_where(derivation, env)}, sizes {world.sizes}"
                )
            count += 1
    return count


def _check_matrix_form(derivation: Derivation, world: World) -> int:
    if derivation.matrix_form is None:
        return 0
    explicit = world.matrix(derivation.matrix_form)
    rows, *columns = (int(sp.sympify(n).subs(world.sizes)) for n in derivation.ranges.values())
    if explicit.shape != (rows, *(columns or [1])):
        raise AssertionError(f"{derivation.name}: {derivation.matrix_form} has another shape")
    count = 0
    for env in world.index_values(derivation.ranges):
        row, *column = (int(env[index]) for index in derivation.ranges)
        entry = explicit[row, column[0] if column else 0]
        difference = entry - world.value(derivation.formula, env)
        for hypothesis in derivation.hypotheses:
            difference = hypothesis.instance(difference, world.shapes)
        if not is_zero(difference):
            raise AssertionError(
                f"{derivation.name}: {derivation.matrix_form} differs from the formula"
            )
        count += 1
    return count


def _where(derivation: Derivation, env: Env) -> str:
    return ", ".join(f"{index} = {env[index]}" for index in derivation.ranges)
