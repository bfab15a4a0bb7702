"""Model 1 as a whole: scores z = x W + b, softmax, cross-entropy (UCL coursework 1, Q2.1).

The gradients are composed from two pieces that are derived on their own: the pullback of the dense
layer, fed with the gradient of the loss with respect to its scores. Each is then compared with the
derivative of the whole.
"""

import sympy as sp

from ..calculus import Claim, Definition, Derivation, Hypothesis, arrays, rules
from ..layers import dense
from ..losses import softmax_cross_entropy as cross_entropy

N, D, M = dense.N, dense.D, dense.M
x, W, b, i, j = dense.x, dense.W, dense.b, dense.i, dense.j
n, m = dense.n, dense.m
t, z, dz = arrays("t z dz")

SHAPES = {**dense.SHAPES, "t": (N, M)}
LOSS_GRADIENT = cross_entropy.gradient(cross_entropy.FORWARD["sum"])


def _of_scores(expr: sp.Expr) -> sp.Expr:
    """Write z for the logits."""
    return expr.xreplace({cross_entropy.logits: z, cross_entropy.logits.label: z.label})


Z = Definition("z", dense.OUT.ranges, dense.OUT.expr)
P = Definition("p", {n: N, m: M}, _of_scores(cross_entropy.P.expr))
DZ = Definition("dz", LOSS_GRADIENT.ranges, _of_scores(LOSS_GRADIENT.formula))
LOSS = Definition("out", {}, _of_scores(cross_entropy.TOTAL))


def derive() -> list[Claim]:
    """Derive dx, dW and db of the summed loss, for any targets and for rows that sum to 1."""
    dout = sp.Symbol("dout", real=True)
    X, Wm = sp.MatrixSymbol("x", N, D), sp.MatrixSymbol("W", D, M)
    by_scores = dout * (sp.MatrixSymbol("p", N, M) - sp.MatrixSymbol("t", N, M))
    forms = [by_scores * Wm.T, X.T * by_scores, by_scores.T * sp.OneMatrix(N, 1)]
    gradients, normalised = [], []
    for whole, form in zip(dense.derive()[0].gradients, forms, strict=True):
        gradients.append(_compose(whole))
        normalised.append(_compose(whole).assume(Hypothesis(t, M)))
        normalised[-1].matrix_form = form
    at = [{"N": 2, "D": 1, "M": 3}, {"N": 3, "D": 4, "M": 2}]
    return [Claim("sum", LOSS, gradients, at=at, also=normalised)]


def _compose(layer: Derivation) -> Derivation:
    """Feed the dense layer's pullback with the gradient of the loss by the scores."""
    dout = dense.DOUT
    chain = Derivation(
        name=layer.name,
        objective=sp.Symbol("dout", real=True) * LOSS.expr,
        target=layer.target,
        shapes=SHAPES,
        named=[Z, P, DZ],
    ).then(
        "chain rule: the dense layer's pullback, fed with "
        r"$\mathrm{dz}$, the gradient by the scores",
        layer.formula.xreplace({dout: dz, dout.label: dz.label}),
    )
    rule = r"insert $\mathrm{dz}$, as derived for the cross-entropy"
    return chain.then(rule, _insert(chain.formula, DZ))


def _insert(expr: sp.Expr, definition: Definition) -> sp.Expr:
    """Replace each entry of a named array by what it stands for."""
    meaning = rules.rename_apart(definition.expr, expr.atoms(sp.Symbol))

    def entry(node: sp.Indexed) -> sp.Expr:
        at = zip(definition.ranges, node.indices, strict=True)
        return meaning.subs(dict(at), simultaneous=True)

    def is_entry(node: sp.Expr) -> bool:
        return isinstance(node, sp.Indexed) and str(node.base.label) == definition.name

    return expr.replace(is_entry, entry)
