"""Rewriting rules for expressions with sums of symbolic size, indexed arrays and deltas.

Each rule maps an expression to an equal one. None of them is trusted: a
[Derivation][] re-checks every step with an evaluator that shares no code with this module.
SymPy's own summation is not used, as it is wrong or stuck on some of these sums
(``Sum(KroneckerDelta(2*i, u)*g[i], ...)``, nested deltas over symbolic ranges).
"""

import itertools
from typing import Any

import sympy as sp

Condition = tuple[sp.Expr, sp.Expr, sp.Expr]  # low <= index <= high


def differentiate(expr: sp.Expr, target: sp.Indexed) -> sp.Expr:
    """Derivative by one entry of an array: the chain rule down to d x[i] / d x[p] = delta."""
    base = target.base
    if isinstance(expr, sp.Indexed) and expr.base == base:
        return sp.Mul(*map(sp.KroneckerDelta, expr.indices, target.indices))
    if not expr.has(base):
        return sp.S.Zero
    if isinstance(expr, sp.Sum):
        bound = {index for index, *_ in expr.limits}
        if bound & target.free_symbols:
            raise ValueError(f"{target} is named by a summation index of {expr}")
        return sp.Sum(differentiate(expr.function, target), *expr.limits)
    leaves = [leaf for leaf in expr.atoms(sp.Indexed) if leaf.base == base]
    if len(leaves) == 1 and not expr.has(sp.Sum):  # f(x[i]): f'(x[i]) delta, branches included
        scalar = sp.Dummy(real=True)
        slope = sp.diff(expr.xreplace({leaves[0]: scalar}), scalar)
        return slope.xreplace({scalar: leaves[0]}) * differentiate(leaves[0], target)
    total = sp.S.Zero
    for position, argument in enumerate(expr.args):
        if argument.has(base):
            scalar = sp.Dummy(positive=True)
            outer = expr.func(*expr.args[:position], scalar, *expr.args[position + 1 :])
            slope = sp.diff(outer, scalar).xreplace({scalar: argument})
            total += slope * differentiate(argument, target)
    return total


def rename_apart(expr: sp.Expr, taken: set[sp.Symbol]) -> sp.Expr:
    """Give every sum its own summation index, so that merging captures none."""
    taken = set(taken)

    def rename(node: sp.Expr) -> sp.Expr:
        if isinstance(node, sp.Sum):
            fresh = {}
            for index, *_ in node.limits:
                new = index
                number = itertools.count(1)
                while new in taken:
                    stem = index.name.partition("_")[0]
                    new = sp.Symbol(f"{stem}_{next(number)}", integer=True)
                taken.add(new)
                fresh[index] = new
            limits = [tuple(part.xreplace(fresh) for part in limit) for limit in node.limits]
            return sp.Sum(rename(node.function.xreplace(fresh)), *limits)
        if isinstance(node, sp.Pow) and node.exp.is_Integer:
            return rename(node.base) ** node.exp  # one sum, one name: it stays a power
        if node.has(sp.Sum):
            return node.func(*map(rename, node.args))
        return node

    return rename(expr)


def merge_sums(expr: sp.Expr) -> sp.Expr:
    """Distribute products, and pull inner sums out to the left: a sum of flat sums."""
    if isinstance(expr, sp.Sum):
        inner = sp.expand_mul(merge_sums(expr.function))
        return sp.Add(*[_flatten_sum(term, expr.limits) for term in sp.Add.make_args(inner)])
    if isinstance(expr, sp.Add):
        return sp.Add(*map(merge_sums, expr.args))
    if isinstance(expr, sp.Mul) and expr.has(sp.Sum):
        expanded = sp.expand_mul(sp.Mul(*map(merge_sums, expr.args)))
        return sp.Add(*map(merge_sums, expanded.args)) if expanded.is_Add else expanded
    return expr


def _flatten_sum(term: sp.Expr, outer: Any) -> sp.Expr:
    factors = sp.Mul.make_args(term)
    sums = [factor for factor in factors if isinstance(factor, sp.Sum)]
    if not sums:
        return sp.Sum(term, *outer)
    rest = sp.Mul(*[factor for factor in factors if factor is not sums[0]])
    flat = sp.Sum(rest * sums[0].function, *sums[0].limits, *outer)
    return merge_sums(flat) if flat.function.has(sp.Sum) else flat


def sift_deltas(expr: sp.Expr, conditions: list[Condition]) -> sp.Expr:
    """Replace a sum over a delta by the one term it selects; note the range it must lie in.

    Only an index with coefficient +1 or -1 is sifted: the others select a term for some values.
    """
    if isinstance(expr, sp.Sum):
        inside, limits = sift_deltas(expr.function, conditions), list(expr.limits)
        while (found := _find_sift(inside, limits)) is not None:
            delta, limit, selected = found
            index, low, high = limit
            inside = _without(inside, delta).xreplace({index: selected})
            conditions.append((low, selected, high))
            conditions[:] = [tuple(e.xreplace({index: selected}) for e in c) for c in conditions]
            limits.remove(limit)
        return sp.Sum(inside, *limits) if limits else inside
    if expr.has(sp.Sum):
        return expr.func(*[sift_deltas(argument, conditions) for argument in expr.args])
    return expr


def _find_sift(inside: sp.Expr, limits: list[Any]) -> tuple[sp.Expr, Any, sp.Expr] | None:
    for delta in _delta_factors(inside):
        difference = sp.expand(delta.args[0] - delta.args[1])
        for limit in limits:
            index = limit[0]
            slope = difference.coeff(index, 1)
            rest = difference - slope * index
            if slope in (1, -1) and not rest.has(index):
                return delta, limit, sp.expand(-rest / slope)
    return None


def _delta_factors(inside: sp.Expr) -> list[sp.KroneckerDelta]:
    """Deltas that multiply the whole expression; SymPy moves them into the branches."""
    if isinstance(inside, sp.Piecewise):
        branches = [_delta_factors(branch) for branch, _ in inside.args if branch != 0]
        return [delta for delta in branches[0] if all(delta in others for others in branches)]
    return [f for f in sp.Mul.make_args(inside) if isinstance(f, sp.KroneckerDelta)]


def _without(inside: sp.Expr, delta: sp.KroneckerDelta) -> sp.Expr:
    if isinstance(inside, sp.Piecewise):
        return sp.Piecewise(*[(branch / delta, condition) for branch, condition in inside.args])
    return inside / delta


def split_digits(expr: sp.Expr, base: sp.Symbol) -> sp.Expr:
    """Split a delta of two numbers M c + m, with 0 <= m < M, into that of c and that of m."""

    def split(delta: sp.KroneckerDelta) -> sp.Expr:
        high = [argument.expand().coeff(base, 1) for argument in delta.args]
        if high == [0, 0]:
            return delta
        low = [argument - base * digit for argument, digit in zip(delta.args, high, strict=True)]
        return sp.KroneckerDelta(*high) * sp.KroneckerDelta(*map(sp.expand, low))

    return expr.replace(lambda node: isinstance(node, sp.KroneckerDelta), split)


def pull_constants(expr: sp.Expr) -> sp.Expr:
    """Move factors that are free of the summation index in front of the sum."""
    if isinstance(expr, sp.Sum):
        bound = {index for index, *_ in expr.limits}
        factors = sp.Mul.make_args(pull_constants(expr.function))
        outside = [factor for factor in factors if not factor.free_symbols & bound]
        inside = [factor for factor in factors if factor.free_symbols & bound]
        return sp.Mul(*outside) * sp.Sum(sp.Mul(*inside), *expr.limits)
    if expr.has(sp.Sum):
        return expr.func(*map(pull_constants, expr.args))
    return expr


def change_index(
    expr: sp.Expr, old: sp.Symbol, new: sp.Symbol, value: sp.Expr, size: sp.Expr
) -> sp.Expr:
    """Sum over ``new`` from 0 to size - 1 instead of ``old``, which is ``value`` in terms of it.

    Equal where the arrays read as 0 wherever only one of the two sums takes them.
    """
    if isinstance(expr, sp.Sum) and old in [index for index, *_ in expr.limits]:
        limits = [(new, 0, size - 1) if limit[0] == old else limit for limit in expr.limits]
        inside = (
            expr.function.subs(old, value) if old == new else expr.function.xreplace({old: value})
        )
        return sp.Sum(inside, *limits)
    if expr.has(sp.Sum):
        return expr.func(*[change_index(part, old, new, value, size) for part in expr.args])
    return expr


def name_softmax(expr: sp.Expr, scores: sp.IndexedBase, name: sp.IndexedBase) -> sp.Expr:
    """Write name[n, m] for exp(scores[n, m]) / Sum(exp(scores[n, k]), k), wherever it stands."""

    def row_of(node: sp.Expr) -> Any:
        """Return the row of a softmax denominator, or None."""
        if not (isinstance(node, sp.Sum) and isinstance(node.function, sp.exp)):
            return None
        score, (index, *_) = node.function.args[0], node.limits[0]
        scored = isinstance(score, sp.Indexed) and score.base == scores
        return score.indices[:-1] if scored and score.indices[-1] == index else None

    def walk(node: Any) -> Any:
        if not isinstance(node, sp.Expr) or not node.has(sp.exp) or row_of(node) is not None:
            return node
        if isinstance(node, sp.Mul):
            return name_factors(node)
        return node.func(*map(walk, node.args))

    def name_factors(product: sp.Mul) -> sp.Expr:
        exponents, denominators, others = [], [], []
        for factor in product.args:
            base, power = (factor.base, factor.exp) if factor.is_Pow else (factor, sp.S.One)
            if isinstance(factor, sp.exp):
                exponents += sp.Add.make_args(factor.args[0])
            elif row_of(base) is not None and power.is_Integer and power < 0:
                denominators += [base] * int(-power)
            else:
                others.append(walk(factor))
        for denominator in list(denominators):
            for score in exponents:
                if score.indices[:-1] == row_of(denominator):
                    others.append(name[score.indices])
                    exponents.remove(score)
                    denominators.remove(denominator)
                    break
        return sp.Mul(*others, sp.exp(sp.Add(*exponents))) / sp.Mul(*denominators)

    return walk(expr)
