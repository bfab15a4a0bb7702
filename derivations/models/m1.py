"""Model 1 as a whole: scores z = x W + b, softmax, cross-entropy (UCL coursework 1, Q2.1).

The gradients are composed from two pieces that are derived on their own: the pullback of the dense
layer, fed with the gradient of the loss with respect to its scores. Each is then compared with the
derivative of the whole.
"""

from collections.abc import Iterable

import sympy as sp

from ..calculus import Claim, Definition, Derivation, Hypothesis, arrays, rules
from ..layers import dense
from ..losses import softmax_cross_entropy as cross_entropy

N, D, M = dense.N, dense.D, dense.M
x, W, b, i, j = dense.x, dense.W, dense.b, dense.i, dense.j
n, m = dense.n, dense.m
t, z = arrays("t z")

SHAPES = {**dense.SHAPES, "t": (N, M)}
Z = Definition("z", dense.OUT.ranges, dense.OUT.expr)


def _fill(expr: sp.Expr, array: str, formula: sp.Expr, at: Iterable[sp.Symbol]) -> sp.Expr:
    """Replace each entry of an array by a formula, whose indices ``at`` become the entry's."""
    formula = rules.rename_apart(formula, expr.atoms(sp.Symbol))

    def entry(node: sp.Indexed) -> sp.Expr:
        return formula.subs(dict(zip(at, node.indices, strict=True)), simultaneous=True)

    def is_entry(node: sp.Expr) -> bool:
        return isinstance(node, sp.Indexed) and str(node.base.label) == array

    return expr.replace(is_entry, entry)


def _of_scores(expr: sp.Expr) -> sp.Expr:
    """Write z for the logits."""
    return expr.xreplace({cross_entropy.logits: z, cross_entropy.logits.label: z.label})


P = Definition("p", {n: N, m: M}, _of_scores(cross_entropy.P.expr))
LOSS = Definition(
    "out", {}, _fill(_of_scores(cross_entropy.TOTAL), "z", dense.OUT.expr, dense.OUT.ranges)
)


def derive() -> list[Claim]:
    """Derive dx, dW and db of the summed loss, for any targets and for rows that sum to 1."""
    dout = sp.Symbol("dout", real=True)
    X, Wm = sp.MatrixSymbol("x", N, D), sp.MatrixSymbol("W", D, M)
    dz = dout * (sp.MatrixSymbol("p", N, M) - sp.MatrixSymbol("t", N, M))
    forms = [dz * Wm.T, X.T * dz, dz.T * sp.OneMatrix(N, 1)]
    gradients, normalised = [], []
    for whole, form in zip(dense.derive()[0].gradients, forms, strict=True):
        gradients.append(_compose(whole))
        normalised.append(_compose(whole).assume(Hypothesis(t, M)))
        normalised[-1].matrix_form = form
    at = [{"N": 2, "D": 2, "M": 3}, {"N": 3, "D": 1, "M": 2}]
    return [Claim("sum", LOSS, gradients, at=at, also=normalised)]


def _compose(layer: Derivation) -> Derivation:
    """Feed the dense layer's pullback with the gradient of the loss by the scores."""
    loss = cross_entropy.gradient(cross_entropy.FORWARD["sum"])
    return Derivation(
        name=layer.name,
        objective=sp.Symbol("dout", real=True) * LOSS.expr,
        target=layer.target,
        shapes=SHAPES,
        named=[Z, P],
    ).then(
        "chain rule: the dense layer's pullback, fed with the gradient of the loss by the scores",
        _fill(layer.formula, "dout", _of_scores(loss.formula), loss.ranges),
    )
