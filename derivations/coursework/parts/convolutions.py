"""Claim 12: each of the gradients of a convolution is itself a convolution. In which sense?"""

import sympy as sp

from ...calculus import Definition, arrays
from ...calculus.search import Search
from ...calculus.small_cases import whole_numbers
from ...calculus.statement import Equation
from ...calculus.verdict import Verdict
from .printed import claimed, derivative, total
from .softmax import TRUE
from .windows import (
    AT,
    AT_1,
    LOSS,
    LOSS_1,
    SHAPES,
    SHAPES_1,
    Y1,
    C,
    F,
    H_o,
    H_x,
    W,
    W_o,
    W_x,
    X,
    Y,
    d,
    dp,
    dY,
    e,
    h,
    i,
    ip,
    j,
    jp,
    k_h,
    k_w,
    small,
    w,
)  # fmt: skip

P, V = arrays("P V")
AROUND = (H_o + 2 * k_h - 2, W_o + 2 * k_w - 2)
ROW, COLUMN = ip - k_h + 1, jp - k_w + 1
#: dY with the zeros around it that a full convolution meets, and the kernel turned.
PADDED_1 = Definition("P", dict(zip((ip, jp), AROUND, strict=True)), dY[ROW, COLUMN])
TURNED_1 = Definition("V", {i: k_h, j: k_w}, W[k_h + 1 - i, k_w + 1 - j])
#: The same with many channels: filters of the kernels become channels, and channels filters.
PADDED = Definition("P", {**PADDED_1.ranges, dp: F}, dY[ROW, COLUMN, dp])
TURNED = Definition(
    "V", {i: k_h, j: k_w, dp: F, d: C}, W[k_h + 1 - i, k_w + 1 - j, d, dp]
)  # fmt: skip

DW_1, DX_1 = derivative(LOSS_1, W[h, w]), derivative(LOSS_1, X[h, w])
DW, DX = derivative(LOSS, W[h, w, d, dp]), derivative(LOSS, X[h, w, d])
KERNEL, IMAGE = {h: k_h, w: k_w}, {h: H_x, w: W_x}
#: What reads as 0 outside its indices.
ZEROS = ("dY", "W")


def convolved(image, kernel, rows: sp.Expr, columns: sp.Expr) -> sp.Expr:
    """Return the convolution of claim 7 at (h, w): what it says of X and W."""
    return total(kernel(i, j) * image(h + i - 1, w + j - 1), j=columns, i=rows)


def derive() -> list[Verdict]:
    """Decide it for each of the four."""
    by_X = convolved(lambda r, c: X[r, c], lambda i, j: dY[i, j], H_o, W_o)
    by_P = convolved(lambda r, c: P[r, c], lambda i, j: V[i, j], k_h, k_w)
    pairs = convolved(lambda r, c: X[r, c, d], lambda i, j: dY[i, j, dp], H_o, W_o)
    sums = total(convolved(lambda r, c: P[r, c, dp], lambda i, j: V[i, j, dp, d], k_h, k_w), dp=F)
    full = total(dY[ip, jp] * W[h - ip + 1, w - jp + 1], jp=W_o, ip=H_o)
    unturned = convolved(lambda r, c: P[r, c], lambda i, j: W[i, j], k_h, k_w)
    turned = convolved(lambda r, c: X[r, c], lambda i, j: dY[H_o + 1 - i, W_o + 1 - j], H_o, W_o)
    summed = total(convolved(lambda r, c: X[r, c, e], lambda i, j: dY[i, j, dp], H_o, W_o), e=C)
    one, many = _one_channel, _channels
    return [
        Verdict(
            "claim 12: each gradient is itself a convolution",
            'Each of 7, 8, 9 and 10 "is itself a convolution".',
            [
                one("7, corrected", "That of $X$ with the kernel $\\mathrm{dY}$: the sum that "
                    "defines $Y$, nothing turned.", DW_1,
                    [("the sum that defines $Y$", by_X)], KERNEL),
                one("8", "The full convolution of $\\mathrm{dY}$ and $W$ in the strict sense; and "
                    "the sum that defines $Y$, of $P$, $\\mathrm{dY}$ with zeros around it, and "
                    "$V$, the kernel turned.", DX_1,
                    [("a strict convolution", full), ("the sum that defines $Y$", by_P)],
                    IMAGE, [PADDED_1, TURNED_1]),
                many("9, corrected", "For each pair of a channel $d$ and a filter $d'$ the "
                     "convolution of claim 7, of the channel with the kernel $\\mathrm{dY}$. "
                     "Channels are not summed.", DW, [("the same for each pair", pairs)],
                     {**KERNEL, d: C, dp: F}),
                many("10", "The convolution of claim 9, with many channels: those of $P$ are the "
                     "filters $d'$; $V$ is turned, its channels and filters exchanged.", DX,
                     [("the same, many channels", sums)], {**IMAGE, d: C}, [PADDED, TURNED]),
            ],
            "a convolution is the sum that defines $Y$ (a correlation), 7 and 9 are corrected, "
            "9 is taken for each pair of channels, and in 8 and 10 the kernel is turned",
            [
                _search("sizes and whole numbers, for 8 with the kernel not turned",
                        one("claim", "", DX_1, [("not turned", unturned)], IMAGE,
                            [PADDED_1]), "k_h k_w H_o W_o", 6, "W", "dY"),
                _search("sizes and whole numbers, for 7 in the strict sense, "
                        r"$\mathrm{dY}$ turned",
                        one("claim", "", DW_1, [("turned", turned)], KERNEL),
                        "k_h k_w H_o W_o", 6, "X", "dY"),
                _search("sizes and whole numbers, for 9 with a sum over the channels as in $Y$",
                        many("claim", "", DW, [("summed over channels", summed)],
                             {**KERNEL, d: C, dp: F}), "k_h k_w H_o W_o C F", 8, "X", "dY"),
            ],
            remark="What most frameworks call a convolution is a correlation as well.",
        )
    ]  # fmt: skip


def _one_channel(title, says, true, rest, ranges, named=()) -> Equation:
    return claimed(title, says, [(TRUE, true), *rest], SHAPES_1, AT_1, ranges, [Y1, *named],
                   ZEROS if named else ())  # fmt: skip


def _channels(title, says, true, rest, ranges, named=()) -> Equation:
    return claimed(title, says, [(TRUE, true), *rest], SHAPES, AT, ranges, [Y, *named],
                   ZEROS if named else ())  # fmt: skip


def _search(title: str, claim: Equation, names: str, most: int, *arrays: str) -> Search:
    return Search(title, claim, small(names, most), whole_numbers(*arrays), arrays)
