"""An evaluator for derivations at concrete sizes: plain loops, nothing shared with the rules.

It unrolls sums, looks entries up, decides deltas and branches, and differentiates an explicit
expression by an entry's symbol. What a rule did wrong, it cannot do wrong in the same way.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

Lookup = Callable[[str, tuple[int, ...]], sp.Expr]


def evaluate(
    expr: sp.Expr, env: Mapping[sp.Symbol, Any], entry: Lookup, witness: Mapping[sp.Symbol, Any]
) -> sp.Expr:
    """Value of ``expr`` as an explicit expression in the entries' symbols.

    Parameters
    ----------
    expr : sympy expression
    env : mapping
        An integer for each size and free index, an expression for any other scalar.
    entry : callable
        ``entry("x", (0, 2))`` is the entry's symbol or value; it raises IndexError outside.
    witness : mapping
        Rational value of each entry symbol, to decide the branches of a Piecewise.

    Raises
    ------
    ValueError
        If an index or a summation bound is not an integer.
    """

    def at(node: sp.Expr, env: Mapping[sp.Symbol, Any]) -> sp.Expr:
        if isinstance(node, sp.Sum):
            return sp.Add(*[at(node.function, inner) for inner in unroll(node.limits, env)])
        if isinstance(node, sp.Indexed):
            return entry(node.base.label.name, tuple(integer(i, env) for i in node.indices))
        if isinstance(node, sp.KroneckerDelta):
            return sp.S((integer(node.args[0], env) == integer(node.args[1], env) and 1) or 0)
        if isinstance(node, sp.Derivative):
            return sp.diff(at(node.expr, env), at(node.variables[0], env))
        if isinstance(node, sp.Piecewise):
            for branch, condition in node.args:
                if holds(condition, env):
                    return at(branch, env)
            raise ValueError(f"no branch of {node} applies")
        if node.is_Symbol:
            return sp.sympify(env.get(node, node))
        if not node.args:
            return node
        if node.is_Mul:
            return product(node.args, env)
        return node.func(*[at(argument, env) for argument in node.args])

    def product(factors: Any, env: Mapping[sp.Symbol, Any]) -> sp.Expr:
        values = []
        for factor in sorted(factors, key=lambda factor: not isinstance(factor, sp.KroneckerDelta)):
            values.append(at(factor, env))
            if values[-1] == 0:  # most terms of a sum over deltas end here
                return sp.S.Zero
        return sp.Mul(*values)

    def unroll(limits: Any, env: Mapping[sp.Symbol, Any]) -> Any:
        *inner, (index, low, high) = limits  # the last limit is the outermost sum
        for value in range(integer(low, env), integer(high, env) + 1):
            extended = {**env, index: sp.Integer(value)}
            yield from unroll(inner, extended) if inner else [extended]

    def integer(node: sp.Expr, env: Mapping[sp.Symbol, Any]) -> int:
        if node.is_Add:
            return sum(integer(term, env) for term in node.args)
        if node.is_Mul and all(factor.is_Integer or factor in env for factor in node.args):
            return math.prod(integer(factor, env) for factor in node.args)
        value = env.get(node, node)
        if not value.is_Integer:
            value = at(node, env)
        if not value.is_Integer:  # int() would truncate 3/2 in silence
            raise ValueError(f"{node} is {value}; expected an integer")
        return int(value)

    def holds(condition: Any, env: Mapping[sp.Symbol, Any]) -> bool:
        if condition in (sp.true, sp.false):
            return bool(condition)
        sides = [at(side, env) for side in condition.args]
        return bool(condition.func(*[side.subs(values_of(side)) for side in sides]))

    def values_of(side: sp.Expr) -> dict[sp.Symbol, Any]:
        return {symbol: witness[symbol] for symbol in side.free_symbols}

    return at(sp.sympify(expr), env)
