"""Max pooling, order by order: which entry of a window gets the gradient.

While the order of the entries stays as it is, the output is one of them, and its derivative is 1
there and 0 elsewhere. So the derivative is proved in each order apart, on the running code. What is
left are ties, which a convention decides.
"""

import itertools
from collections import Counter

import numpy as np
import sympy as sp

from ..calculus.printing import latex
from ..calculus.statement import Fact
from .parts import orders, ties
from .parts.exact_arrays import count_equal

X = orders.symbols(2, 2)
FLAT = list(X.flat)
TIED = np.array([[1, 2], [2, 2]])
PEAK = np.array([[1, 2, 3], [4, 9, 5], [6, 7, 8]])
OVERLAPPING = list(itertools.product(  # window, stride, padding
    [(3, 3), (2, 3)], [(1, 1), (2, 2), (1, 2)], ["valid", "same"]
))  # fmt: skip
ODD = list(itertools.product(  # image, window, stride
    [(5, 3), (3, 7), (1, 1)], [(2, 2), (3, 3), (2, 3)], [(1, 1), (2, 2), (3, 1)]
))  # fmt: skip


def first_largest(place: int) -> sp.Basic:
    """When an entry is the first of the largest: above those before it, not below the others."""
    entry, before, behind = FLAT[place], FLAT[:place], FLAT[place + 1 :]
    return sp.And(*(entry > other for other in before), *(entry >= other for other in behind))


PIECEWISE = sp.Piecewise(*((entry, first_largest(place)) for place, entry in enumerate(FLAT)))


def derive() -> list[Fact]:
    """State the orders; ties, and conventions for them; windows that overlap; the border."""
    overlapping = orders.pool(PEAK, pool_size=2, stride=1, padding="valid")
    return [
        Fact(
            "24 orders, four derivatives",
            "In each strict order of a 2x2 window `max_pool2d`, run on symbols, gives the largest "
            r"entry, and its pullback the derivative of that: $\mathrm{dout}$ there, 0 elsewhere. "
            "The comparisons that it made follow from the order, so this holds for all values in "
            "that order. There are four different derivatives, in six orders each. Each row "
            "shown is an order, from the largest entry to the smallest.",
            check_orders,
            [line for place in range(4) for line in _cell(place)],
        ),
        Fact(
            "as one formula",
            "In each of the 75 orders of four entries that may tie, the conditions of exactly one "
            "branch hold, its value is the largest, and the code's gradient goes there.",
            check_piecewise,
            [(r"$\mathrm{out}$", sp.Max(*FLAT)), ("its branches", PIECEWISE)],
        ),
        Fact(
            "ties",
            "In each of the 75 orders, on exact rationals, the first of the largest entries in "
            r"row-major order gets all of $\mathrm{dout}$.",
            ties.check_first,
        ),
        Fact(
            "other conventions",
            "What one window hands out, at a tie of three. With $t$ tied entries in any of the 75 "
            "orders, the first and an even split hand out 1 in all, none of it negative and only "
            "to tied entries: a mean of the derivatives in the orders that break the tie. A mask "
            "hands out $t$, and central differences $t / 2$ where $t > 1$.",
            ties.check_conventions,
            [("entries", sp.Matrix(TIED)),
             *((name, sp.Matrix(rule(TIED))) for name, rule in ties.CONVENTIONS.items())],
        ),
        Fact(
            "windows that overlap",
            "An entry that is the largest of several windows gets the sum. On symbols, 5x6 "
            "entries, windows of 3x3 and 2x3, three strides, both paddings: the code's gradient is "
            "the derivative of the code's output, and goes where the largest entries of windows "
            "laid one by one are. Shown: 2x2 windows at stride 1.",
            check_overlapping,
            [("entries", sp.Matrix(PEAK)), (r"$\mathrm{dx}$", sp.Matrix(overlapping.dx))],
        ),
        Fact(
            "padding never wins",
            'The same for "same" padding where all entries are negative, and sizes odd: the '
            "largest is an entry of the image, though a zero beside it would be larger.",
            check_negative,
        ),
    ]  # fmt: skip


def _cell(place: int) -> list[tuple[str, sp.Basic]]:
    here = [ranks for ranks in orders.strict_orders(4) if ranks[place] == 3]
    rows = [[FLAT[ranks.index(rank)] for rank in (3, 2, 1, 0)] for ranks in here]
    dx = orders.pool(np.reshape(here[0], X.shape)).dx
    return [(f"orders in which ${latex(FLAT[place])}$ is the largest", sp.Matrix(rows)),
            (r"there $\mathrm{dx}$ is", sp.Matrix(dx))]  # fmt: skip


def check_orders() -> int:
    """Prove the derivative in every strict order, and count the different ones."""
    found: Counter[tuple[sp.Basic, ...]] = Counter()
    count = 0
    for ranks in orders.strict_orders(4):
        pooled = orders.pool(np.reshape(ranks, X.shape))
        largest = FLAT[ranks.index(3)]
        dx = np.where(largest == X, pooled.dout[0, 0], 0)
        count += count_equal(pooled.out, [[largest]], f"out in the order {ranks}")
        count += count_equal(pooled.dx, dx, f"dx in the order {ranks}")
        count += count_equal(pooled.derivative(), dx, f"the derivative in the order {ranks}")
        assert pooled.follows_from(ranks), f"{pooled.path} is more than {ranks}"
        found[tuple(pooled.dx.flat)] += 1
    assert sorted(found.values()) == [6, 6, 6, 6], f"not four derivatives, but {found}"
    return count + 1


def check_piecewise() -> int:
    """Compare value and branch with the code, in every order with ties."""
    count = 0
    for ranks in orders.weak_orders(4):
        at = dict(zip(FLAT, ranks, strict=True))
        taken = [entry for entry, condition in PIECEWISE.args if condition.subs(at) == sp.true]
        assert len(taken) == 1, f"{taken} at {ranks}"
        assert PIECEWISE.subs(at) == sp.Max(*FLAT).subs(at) == max(ranks)
        dx = orders.pool_values(np.reshape(ranks, X.shape))
        count += 2 + count_equal(dx, np.where(taken[0] == X, 1, 0), f"dx at {ranks}")
    return count


def check_overlapping() -> int:
    """Compare with windows laid one by one; see that entries are the largest of several."""
    values = np.random.default_rng(1).permutation(30).reshape(5, 6) - 15
    counts = [orders.check_windows(values, *case) for case in OVERLAPPING]
    assert all(several > 0 for _, several, _ in counts)
    return sum(compared for compared, _, _ in counts)


def check_negative() -> int:
    """The same for negative entries; see that windows hold zeros."""
    counts = []
    for image, window, stride in ODD:
        values = np.random.default_rng(2).permutation(np.prod(image)).reshape(image) - 50
        assert values.max() < 0
        counts.append(orders.check_windows(values, window, stride, "same"))
    assert sum(at_border for *_, at_border in counts) > 0
    return sum(compared for compared, _, _ in counts)
