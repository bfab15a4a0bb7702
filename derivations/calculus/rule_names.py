"""What a rule did to a line, in words: the same rule may only multiply out, or also merge sums."""

import sympy as sp

DIFFERENTIATED = "differentiate by the chain rule; an entry by an entry is a Kronecker delta"
RENAMED = "rename summation indices apart"


def merged(before: sp.Expr, after: sp.Expr) -> str:
    """Name the step that makes a sum of flat sums."""
    did = []
    if _terms(after) > _terms(before):
        did.append("multiply out")
    if _depth(after) > _depth(before):
        did.append("merge nested sums")
    return " and ".join(did)


def split_digits(base: sp.Symbol) -> str:
    """Name the step that splits the delta of two numbers M c + m, for M the ``base``."""
    return f"a number ${base} c + m$, with $m < {base}$, determines $c$ and $m$"


def sifted(none: bool) -> str:
    """Name the step that sifts deltas; ``none`` says whether some may select no term at all."""
    if none:
        return (
            "sift: a sum over a Kronecker delta is the one term that it selects; "
            "where it selects none, an array is read outside its shape, as 0"
        )
    return "sift: a sum over a Kronecker delta is its one term"


def _terms(expr: sp.Expr) -> int:
    return len(sp.Add.make_args(sp.expand_mul(expr)))


def _depth(expr: sp.Expr) -> int:
    """Most indices of one sum."""
    return max((len(found.limits) for found in expr.atoms(sp.Sum)), default=0)
