"""Claims 9 and 10: the gradients of a convolution of many channels."""

import numpy as np
import sympy as sp

import refnet
from refnet.verification.exact import expression
from refnet.verification.identity import is_zero
from refnet.verification.source import Source

from ...calculus.search import Search
from ...calculus.small_cases import whole_numbers
from ...calculus.statement import Equation, Fact
from ...calculus.verdict import Verdict
from ...calculus.world import World
from .printed import derivative, total
from .softmax import PRINTED, TRUE
from .windows import (
    AT,
    COLUMN,
    LOSS,
    RANGES,
    ROW,
    SEEN,
    SHAPES,
    C,
    F,
    H_o,
    H_x,
    W,
    W_o,
    W_x,
    X,
    Y,
    channels,
    d,
    dp,
    dY,
    e,
    i,
    ip,
    j,
    jp,
    k_h,
    k_w,
    small,
)  # fmt: skip

KERNEL, IMAGE = {i: k_h, j: k_w, d: C, dp: F}, {i: H_x, j: W_x, d: C}
BY_W, BY_X = derivative(LOSS, W[i, j, d, dp]), derivative(LOSS, X[i, j, d])
TERM = dY[ip, jp, dp] * X[ROW, COLUMN, d]
MEET = dY[ip, jp, dp] * W[i - ip + 1, j - jp + 1, d, dp]
DW, DX = total(TERM, jp=W_o, ip=H_o), total(MEET, dp=F, jp=W_o, ip=H_o)
SIZES = "k_h k_w H_o W_o C F"


def derive() -> list[Verdict]:
    """Decide both claims."""
    return [_by_W(), _by_X()]


def _by_W() -> Verdict:
    printed = total(TERM, dp=F, jp=W_o, ip=H_o)
    claim = channels("claim", "", [(TRUE, BY_W), (PRINTED, printed)], KERNEL)
    others = (1 - sp.KroneckerDelta(e, dp)) * total(
        dY[ip, jp, e] * X[ROW, COLUMN, d], jp=W_o, ip=H_o
    )
    right = channels("without the sum over $d'$",
                     "$d'$ is the filter whose gradient it is. " + RANGES,
                     [(TRUE, BY_W), ("corrected", DW)], KERNEL)  # fmt: skip
    return Verdict(
        "claim 9: the gradient by the kernels, many channels",
        r"With $Y_{i',j',d'} = \sum_{i,j,d} W_{i,j,d,d'} X_{i'+i-1,\, j'+j-1,\, d} + b_{d'}$, "
        r"$\partial L / \partial W_{i,j,d,d'} = \sum_{i',j',d'} \partial L / \partial Y_{i',j',d'} "
        r"\, X_{i'+i-1,\, j'+j-1,\, d}$.",
        [channels("what is too much",
                  "The gradients of the other filters are added: nothing if there is one filter.",
                  [("as printed, less the derivative", printed - BY_W),
                   ("is", total(others, e=F))], KERNEL),
         code("dW", right, "corrected")],
        searches=[Search("all sizes and whole numbers", claim, small(SIZES, 8),
                         whole_numbers("X", "dY"), ["X", "dY"])],
        correction=right,
        remark="$d'$ stands on the left as well, so it cannot be summed over: a slip of the pen "
        "perhaps. Code that does it would give all filters the same gradient.",
    )  # fmt: skip


def _by_X() -> Verdict:
    steps = [(TRUE, BY_X), (PRINTED, DX)]
    right = channels("proof with zero extension", RANGES + " Kernels read as 0 outside their "
                     "rows and columns.", steps, IMAGE, ["W"])  # fmt: skip
    undefined = channels("claim", "", steps, IMAGE)
    return Verdict(
        "claim 10: the gradient by the image, many channels",
        r"$\partial L / \partial X_{i,j,d} = \sum_{i',j',d'} \partial L / \partial Y_{i',j',d'} \, "
        r"W_{i-i'+1,\, j-j'+1,\, d,\, d'}$.",
        [right, code("dX", right, "printed")],
        "$W$ reads as 0 outside its rows and columns",
        [Search("all sizes", undefined, small(SIZES, 8), whole_numbers("W", "dY"), ["W", "dY"])],
        channels("without zero extension", "Only over the outputs that see the entry.",
                 [(TRUE, BY_X), ("corrected", total(MEET, dp=F, **SEEN))], IMAGE),
        remark=r"Here the sum over $d'$ belongs: every filter sees the channel.",
    )  # fmt: skip


def code(gradient: str, equation: Equation, which: str) -> Fact:
    """State that the running code computes the last line of a formula."""
    return Fact(
        f"the code of conv2d computes the {which} formula",
        '`refnet.conv2d` with stride 1 and "valid" padding, run on symbols, gives $Y$, and its '
        rf"pullback gives $\mathrm{{{gradient}}}$.",
        lambda: check_code(gradient, equation),
    )


def check_code(gradient: str, equation: Equation) -> int:
    """Compare Y and the last line for dW or dX with conv2d, run on symbols; return how many."""
    count = 0
    for at in AT:
        shapes = equation.world(at).shapes
        source = Source(f"claims 9 and 10, {gradient}", exact=True)
        values = {name: source.array(name, shapes[name]) for name in SHAPES}
        x, kernels, bias, dout = values.values()
        out, pullback = refnet.conv2d(x[None], kernels, bias, stride=1, padding="valid")
        dx, dW, _ = pullback(dout[None])
        found = {"dX": dx[0], "dW": dW}[gradient]
        world = World(at, SHAPES, [], values, equation.zero_extended, first=1)
        pairs = [("Y", Y.expr, Y.ranges, out[0]),
                 (gradient, equation.steps[-1][1], equation.ranges, found)]  # fmt: skip
        for name, expr, ranges, code in pairs:
            places = zip(world.index_values(ranges), np.ndindex(code.shape), strict=True)
            for env, place in places:
                difference = world.value(expr, env) - expression(code[place])
                assert is_zero(difference), f"{name}{list(place)}: the code differs by {difference}"
                count += 1
    return count
