"""Sizes and paddings: every formula against windows that are laid one by one and counted.

For all images of 1 to 12 entries, windows of 1 to 7 and strides of 1 to 5. Rows and columns have
each their own sizes, stride and padding, so one axis is enough: n entries of the image, k of the
window, stride s, p_t zeros in all, p_f of them in front, and out windows.
"""

import itertools

import numpy as np
import sympy as sp

from refnet.core.windows import Axis

from ..calculus.statement import Fact
from ..calculus.table import Cell, Table
from .parts import window_sizes as sizes
from .parts.exact_arrays import count_equal
from .parts.walking import check_code, connections, gradient_of_sum, walk
from .parts.window_sizes import ALL, laid

IMAGES = [  # image, kernel, stride, padding
    ((5, 4), (3, 2), (1, 1), "same"), ((6, 7), (3, 5), (2, 3), "same"),
    ((6, 7), (3, 2), (2, 1), "valid"), ((4, 8), (1, 3), (2, 4), "valid"),
]  # fmt: skip


def derive() -> list[Fact]:
    """State the sizes, what "same" guarantees, who sees an entry, and the mistakes."""
    return [
        Fact(
            "valid",
            "The windows that fit into the image, laid one by one, are as many as this, for "
            "$k \\le n$. For $k > n$ none fits, and `conv2d` and `max_pool2d` refuse.",
            lambda: sum(itertools.starmap(sizes.check_valid, ALL)),
            [("windows", sizes.VALID)],
        ),
        Fact(
            "same",
            "A window for each multiple of $s$ below $n$. $p_t$ is the smallest number of zeros "
            "with which so many windows fit, and then no more do. Half of the zeros stand in "
            "front, the odd one behind; window $u$ starts at entry $s u - p_f$. Every window "
            r"holds an entry of the image. For $k \ge s$ every entry is in a window.",
            lambda: sum(itertools.starmap(sizes.check_same, ALL)),
            [("windows", sizes.SAME), ("zeros in all", sizes.TOTAL),
             ("zeros in front", sizes.FRONT)],
        ),
        Fact(
            "what same is not",
            "It is not the smallest padding with which every entry is in a window: for $n = 5$, "
            "$k = 3$, $s = 1$ that takes none, and \"same\" has two zeros.",
            check_not_smallest,
        ),
        Fact(
            "trailing entries",
            "The natural size is that of an image which the windows, less the zeros, just fill. It "
            'is $n$ or less; the entries from it on are in no window. For "valid" they are '
            r'$(n - k) \bmod s$ many, for "same" there are some only where $k < s$.',
            lambda: sum(sizes.check_trailing(*case) for case in laid()),
            [("natural size", sizes.NATURAL)],
        ),
        Fact(
            "how many windows see an entry",
            "Entry $h$ is in so many windows. In an image the numbers of its row and of its column "
            "multiply; `conv2d` with a kernel of ones has them as the gradient of its sum.",
            lambda: sum(sizes.check_seen(*case) for case in laid())
            + sum(itertools.starmap(check_image, IMAGES)),
            [("windows that see entry $h$", sizes.SEEN)],
        ),
        Fact(
            "the adjoint axis",
            "`Axis.adjoint` leads from each entry of the image to the windows that see it; entry "
            "$k - 1 - i$ of the turned window stands for entry $i$. The adjoint of the adjoint is "
            "the axis itself, as both sizes are kept; with the natural size in place of $n$ it is "
            "not, wherever entries trail.",
            lambda: sum(sizes.check_adjoint(*case) for case in laid()),
        ),
        Fact(
            "the gradient of the code",
            "$\\mathrm{dx}$ of `conv2d`, for kernel entries and $\\mathrm{dout}$ that are powers "
            "of 2: its binary digits show through which entry each window sees $h$, and they are "
            "those of the windows laid one by one. Trailing entries get 0.",
            lambda: sum(check_code(windows, axis.size, axis.stride, padding)
                        for axis, windows, padding in laid()),
        ),
        Fact(
            "half a window of zeros on both sides",
            r'$\lfloor k / 2 \rfloor$ zeros on either side give as many windows as "same" for odd '
            "$k$, and for even $k$ one more wherever $s$ divides $n$. For odd $k$ and $s = 1$ they "
            'are "same"; for $n = 6$, $k = 3$, $s = 2$ the windows start at -1, not at 0.',
            lambda: sum(itertools.starmap(sizes.check_half, ALL)),
            [("windows", sizes.HALF)],
        ),
        Fact(
            "a formula without $- k$",
            r"For $k \le n$ it is right only where $n \bmod s \ge k$; else it is too large.",
            lambda: sum(itertools.starmap(sizes.check_without_k, ALL)),
            [("mistaken", sizes.WITHOUT_K)],
        ),
        *examples(),
    ]  # fmt: skip


def check_not_smallest() -> int:
    """See every entry in a window with no zeros, where "same" has some."""
    assert {h for _, _, h in connections(walk(5, 3, 1), 5)} == set(range(5))
    assert sizes.around(5, 3, 1) == (1, 1)
    return 2


def check_image(image, kernel, stride, padding) -> int:
    """Compare the products of rows and columns with a gradient of the code."""
    axes = (Axis.of(*of, padding) for of in zip(image, kernel, stride, strict=True))
    found = gradient_of_sum(image, kernel, stride, padding)
    return count_equal(found, np.outer(*map(sizes.seen, axes)), "the number of windows")


def examples() -> list[Fact]:
    """Cases that have gone wrong elsewhere."""
    same = {case: sizes.around(*case) for case in [(5, 2, 1), (224, 7, 2), (6, 3, 2)]}
    half = sizes.number(sizes.HALF, n=5, k=2, s=1)
    natural = [sizes.natural(6, 3, 2, 0), sizes.natural(16, 7, 3, 4)]

    def check() -> int:
        assert list(same.values()) == [(0, 1), (2, 3), (0, 1)]
        assert half == 6
        assert natural == [5, 15]
        return 6

    return [
        Fact(
            "known examples",
            'Zeros in front and behind for "same"; how many windows half a window of zeros on both '
            "sides gives instead of 5; and two natural sizes that are one short.",
            check,
            [Table(
                ("padding", "$n$", "$k$", "$s$", "in front", "behind", "windows", "natural size"),
                [*(_example('"same"', *case, *zeros) for case, zeros in same.items()),
                 _example(r"$\lfloor k / 2 \rfloor$ on both sides", 5, 2, 1, 2 // 2, 2 // 2),
                 _example("none", 6, 3, 2, 0, 0), _example("two on both sides", 16, 7, 3, 2, 2)],
            )],
        ),
    ]  # fmt: skip


def _example(padding: str, n: int, k: int, s: int, front: int, behind: int) -> list[Cell]:
    total = front + behind
    windows = sizes.number(sizes.VALID, n=n + total, k=k, s=s)
    shown = (n, k, s, front, behind, windows, sizes.natural(n, k, s, total))
    return [padding, *map(sp.Integer, shown)]
