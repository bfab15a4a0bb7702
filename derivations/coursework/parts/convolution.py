"""Claims 7 and 8: the gradients of a convolution of one channel."""

from dataclasses import replace

import sympy as sp

from ...calculus.search import Search
from ...calculus.small_cases import whole_numbers
from ...calculus.statement import Equation, Fact
from ...calculus.verdict import Verdict
from ...calculus.world import OutsideError
from .printed import derivative, total
from .softmax import PRINTED, TRUE
from .windows import (
    COLUMN,
    LOSS_1,
    RANGES,
    ROW,
    SEEN,
    H_o,
    H_x,
    W,
    W_o,
    W_x,
    X,
    dY,
    i,
    ip,
    j,
    jp,
    k_h,
    k_w,
    one_channel,
    small,
)  # fmt: skip

KERNEL, IMAGE = {i: k_h, j: k_w}, {i: H_x, j: W_x}
BY_W, BY_X = derivative(LOSS_1, W[i, j]), derivative(LOSS_1, X[i, j])
TERM = dY[ip, jp] * X[ROW, COLUMN]
MEET = dY[ip, jp] * W[i - ip + 1, j - jp + 1]
DW, DX = total(TERM, jp=W_o, ip=H_o), total(MEET, jp=W_o, ip=H_o)
SIZES = "k_h k_w H_o W_o"
FEW = small(SIZES, 7)
LETTERS = (
    r"The kernel's sizes, $H$ and $W$ in print, are $k_h$ and $k_w$ here, as $W$ is the kernel; "
    r"the output has $H_o \times W_o$ entries, and $\mathrm{dY}$ is $\partial L / \partial Y$."
)


def derive() -> list[Verdict]:
    """Decide both claims."""
    return [_by_W(), _by_X()]


def _by_W() -> Verdict:
    claim = one_channel("claim", "", [
        (TRUE, BY_W), (PRINTED, total(TERM, jp=k_w, ip=k_h))], KERNEL)  # fmt: skip
    beyond = total(TERM, jp=W_o, ip=(k_h + 1, H_o)) + total(
        TERM, jp=(k_w + 1, W_o), ip=(1, sp.Min(k_h, H_o))
    )
    return Verdict(
        "claim 7: the gradient by the kernel, one channel",
        r"With $Y_{i',j'} = \sum_{i=1}^{H} \sum_{j=1}^{W} W_{ij} X_{i'+i-1,\, j'+j-1} + b$, "
        r"$\partial L / \partial W_{ij} = \sum_{i'=1}^{H} \sum_{j'=1}^{W} "
        r"\partial L / \partial Y_{i'j'} \, X_{i'+i-1,\, j'+j-1}$, with the kernel's own ranges.",
        [one_channel("what is missing",
                     "What lies behind the kernel's ranges is left out. That is nothing only if "
                     "the output is nowhere larger than the kernel; where it is smaller, "
                     r"$\mathrm{dY}$ and $X$ have to read as 0 outside.",
                     [("the derivative, less what is printed", BY_W - claim.steps[-1][1]),
                      ("is", beyond)], KERNEL, ["dY", "X"]),
         Fact("when it is right all the same",
              f"At all {len(FEW)} sizes with $k_h + k_w + H_o + W_o \\le 7$: if and only if the "
              "output is as large as the kernel. If the kernel is larger, the formula reads "
              "entries that do not exist.", lambda: check_when_right(claim))],
        searches=[Search("all sizes and whole numbers", claim, small(SIZES, 6),
                         whole_numbers("X", "dY"), ["X", "dY"])],
        correction=one_channel(r"$i' = 1, \dots, H_o$ and $j' = 1, \dots, W_o$",
                               "The ranges of the output.",
                               [(TRUE, BY_W), ("corrected", DW)], KERNEL),
        remark=f"{LETTERS} A slip of the ranges: for the printed ones to be all, the kernel would "
        "have to be as large as the output. What the code computes does not follow from it.",
    )  # fmt: skip


def check_when_right(claim: Equation) -> int:
    """See the printed ranges be right at the sizes with an output as large as the kernel."""
    for sizes in FEW:
        try:
            replace(claim, at=[sizes]).check()
        except OutsideError:
            outcome = "outside"
            assert sizes["k_h"] > sizes["H_o"] or sizes["k_w"] > sizes["W_o"], f"read at {sizes}"
        except AssertionError:
            outcome = "wrong"
        else:
            outcome = "right"
        same = (sizes["k_h"], sizes["k_w"]) == (sizes["H_o"], sizes["W_o"])
        assert same == (outcome == "right"), f"the printed ranges are {outcome} at {sizes}"
    return len(FEW)


def _by_X() -> Verdict:
    steps = [(TRUE, BY_X), (PRINTED, DX)]
    undefined = one_channel("claim", "", steps, IMAGE)
    return Verdict(
        "claim 8: the gradient by the image, one channel",
        r"$\partial L / \partial X_{ij} = \sum_{i',j'} \partial L / \partial Y_{i'j'} \, "
        r"W_{i-i'+1,\, j-j'+1}$.",
        [one_channel("proof with zero extension",
                     RANGES + " The kernel reads as 0 outside its indices.", steps, IMAGE, ["W"])],
        "$W$ reads as 0 outside its indices",
        [Search("all sizes", undefined, small(SIZES, 6), whole_numbers("W", "dY"), ["W", "dY"])],
        one_channel("without zero extension", "Only over the outputs that see the entry.",
                    [(TRUE, BY_X), ("corrected", total(MEET, **SEEN))], IMAGE),
    )  # fmt: skip
