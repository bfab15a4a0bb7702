"""Formulas typed in the pages of the activations."""

import numpy as np

import refnet
from refnet.verification import complex_step
from tests.docs.typed.checks import PartOf, Table, close, gradient, jacobian, slopes

random = np.random.default_rng(1).normal
X, DOUT = random(size=(2, 4, 5))
T = np.random.default_rng(14).dirichlet(np.ones(5), size=4)  # rows that sum to 1
ROWS = {"axis": 1, "keepdims": True}
ALPHAS = (-0.5, 0.0, 0.3, 1.0, 1.5)
FAR = 40 * X  # beyond the range of a naive exponential's digits


def leaky_is_the_maximum_up_to_slope_1() -> bool:
    same = [close(refnet.leaky_relu(X, negative_slope=a)[0], np.maximum(X, a * X)) for a in ALPHAS]
    return same == [a <= 1 for a in ALPHAS]


def log_sum_exp_by_its_maximum() -> bool:
    """Compare at usual scores, and at scores whose exponentials overflow."""
    for x in (X, 1e4 * X):
        a = x.max(**ROWS)
        found = a + np.log(np.exp(x - a).sum(**ROWS))
        if not close(x - refnet.log_softmax(x)[0], np.broadcast_to(found, x.shape)):
            return False
    return bool(np.isfinite(found).all())


def slope_of_log_sum_exp() -> bool:
    def log_sum_exp(x):
        return np.log(np.exp(x).sum(axis=1)), None

    p = complex_step(log_sum_exp, [X], np.ones(len(X)), {})[0]
    return close(p, refnet.softmax(X)[0]) and close(p, np.exp(refnet.log_softmax(X)[0]))


def mean_of_the_negative_log_likelihood() -> bool:
    dout = -T / len(T)  # of the mean over the samples
    sums = np.full(len(T), -1 / len(T))
    of_the_loss = gradient(refnet.softmax_cross_entropy, X, labels=T, reduction="mean")
    return close(gradient(refnet.log_softmax, X, dout=dout), of_the_loss) and close(
        dout.sum(axis=1), sums
    )


def tanh_form_rounds_to_0_below_38() -> bool:
    above, below = ((1 + np.tanh(x / 2)) / 2 for x in (-37.0, -38.5))  # libraries differ between
    still = float(refnet.sigmoid(np.array(-38.0))[0])
    return bool(below == 0 < above) and 0.9 < still / 3e-17 < 1.1


def one_minus_x_squared_is_right_at_0_only() -> bool:
    at_0, elsewhere = (close(slopes(refnet.tanh, x), 1 - x**2) for x in (np.zeros(3), X))
    return at_0 and not elsewhere


def slope_0_at_minus_infinity() -> bool:
    with np.errstate(invalid="ignore"):
        x = np.array([-np.inf])
        return bool(np.isnan([refnet.leaky_relu(x, negative_slope=0.0)[0], 0 * x]).all())


def out_of(op, x=X, **options):
    """Output of an op."""
    return op(x, **options)[0]


SIGMOID = r"\mathrm{out} = 1 / (1 + e^{-x})"
SOFTMAX_JACOBIAN = jacobian(refnet.softmax, X[:1])
P = out_of(refnet.softmax, X[:1])[0]

TABLE: Table = {
    "activations/leaky_relu": {
        r"\mathrm{out} = x": lambda: all(
            close(out_of(refnet.leaky_relu, x=abs(X), negative_slope=a), abs(X)) for a in ALPHAS
        ),
        r"\mathrm{out} = \alpha x": lambda: all(
            close(out_of(refnet.leaky_relu, x=x, negative_slope=a), a * x)
            for a in ALPHAS for x in (-abs(X), np.zeros(3))
        ),
        r"0 \cdot (-\infty)": slope_0_at_minus_infinity,
        r"\max(x, \alpha x)": leaky_is_the_maximum_up_to_slope_1,
        r"\alpha \le 1": leaky_is_the_maximum_up_to_slope_1,
    },
    "activations/log_softmax": {
        r"\mathrm{out}_{n, m} = x_{n, m} - \log \sum_k e^{x_{n, k}}": lambda: close(
            out_of(refnet.log_softmax), X - np.log(np.exp(X).sum(**ROWS))
        ),
        r"p = e^{\mathrm{out}}": slope_of_log_sum_exp,
        r"a + \log \sum_k e^{x_{n, k} - a}": log_sum_exp_by_its_maximum,
        r"\mathrm{dout} = -t": lambda: close(
            gradient(refnet.log_softmax, X, dout=-T),
            gradient(refnet.softmax_cross_entropy, X, labels=T),
        ),
        r"-1/N": mean_of_the_negative_log_likelihood,
        r"\mathrm{dx} = p - t": lambda: close(
            gradient(refnet.log_softmax, X, dout=-T), out_of(refnet.softmax) - T
        ),
    },
    "activations/relu": {
        r"\mathrm{out} = \max(x, 0)": lambda: close(out_of(refnet.relu), np.maximum(X, 0)),
        r"\max(x, 0)": PartOf(r"\mathrm{out} = \max(x, 0)"),
    },
    "activations/sigmoid": {
        SIGMOID: lambda: close(out_of(refnet.sigmoid), 1 / (1 + np.exp(-X))),
        r"1 / (1 + e^{-x})": PartOf(SIGMOID),
        r"e^{-x} / (1 + e^{-x})^2": lambda: close(
            slopes(refnet.sigmoid, X), np.exp(-X) / (1 + np.exp(-X)) ** 2
        ),
        r"e^{-x} / (1 + e^{-x})": lambda: close(
            1 - out_of(refnet.sigmoid), np.exp(-X) / (1 + np.exp(-X))
        ),
        r"e^{-|x|}": lambda: bool((np.exp(-abs(1e3 * X)) <= 1).all()),
        r"e^x / (1 + e^x)": lambda: close(
            out_of(refnet.sigmoid, x=-abs(FAR)), np.exp(-abs(FAR)) / (1 + np.exp(-abs(FAR)))
        ),
        r"(1 + \tanh(x/2)) / 2": lambda: close(out_of(refnet.sigmoid), (1 + np.tanh(X / 2)) / 2),
        r"x \approx -38": tanh_form_rounds_to_0_below_38,
        r"\mathrm{out}\,(1 - \mathrm{out})": lambda: close(
            slopes(refnet.sigmoid, X), out_of(refnet.sigmoid) * (1 - out_of(refnet.sigmoid))
        ),
        r"-|x|": lambda: close(np.where(X >= 0, -X, X), -abs(X)),
    },
    "activations/softmax": {
        r"\mathrm{diag}(p) - p\,p^\top": lambda: close(
            SOFTMAX_JACOBIAN, np.diag(P) - P[:, None] * P
        ),
        r"p\,(1 - p)": lambda: close(np.diag(SOFTMAX_JACOBIAN), P * (1 - P)),
    },
    "activations/tanh": {
        r"\mathrm{out} = \tanh x": lambda: close(out_of(refnet.tanh), np.sinh(X) / np.cosh(X)),
        r"\tanh x": PartOf(r"\mathrm{out} = \tanh x"),
        r"1 - \tanh^2 x": lambda: close(slopes(refnet.tanh, X), 1 - np.tanh(X) ** 2),
        r"1 - \mathrm{out}^2": lambda: close(slopes(refnet.tanh, X), 1 - out_of(refnet.tanh) ** 2),
        r"(e^{2x} - 1) / (e^{2x} + 1)": lambda: close(
            out_of(refnet.tanh), (np.exp(2 * X) - 1) / (np.exp(2 * X) + 1)
        ),
        r"1 - x^2": one_minus_x_squared_is_right_at_0_only,
    },
}  # fmt: skip
