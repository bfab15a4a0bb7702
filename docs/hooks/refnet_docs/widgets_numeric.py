"""The figures about numbers: softmax cross-entropy, and finite differences."""

from typing import Any

import numpy as np

#: What the figure offers to start from: logits, and weights of the classes.
EXAMPLES = {
    "three scores": ([2, 1, -1], [1, 0, 0]),
    "a soft target": ([0.5, 1.5, -1, 0], [0.1, 0.7, 0.1, 0.1]),
    "a target that sums to 2": ([0, 0, 1], [2, 0, 0]),
    "logits of 1000": ([1000, 999, 998], [1, 0, 0]),
    "logits far apart": ([-431, 279, 427], [1, 0, 0]),
}
#: Functions of the explorer, and where it starts with each; near the kink for ReLU.
POINTS = {"tanh": 1, "sin": 1, "softplus": 1, "cubic": 1, "relu": 0.001}
#: Exponents of ten of the steps that are shown without scripts.
EXPONENTS = (-1, -2, -3, -4, -5, -6, -8, -10, -12, -16, -20)


def _row(values: Any) -> str:
    return f"({', '.join(f'{value:.4g}' for value in values)})"


def _table(rows: list[list[str]], right: int) -> str:
    """Rows of cells, the first of them the head; ``right`` columns from the end are numbers."""
    head = rows[0]
    rule = ["---"] * (len(head) - right) + ["---:"] * right
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *rows[1:]])


def softmax() -> tuple[Any, str]:
    """Examples, and for each the probabilities, losses and gradient by refnet."""
    rows = [["logits", "$t$", "$p$", "gradient", "loss", "loss as written"]]
    rows += [_example(logits, t) for logits, t in EXAMPLES.values()]
    data = [{"name": name, "logits": logits, "t": t} for name, (logits, t) in EXAMPLES.items()]
    return {"examples": data}, (
        f"{_table(rows, right=2)}\n\nRows of logits with the probabilities "
        "$p = \\mathrm{softmax}(\\mathrm{logits})$, target weights $t$, the gradient "
        "$p \\sum t - t$ and the loss $-\\sum t \\log p$ by refnet. The last column takes the "
        "exponentials of the logits as they are, then the logarithms of their quotients: where "
        "they overflow or underflow, the loss is lost."
    )


def _example(logits: list[float], t: list[float]) -> list[str]:
    import refnet

    x = np.array([logits], float)
    loss, pullback = refnet.softmax_cross_entropy(x, labels=np.array([t], float))
    with np.errstate(all="ignore"):
        exps = np.exp(x)
        naive = -(t * np.log(exps / exps.sum())).sum()
    p, gradient = refnet.softmax(x)[0][0], pullback(1.0)[0]
    return [_row(logits), _row(t), _row(p), _row(gradient), f"{loss:.5g}", f"{naive:.5g}"]


def differences() -> tuple[Any, str]:
    """Points to start from, and errors of three estimates of the derivative of tanh."""
    dtypes, methods = ("float64", "float32"), ("forward", "central", "complex step")
    head = ["$h$", *(f"{method}, {dtype}" for dtype in dtypes for method in methods)]
    errors = np.hstack([_errors(np.dtype(name), x=POINTS["tanh"]) for name in dtypes])
    rows = [[f"{error:.0e}" if error else "0" for error in row] for row in errors]
    for column, place in enumerate(errors.argmin(axis=0)):
        if not head[column + 1].startswith("complex"):  # many of its steps are as good
            rows[place][column] = f"**{rows[place][column]}**"
    powers = [f"$10^{{{exponent}}}$" for exponent in EXPONENTS]
    table = _table([head, *([h, *row] for h, row in zip(powers, rows, strict=True))], right=6)
    return {"points": POINTS}, (
        f"{table}\n\nAbsolute errors of estimates of $f'(x)$, where $f$ is tanh and "
        f"$x = {POINTS['tanh']}$, with the step $h$: forward differences $(f(x + h) - f(x)) / h$, "
        "central differences $(f(x + h) - f(x - h)) / (2h)$ and the complex step "
        "$\\mathrm{Im}\\,f(x + ih) / h$. The smallest error of each difference is bold: a larger "
        "step truncates more, with a smaller one the subtraction loses digits. The complex step "
        "subtracts nothing."
    )


def _errors(dtype: "np.dtype[Any]", x: float) -> Any:
    """Errors of the estimates of tanh', a row for each step and a column for each method."""
    import refnet

    def f(value: Any) -> Any:
        return refnet.tanh(np.array([value]))[0][0]

    point, rows = dtype.type(x), []
    exact = refnet.tanh(np.array([point], float))[1](np.ones(1))[0]
    for exponent in EXPONENTS:
        h = dtype.type(10.0**exponent)
        found = [
            (f(point + h) - f(point)) / h,
            (f(point + h) - f(point - h)) / (2 * h),
            f(point + h * np.array(1j, np.result_type(dtype, np.complex64))).imag / h,
        ]
        assert all(estimate.dtype == dtype for estimate in found)
        rows.append([abs(float(estimate) - exact) for estimate in found])
    return np.array(rows)


WIDGETS = {"differences": differences, "softmax": softmax}
