"""Formulas of sizes and paddings along one axis, and their checks by laying windows."""

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import sympy as sp

from refnet.core.windows import Axis, meeting

from ...calculus.symbols import indices, sizes
from .walking import Window, connections, number, refused, smallest_padding, walk

n, k, s, out, p_t, p_f = sizes("n k s out p_t p_f")
(h,) = indices("h")

VALID = sp.floor((n - k) / s) + 1
SAME = sp.ceiling(n / s)
TOTAL = sp.Max((out - 1) * s + k - n, 0)
FRONT = sp.floor(p_t / 2)
NATURAL = (out - 1) * s + k - p_t
HALF = sp.floor((n + 2 * sp.floor(k / 2) - k) / s) + 1
WITHOUT_K = sp.floor(n / s) + 1
LAST, FIRST = sp.floor((h + p_f) / s), sp.ceiling((h + p_f - k + 1) / s)
SEEN = sp.Max(0, sp.Min(out - 1, LAST) - sp.Max(0, FIRST) + 1)

ALL = list(itertools.product(range(1, 13), range(1, 8), range(1, 6)))
Case = tuple[Axis, list[Window], str]


def around(n: int, k: int, s: int) -> tuple[int, int]:
    """Zeros in front and behind for "same", by the formulas."""
    total = number(TOTAL, n=n, k=k, s=s, out=number(SAME, n=n, s=s))
    front = number(FRONT, p_t=total)
    return front, total - front


def natural(n: int, k: int, s: int, total: int) -> int:
    """Size of the image that the windows on n entries and all zeros just fill."""
    return number(NATURAL, k=k, s=s, p_t=total, out=number(VALID, n=n + total, k=k, s=s))


def laid() -> Iterator[Case]:
    """Every axis, with its windows laid one by one."""
    for n, k, s in ALL:
        yield Axis.of(n, k, s, "same"), walk(n, k, s, *around(n, k, s)), "same"
        if k <= n:
            yield Axis.of(n, k, s, "valid"), walk(n, k, s), "valid"


def check_valid(n: int, k: int, s: int) -> int:
    """Count the windows that fit; where none does, see it refused."""
    count, formula = len(walk(n, k, s)), number(VALID, n=n, k=k, s=s)
    if k <= n:
        assert count == formula, f"valid {(n, k, s)}: {count} windows, not {formula}"
        assert Axis.of(n, k, s, "valid") == Axis(n, k, s, 0, count)
        return 2
    assert count == 0
    assert formula <= 0
    assert refused(n, k, s), f"valid {(n, k, s)} is not refused"
    return 3


def check_same(n: int, k: int, s: int) -> int:
    """Check the number of windows, the zeros, and all that "same" guarantees."""
    windows = len(range(n)[::s])
    total = smallest_padding(n, k, s, windows)
    front, behind = around(n, k, s)
    starts = [window[0] for window in walk(n, k, s, front, behind)]
    inside = {h for _, _, h in connections(walk(n, k, s, front, behind), n)}
    holding = {u for u, _, _ in connections(walk(n, k, s, front, behind), n)}
    for holds in (
        number(SAME, n=n, s=s) == windows,
        front + behind == total,
        behind - front in (0, 1),
        total == 0 or len(walk(n, k, s, 0, total - 1)) < windows,
        starts == [u * s - front for u in range(windows)],
        len(holding) == windows,
        k < s or inside == set(range(n)),
        Axis.of(n, k, s, "same") == Axis(n, k, s, front, windows),
    ):
        assert holds, f"same {(n, k, s)}: {windows} windows at {starts}, {total} zeros"
    return 8


def check_trailing(axis: Axis, windows: list[Window], padding: str) -> int:
    """Compare the entries behind the last window with those from the natural size on."""
    n, k, s = axis.size, axis.window, axis.stride
    total = sum(around(n, k, s)) if padding == "same" else 0
    end = number(NATURAL, k=k, s=s, out=len(windows), p_t=total)
    trailing = max(n - 1 - max(windows[-1]), 0)
    assert n - end == trailing, f"{axis}: {trailing} entries trail, not {n - end}"
    assert padding == "same" or trailing == (n - k) % s
    assert padding == "valid" or trailing == 0 or k < s
    return 3


def seen(axis: Axis) -> list[int]:
    """How many windows see each entry, by the formula."""
    at = {"out": axis.out, "s": axis.stride, "k": axis.window, "p_f": axis.before}
    return [number(SEEN, h=entry, **at) for entry in range(axis.size)]


def check_seen(axis: Axis, windows: list[Window], padding: str) -> int:
    """Count the windows that hold each entry."""
    counted = Counter(h for _, _, h in connections(windows, axis.size))
    for entry, formula in enumerate(seen(axis)):
        assert formula == counted[entry], f"{axis}: {counted[entry]} see {entry}, not {formula}"
    return axis.size


def check_adjoint(axis: Axis, windows: list[Window], padding: str) -> int:
    """Compare the adjoint's windows with those that see each entry, and go back again."""
    adjoint, found = axis.adjoint, set()
    for offset in range(axis.window):
        entries, seeing = meeting(adjoint, offset)
        pairs = zip(range(axis.size)[entries], range(axis.out)[seeing], strict=True)
        found |= {(u, axis.window - 1 - offset, h) for h, u in pairs}
    connected = set(connections(windows, axis.size))
    assert found == connected, f"{axis}: the adjoint connects {found}, not {connected}"
    assert adjoint.adjoint == axis
    end = max(windows[-1]) + 1
    if end < axis.size:
        assert replace(adjoint, out=end).adjoint != axis
    return len(connected) + 1


def check_half(n: int, k: int, s: int) -> int:
    """Lay windows with k // 2 zeros on both sides, and compare them with "same"."""
    starts = [window[0] for window in walk(n, k, s, k // 2, k // 2)]
    windows = number(SAME, n=n, s=s)
    assert len(starts) == number(HALF, n=n, k=k, s=s)
    assert len(starts) - windows == (k % 2 == 0 and n % s == 0)
    assert k % 2 == 0 or s > 1 or (k // 2, k // 2) == around(n, k, s)
    return 3


def check_without_k(n: int, k: int, s: int) -> int:
    """Find where the mistaken formula is right."""
    if k > n:
        return 0
    excess = number(WITHOUT_K, n=n, s=s) - len(walk(n, k, s))
    assert excess >= 0
    assert (excess == 0) == (n % s >= k), f"{(n, k, s)}: {excess} too many"
    return 2
