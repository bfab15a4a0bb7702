"""Formulas typed in what the statements on costs and sizes say."""

import itertools

import refnet
from derivations.identities import cost_in_numbers
from derivations.identities.parts.walking import walk
from refnet.core.windows import Axis, flip
from tests.docs.typed import costs
from tests.docs.typed.checks import Table, close
from tests.docs.typed.convolutions import BIAS, C, D, M, P, W, draw
from tests.docs.typed.costs import SMALL, full, separable

FITTING = [(n, k, s) for n, k, s in SMALL if k <= n]


def entries_inside_where_it_holds() -> bool:
    """Count products inside the image; the formula is right just where the axis is long enough."""
    formula = cost_in_numbers.INSIDE
    names = {symbol.name: symbol for symbol in formula.free_symbols}
    for n, size in itertools.product(range(1, 12), range(1, 8)):
        axis = Axis.of(n, size, 1, "same")
        missing, _ = costs.products_inside(n, size)
        at = {"n": n, "k": size, "p_k": axis.before}
        typed = formula.subs({names[name]: value for name, value in at.items() if name in names})
        zeros = (axis.out - 1) + size - n
        long_enough = n >= axis.before and n >= size - 1 - axis.before
        if zeros != size - 1 or long_enough != (n * size - sum(missing) == typed):
            return False
    return True


def separation_saves() -> bool:
    """Compare the weights of both layers; they are the multiply-adds of a place."""
    cases = itertools.product(range(1, 4), range(1, 4), range(1, 6))
    for kh, kw, filters in cases:
        both, alone = sum(separable(3, filters, (kh, kw)).values()), full(3, filters, (kh, kw))
        if (both < alone) != ((kh * kw - 1) * (filters - 1) > 1):
            return False
        large = kh * kw >= 2 and filters >= 2
        if large and (both == alone) != (kh * kw == filters == 2):
            return False
    return True


def moved_numbers() -> bool:
    """Add up the sizes of the images that each step reads and writes, as the layers give them."""
    x = draw(size=(1, 4, 6, C))
    y = refnet.depthwise_conv2d(x, D)[0]
    out, alone = refnet.separable_conv2d(x, D, P, BIAS)[0], refnet.conv2d(x, W, BIAS)[0]
    more = (x.size + y.size) + (y.size + out.size) - (x.size + alone.size)
    return more == 2 * 4 * 6 * C * M


def starts_of_windows() -> bool:
    for n, k, s in SMALL:
        axis = Axis.of(n, k, s, "same")
        behind = max((axis.out - 1) * s + k - n, 0) - axis.before
        starts = [window[0] for window in walk(n, k, s, axis.before, behind)]
        if starts != [u * s - axis.before for u in range(axis.out)]:
            return False
    return True


def trailing_entries() -> bool:
    return all(n - 1 - walk(n, k, s)[-1][-1] == (n - k) % s for n, k, s in FITTING)


def turned_entry() -> bool:
    """Turn a kernel as the code does: entry i stands where entry k - 1 - i stood."""
    kh, kw, *_ = W.shape
    return all(
        close(flip(W)[kh - 1 - i, kw - 1 - j], W[i, j].T) for i in range(kh) for j in range(kw)
    )


def half_a_window() -> bool:
    """Lay windows with k // 2 zeros on either side; compare their number with "same"."""
    return all(
        costs.windows_with_zeros_at_either_end(n, k, s, k // 2) - Axis.of(n, k, s, "same").out
        == (k % 2 == 0 and n % s == 0)
        for n, k, s in SMALL
    )


def right_without_k() -> bool:
    return all((len(walk(n, k, s)) == n // s + 1) == (n % s >= k) for n, k, s in FITTING)


TABLE: Table = {
    "derivations/identities/cost_in_numbers": {
        r"k - 1": entries_inside_where_it_holds,
        r"n \ge k - 1 - p_k": entries_inside_where_it_holds,
    },
    "derivations/identities/cost_of_separation": {
        r"1/F + 1/(k_h k_w)": costs.ratio_of_the_weights,
        r"(k_h k_w - 1)(F - 1) > 1": separation_saves,
        r"k_h k_w = F = 2": separation_saves,
        r"2 H_o W_o C M": moved_numbers,
    },
    "derivations/identities/geometry": {
        r"s u - p_f": starts_of_windows,
        r"(n - k) \bmod s": trailing_entries,
        r"k - 1 - i": turned_entry,
        r"\lfloor k / 2 \rfloor": half_a_window,
        r"n \bmod s \ge k": right_without_k,
    },
}  # fmt: skip
