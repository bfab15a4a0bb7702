"""Formulas typed in the pages of the identities on costs and sizes."""

import itertools
from fractions import Fraction

import refnet
from derivations.identities.parts.walking import walk
from refnet.core.windows import Axis
from tests.docs.typed.checks import PartOf, Table

SMALL = list(itertools.product(range(1, 13), range(1, 8), range(1, 6)))


def products_inside(n, k):
    """For each entry of a window: how many of the windows of "same" miss the image with it."""
    axis = Axis.of(n, k, 1, "same")
    return [
        sum(not 0 <= u + r - axis.before < n for u in range(axis.out)) for r in range(k)
    ], axis  # fmt: skip


def weights(layer):
    """Number of weights without the bias: each is one multiply-add for an output's place."""
    return {name: array.size for name, array in layer.params.items() if name != "b"}


def separable(channels, filters, kernel):
    return weights(refnet.SeparableConv2D(channels, filters, kernel, seed=0))


def full(channels, filters, kernel):
    return weights(refnet.Conv2D(channels, filters, kernel, seed=0))["W"]


SIZES = [(2, 3, (3, 2)), (5, 4, (1, 4)), (3, 1, (2, 2)), (4, 7, (5, 5)), (1, 2, (1, 1))]


def ratio_of_the_weights() -> bool:
    return all(
        Fraction(sum(separable(C, F, kernel).values()), full(C, F, kernel))
        == Fraction(1, F) + Fraction(1, kernel[0] * kernel[1])
        for C, F, kernel in SIZES
    )


def ratio_is_above_its_bound() -> bool:
    """Approach the bound from above as the filters get more."""
    ratios = [
        Fraction(sum(separable(3, F, (3, 2)).values()), full(3, F, (3, 2))) - Fraction(1, 3 * 2)
        for F in (1, 10, 100)
    ]
    return ratios == sorted(ratios, reverse=True) and 0 < ratios[-1] <= Fraction(1, 100)


def windows_with_zeros_at_either_end(n, k, s, p) -> int:
    return len(walk(n, k, s, p, p))


def formula_without_its_k() -> bool:
    """Right, rounded down, just where the division leaves k or more; right always with -k."""
    cases = [(*case, p) for case in SMALL for p in range(3) if case[1] <= case[0] + 2 * p]
    for n, k, s, p in cases:
        laid = windows_with_zeros_at_either_end(n, k, s, p)
        with_k, without = (n + 2 * p - k) // s + 1, (n + 2 * p) // s + 1
        if laid != with_k or (laid == without) != ((n + 2 * p) % s >= k):
            return False
    return True


def passes(kernel, r):
    """Multiply-adds for an output of r pairs of passes, one channel and one filter."""
    layer = refnet.SpatiallySeparableConv2D(1, 1, kernel, rank=r, seed=0)
    return sum(weights(layer).values())


def pays(kernel, r) -> bool:
    return passes(kernel, r) < full(1, 1, kernel)


KERNELS = [(kh, kw, r) for kh in range(1, 7) for kw in range(1, 7) for r in range(1, 7)]


WITH_2P = r"(n + 2p)/s + 1"
TABLE: Table = {
    "identities/cost_in_numbers": {
        r"4 \cdot 3": lambda: products_inside(4, 3)[1].out * 3 == 4 * 3,
        r"3 \cdot 4 - 2": lambda: 4 * 3 - sum(products_inside(4, 3)[0]) == 3 * 4 - 2,
        r"|p_k - r|": lambda: all(
            products_inside(n, k)[0]
            == [abs(products_inside(n, k)[1].before - r) for r in range(k)]
            for n, k in itertools.product(range(7, 10), range(1, 7))
        ),
    },
    "identities/cost_of_separation": {
        r"3 \cdot 3 \cdot 16": lambda: full(16, 64, 3) == 64 * (3 * 3 * 16),
        r"3 \cdot 3": lambda: separable(16, 64, 3)["D"] == 16 * (3 * 3),
        r"16 \cdot 64": lambda: separable(16, 64, 3)["P"] == 16 * 64,
        r"1/F + 1/(k_h k_w)": ratio_of_the_weights,
        r"1/(k_h k_w)": ratio_is_above_its_bound,
    },
    "identities/geometry": {
        r"\lceil n / s \rceil": lambda: all(
            Axis.of(n, k, s, "same").out == len(range(0, n, s)) == -(-n // s) for n, k, s in SMALL
        ),
        r"\lfloor k / 2 \rfloor": lambda: windows_with_zeros_at_either_end(5, 2, 1, 2 // 2) == 6,
        r"-k": formula_without_its_k,
        WITH_2P: formula_without_its_k,
        r"n + 2p": PartOf(WITH_2P),
    },
    "identities/low_rank_kernels": {
        r"r (k_h + k_w)": lambda: all(
            passes((kh, kw), r) == r * (kh + kw) for kh, kw, r in KERNELS
        ),
        r"k_h k_w": lambda: all(full(1, 1, (kh, kw)) == kh * kw for kh, kw, _ in KERNELS),
        r"r < k_h k_w / (k_h + k_w)": lambda: all(
            pays((kh, kw), r) == (r < Fraction(kh * kw, kh + kw)) for kh, kw, r in KERNELS
        ),
        r"r < n / 2": lambda: all(
            pays((n, n), r) == (r < Fraction(n, 2)) for n in range(1, 9) for r in range(1, 7)
        ),
    },
}  # fmt: skip
