"""Claims 7 to 10: symbols, definitions, and sizes to check at."""

import sympy as sp

from ...calculus import Definition, arrays, sizes
from ...calculus.small_cases import increasing
from ...calculus.statement import Equation
from .printed import claimed, index, total

C, F = sizes("C F")
k_h, k_w, H_o, W_o, H_x, W_x = sizes("k_h k_w H_o W_o H_x W_x")
i, j, d, e, h, w = map(index, "ijdehw")
ip, jp, dp = map(index, ("ip", "jp", "dp"))
X, W, B, dY = arrays("X W b dY")
bias = sp.Symbol("b", real=True)

ROW, COLUMN = ip + i - 1, jp + j - 1
#: One channel, as claim 7 defines it.
Y1 = Definition("Y", {ip: H_o, jp: W_o}, total(W[i, j] * X[ROW, COLUMN], j=k_w, i=k_h) + bias)
SHAPES_1 = {"X": (H_x, W_x), "W": (k_h, k_w), "dY": (H_o, W_o)}
#: Many channels, as claim 9 defines it.
Y = Definition(
    "Y", {ip: H_o, jp: W_o, dp: F},
    total(W[i, j, d, dp] * X[ROW, COLUMN, d], d=C, j=k_w, i=k_h) + B[dp],
)  # fmt: skip
SHAPES = {"X": (H_x, W_x, C), "W": (k_h, k_w, C, F), "b": (F,), "dY": (H_o, W_o, F)}
y = sp.IndexedBase("Y", real=True)
LOSS_1 = total(dY[ip, jp] * y[ip, jp], jp=W_o, ip=H_o)
LOSS = total(dY[ip, jp, dp] * y[ip, jp, dp], dp=F, jp=W_o, ip=H_o)

#: The places of the output that see row i and column j of the image.
SEEN = {
    "jp": (sp.Max(1, j - k_w + 1), sp.Min(W_o, j)),
    "ip": (sp.Max(1, i - k_h + 1), sp.Min(H_o, i)),
}
RANGES = "No ranges are printed; the sums run over the output."

AT = [
    {"C": 1, "F": 2, "k_h": 1, "k_w": 3, "H_o": 1, "W_o": 2, "H_x": 1, "W_x": 4},
    {"C": 2, "F": 3, "k_h": 2, "k_w": 1, "H_o": 1, "W_o": 3, "H_x": 2, "W_x": 3},
    {"C": 2, "F": 1, "k_h": 3, "k_w": 2, "H_o": 2, "W_o": 2, "H_x": 4, "W_x": 3},
]
AT_1 = [{name: n for name, n in at.items() if name not in "CF"} for at in AT]


def one_channel(title, says, steps, ranges, zero_extended=()) -> Equation:
    """Return an equation about the convolution of claim 7."""
    return claimed(title, says, steps, SHAPES_1, AT_1, ranges, _named(steps, Y1), zero_extended)


def channels(title, says, steps, ranges, zero_extended=()) -> Equation:
    """Return an equation about the convolution of claim 9."""
    return claimed(title, says, steps, SHAPES, AT, ranges, _named(steps, Y), zero_extended)


def _named(steps, definition: Definition) -> list[Definition]:
    used = any(expr.has(sp.Derivative) for _, expr in steps)
    return [definition] if used else []


def small(names: str, most: int) -> list[dict[str, int]]:
    """Sizes in increasing order, with those of the image that they make."""
    return [
        {**at, "H_x": at["H_o"] + at["k_h"] - 1, "W_x": at["W_o"] + at["k_w"] - 1}
        for at in increasing(names, most)
    ]
