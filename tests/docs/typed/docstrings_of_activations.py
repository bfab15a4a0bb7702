"""Formulas typed in the docstrings of the activations."""

import numpy as np

import refnet
from tests.docs.typed import activations as a
from tests.docs.typed.activations import DOUT, ROWS, X
from tests.docs.typed.activations import TABLE as ACTIVATIONS
from tests.docs.typed.checks import Table, close, gradient, jacobian, slopes

OUT = {op: getattr(refnet, op)(X)[0] for op in ("sigmoid", "tanh", "softmax", "log_softmax")}
DX = {op: gradient(getattr(refnet, op), X, dout=DOUT) for op in OUT}


def blocks(op, x=X) -> np.ndarray:
    """Derivatives of each row's outputs m by its own inputs q: by n, m and q."""
    found = jacobian(op, x).reshape(*x.shape, *x.shape)
    return np.stack([found[n, :, n] for n in range(len(x))])


def slopes_of_each_side(op, alpha, **options) -> bool:
    """Compare off the kink; at the kink, which the formula decides too, ask the pullback."""
    at_zero = gradient(op, np.zeros(2), dout=np.ones(2), **options)
    typed = np.where(X > 0, 1, alpha)
    return close(slopes(op, X, **options), typed) and close(at_zero, np.full(2, alpha))


def leaky_by_its_cases() -> bool:
    x = np.append(X.ravel(), 0.0)
    return all(
        close(refnet.leaky_relu(x, negative_slope=alpha)[0], np.where(x > 0, x, alpha * x))
        and slopes_of_each_side(refnet.leaky_relu, alpha, negative_slope=alpha)
        for alpha in (-0.5, 0.0, 0.3, 1.5)
    )


def log_softmax_and_its_jacobian() -> bool:
    return ACTIVATIONS["activations/log_softmax"][
        r"\mathrm{out}_{n, m} = x_{n, m} - \log \sum_k e^{x_{n, k}}"
    ]() and close(
        blocks(refnet.log_softmax), np.eye(X.shape[1]) - np.exp(OUT["log_softmax"])[:, None, :]
    )


def softmax_and_its_jacobian() -> bool:
    out = OUT["softmax"]
    typed = out[:, :, None] * (np.eye(X.shape[1]) - out[:, None, :])
    return close(out, np.exp(X) / np.exp(X).sum(**ROWS)) and close(blocks(refnet.softmax), typed)


SIGMOID = ACTIVATIONS["activations/sigmoid"]
SLOPE_OF_SIGMOID = SIGMOID[r"\mathrm{out}\,(1 - \mathrm{out})"]
TABLE: Table = {
    "refnet/activations/leaky_relu": {
        r"\mathrm{out} = \begin{cases} x & x > 0 \\ \alpha x & x \le 0 \end{cases}, \qquad "
        r"\frac{\mathrm{d}\,\mathrm{out}}{\mathrm{d}x} = \begin{cases} 1 & x > 0 \\ \alpha & "
        r"x \le 0 \end{cases}, \qquad \alpha = \mathrm{negative\_slope}": leaky_by_its_cases,
    },
    "refnet/activations/log_softmax": {
        r"\mathrm{out}_{n m} = x_{n m} - \log \sum_k e^{x_{n k}}, \qquad "
        r"\frac{\partial\,\mathrm{out}_{n m}}{\partial x_{n q}} = "
        r"\delta_{m q} - e^{\mathrm{out}_{n q}}": log_softmax_and_its_jacobian,
        r"\mathrm{dx}_{n q} = \mathrm{dout}_{n q} - e^{\mathrm{out}_{n q}} "
        r"\sum_m \mathrm{dout}_{n m}": lambda: close(
            DX["log_softmax"], DOUT - np.exp(OUT["log_softmax"]) * DOUT.sum(**ROWS)
        ),
        r"a = \max_k x_{n k}": a.log_sum_exp_by_its_maximum,
        r"a + \log \sum_k e^{x_{n k} - a}": a.log_sum_exp_by_its_maximum,
    },
    "refnet/activations/relu": {
        r"\mathrm{out} = \max(x, 0), \qquad \frac{\mathrm{d}\,\mathrm{out}}{\mathrm{d}x} = "
        r"\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}": lambda: (
            close(refnet.relu(X)[0], np.maximum(X, 0)) and slopes_of_each_side(refnet.relu, 0.0)
        ),
    },
    "refnet/activations/sigmoid": {
        r"\mathrm{out} = \frac{1}{1 + e^{-x}}, \qquad \frac{\mathrm{d}\,\mathrm{out}}{\mathrm{d}x}"
        r" = \mathrm{out}\,(1 - \mathrm{out})": lambda: (
            close(OUT["sigmoid"], 1 / (1 + np.exp(-X))) and SLOPE_OF_SIGMOID()
        ),
        r"\mathrm{dx} = \mathrm{dout}\;\mathrm{out}\,(1 - \mathrm{out})": lambda: close(
            DX["sigmoid"], DOUT * OUT["sigmoid"] * (1 - OUT["sigmoid"])
        ),
        r"e^{-|x|}": SIGMOID[r"e^{-|x|}"],
        r"1 / (1 + e^{-x})": SIGMOID[r"\mathrm{out} = 1 / (1 + e^{-x})"],
        r"e^{x} / (1 + e^{x})": SIGMOID[r"e^x / (1 + e^x)"],
    },
    "refnet/activations/softmax": {
        r"\mathrm{out}_{n m} = \frac{e^{x_{n m}}}{\sum_k e^{x_{n k}}}, \qquad "
        r"\frac{\partial\,\mathrm{out}_{n m}}{\partial x_{n q}} = "
        r"\mathrm{out}_{n m} (\delta_{m q} - \mathrm{out}_{n q})": softmax_and_its_jacobian,
        r"\mathrm{dx}_{n q} = \mathrm{out}_{n q} \bigl(\mathrm{dout}_{n q} - "
        r"\sum_m \mathrm{dout}_{n m}\,\mathrm{out}_{n m}\bigr)": lambda: close(
            DX["softmax"], OUT["softmax"] * (DOUT - (DOUT * OUT["softmax"]).sum(**ROWS))
        ),
        r"\mathrm{diag}(p) - p p^\top": ACTIVATIONS["activations/softmax"][
            r"\mathrm{diag}(p) - p\,p^\top"
        ],
    },
    "refnet/activations/tanh": {
        r"\mathrm{out} = \tanh x, \qquad \frac{\mathrm{d}\,\mathrm{out}}{\mathrm{d}x} = "
        r"1 - \mathrm{out}^2": lambda: (
            close(OUT["tanh"], np.sinh(X) / np.cosh(X))
            and close(slopes(refnet.tanh, X), 1 - OUT["tanh"] ** 2)
        ),
        r"\mathrm{dx} = \mathrm{dout}\,(1 - \mathrm{out}^2)": lambda: close(
            DX["tanh"], DOUT * (1 - OUT["tanh"] ** 2)
        ),
    },
}  # fmt: skip
