"""Formulas typed in the pages of the losses."""

import numpy as np
import sympy as sp

import refnet
from refnet.verification import complex_step
from tests.docs.typed.checks import Definition, Table, close, gradient

draw = np.random.default_rng(2)
N, D, M = 3, 4, 5
X, W, B = draw.normal(size=(N, D)), draw.normal(size=(D, M)), draw.normal(size=M)
Z, Y, WEIGHTS = draw.normal(size=(3, N, M))
T = draw.dirichlet(np.ones(M), size=N)  # rows that sum to 1
L2, RATE = 0.7, 0.3


def cross_entropy(z, t, reduction="sum"):
    return refnet.softmax_cross_entropy(z, labels=t, reduction=reduction)[0]


def dlogits(z, t, reduction="sum"):
    return gradient(refnet.softmax_cross_entropy, z, labels=t, reduction=reduction)


def squared_error(y, t, reduction="none"):
    return refnet.mean_squared_error(y, targets=t, reduction=reduction)[0]


def dy(reduction="sum"):
    return gradient(refnet.mean_squared_error, Y, targets=T, reduction=reduction)


def penalty(l2=L2):
    return refnet.l2_penalty(W, l2=l2)[0]


def dw(l2=L2):
    return gradient(refnet.l2_penalty, W, l2=l2)


def step(rate=RATE, l2=L2, loss_gradient=0.0):
    """Weights after a step of gradient descent on loss and penalty."""
    params = {"W": W.copy()}
    grads = refnet.L2(l2).add_gradients(params, {"W": 0 * W + loss_gradient})
    refnet.SGD(rate).step(params, grads)
    return params["W"]


def penalty_of_a_sum() -> bool:
    """Take the step of the mean at one rate, and that of the sum with both changed."""
    mean, total = (
        refnet.dense(X, W, B)[1](dlogits(refnet.dense(X, W, B)[0], T, reduction))[1]
        for reduction in ("mean", "sum")
    )
    return close(step(RATE, L2, mean), step(RATE / N, N * L2, total)) and not close(mean, total)


def no_slope_of_a_norm_at_0() -> bool:
    zeros = np.zeros((2, 3))
    with np.errstate(invalid="ignore"):
        by_the_norm = zeros / np.linalg.norm(zeros)
    of_the_code = gradient(refnet.l2_penalty, zeros, l2=L2)
    return bool(np.isnan(by_the_norm).all()) and close(of_the_code, zeros)


def factor_below_minus_1() -> bool:
    rate, l2 = sp.symbols("rate l2", positive=True)
    after = refnet.l2_penalty(np.array([sp.Integer(1)], object), l2=l2)[1](sp.Integer(1))[0]
    factor = 1 - rate * after
    return all(
        bool(factor.subs({rate: s, l2: 1}) < -1) == bool(s > 1)
        for s in map(sp.Rational, ("1/2", "99/100", "1", "101/100", "7"))
    )


def zero_times_infinity() -> bool:
    with np.errstate(invalid="ignore"):
        product = np.array(0.0) * np.inf
    loss = cross_entropy(np.array([[0.0, -np.inf, 1.0]]), np.array([[0.5, 0.0, 0.5]]))
    return bool(np.isnan(product) and np.isfinite(loss))


P = refnet.softmax(Z)[0]
SUMS = WEIGHTS.sum(axis=1, keepdims=True)
ONE_OVER_N = {
    "losses/softmax_cross_entropy": lambda: close(dlogits(Z, T, "mean"), dlogits(Z, T) * (1 / N)),
    "losses/mean_squared_error": lambda: close(dy("mean"), dy() * (1 / N)),
}
OTHERS = Definition("a factor that other texts have")
LOG_P = r"\log p_{n, m} = \mathrm{logits}_{n, m} - \log \sum_k e^{\mathrm{logits}_{n, k}}"

TABLE: Table = {
    "losses/l2_penalty": {
        r"\mathrm{out} = l_2 \sum_i W_i^2": lambda: close(penalty(), L2 * (W**2).sum()),
        r"2\, l_2\, W_i": lambda: close(
            complex_step(refnet.l2_penalty, [W], 1.0, {"l2": L2})[0], 2 * L2 * W
        ),
        r"2\, l_2": lambda: close(
            np.diag(complex_step(lambda w: (gradient(refnet.l2_penalty, w, l2=L2), None),
                                 [W], np.ones(W.shape), {})[0].ravel()),
            2 * L2 * np.eye(W.size),
        ),
        r"1 - 2\, \eta\, l_2": lambda: close(step(), (1 - 2 * RATE * L2) * W),
        r"\frac{\lambda}{2} \sum_i W_i^2": lambda: close(penalty(1.4 / 2), 1.4 / 2 * (W**2).sum()),
        r"\lambda = 2\, l_2": lambda: close(step(), W - RATE * (2 * L2) * W),
        r"0 / 0": no_slope_of_a_norm_at_0,
        r"N\, l_2": penalty_of_a_sum,
        r"\eta / N": penalty_of_a_sum,
        r"\eta\, l_2 > 1": factor_below_minus_1,
        r"\alpha = 2 l_2": lambda: close(penalty(1.4 / 2), 1.4 / 2 * np.vdot(W, W)),
    },
    "losses/mean_squared_error": {
        r"\mathrm{loss}_n = \frac{1}{M} \sum_m (y_{n, m} - t_{n, m})^2": lambda: close(
            squared_error(Y, T), 1 / M * ((Y - T) ** 2).sum(axis=1)
        ),
        r"\frac{2}{M} (y - t)": lambda: close(dy(), 2 / M * (Y - T)),
        r"1/N": ONE_OVER_N["losses/mean_squared_error"],
        r"1/M": lambda: close(squared_error(Y, T) / ((Y - T) ** 2).sum(axis=1), np.full(N, 1 / M)),
        r"2/n": OTHERS,
        r"1/n": OTHERS,
    },
    "losses/softmax_cross_entropy": {
        r"\mathrm{loss}_n = -\sum_m t_{n, m} \log p_{n, m}": lambda: close(
            cross_entropy(Z, WEIGHTS, "none"), -(WEIGHTS * np.log(P)).sum(axis=1)
        ),
        LOG_P: lambda: close(np.log(P), Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))),
        r"-t_{n, m}": lambda: close(dlogits(Z, WEIGHTS) - P * SUMS, -WEIGHTS),
        r"s_n = \sum_k t_{n, k}": lambda: close(
            (dlogits(Z, WEIGHTS) + WEIGHTS) / P, np.sum(WEIGHTS, axis=1)[:, None] + 0 * P
        ),
        r"p\,s - t": lambda: close(dlogits(Z, WEIGHTS), P * SUMS - WEIGHTS),
        r"p - t": lambda: close(dlogits(Z, T), P - T) and not close(dlogits(Z, Y), P - Y),
        r"1/N": ONE_OVER_N["losses/softmax_cross_entropy"],
        r"0 \cdot \infty": zero_times_infinity,
    },
}  # fmt: skip
