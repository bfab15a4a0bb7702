"""Cross-entropy of softmax scores: its gradient p - t, when that is right, and its Hessian.

For any weights t the gradient is p times the row sum of t, minus t. The familiar p - t needs the
hypothesis that the rows of t sum to 1, as one-hot rows and probabilities do.
"""

import sympy as sp

from ..calculus import Claim, Definition, Derivation, Hypothesis, arrays, indices, rules, sizes
from ..calculus.claim import pullback

N, M = sizes("N M")
n, m, k, i, j, r, s = indices("n m k i j r s")
logits, t, p, dout = arrays("logits t p dout")

SHAPES = {"logits": (N, M), "t": (N, M)}
ROW_SUM = sp.Sum(sp.exp(logits[n, k]), (k, 0, M - 1))
LOG_LIKELIHOOD = sp.Sum(t[n, m] * (logits[n, m] - sp.log(ROW_SUM)), (m, 0, M - 1))
P = Definition("p", {n: N, m: M}, sp.exp(logits[n, m]) / ROW_SUM)
TOTAL = -sp.Sum(LOG_LIKELIHOOD, (n, 0, N - 1))
AT = [{"N": 2, "M": 3}, {"N": 4, "M": 2}]

FORWARD = {
    "sum": Definition("out", {}, TOTAL),
    "mean": Definition("out", {}, TOTAL / N),
    "none": Definition("out", {n: N}, -LOG_LIKELIHOOD),
}
ROWS_SUM_TO_ONE = Hypothesis(t, M)


def derive() -> list[Claim]:
    """Derive dlogits for each reduction, p - t under its hypothesis, and the Hessian."""
    claims = []
    for reduction, forward in FORWARD.items():
        also = [gradient(forward).assume(ROWS_SUM_TO_ONE)]
        also[0].then("factor", sp.factor_terms)
        if reduction == "sum":
            also.append(_hessian())
        claims.append(Claim(reduction, forward, [gradient(forward)], at=AT, also=also))
    return claims


def gradient(forward: Definition) -> Derivation:
    """Derive dlogits for any weights t."""
    return _by_probabilities(pullback(forward, logits[i, j], SHAPES, named=[P]))


def _hessian() -> Derivation:
    """Second derivatives of the summed loss, from the gradient that was derived."""
    slope = pullback(FORWARD["sum"], logits[i, j], SHAPES)
    return _by_probabilities(
        Derivation(
            name="H",
            objective=slope.formula,
            target=logits[r, s],
            shapes=slope.shapes,
            named=[P],
            free={i: N, j: M},
        ).differentiate()
    )


def _by_probabilities(derivation: Derivation) -> Derivation:
    return (
        derivation.then(
            "write $p$ for the softmax of the scores", lambda e: rules.name_softmax(e, logits, p)
        )
        .then("pull constants out of the sums", rules.pull_constants)
        .then("factor", sp.factor_terms)
    )
