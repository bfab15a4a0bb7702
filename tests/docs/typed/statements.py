"""Formulas typed in what the statements on matrices, kernels, ties and steps say."""

import itertools
from fractions import Fraction

import numpy as np

from derivations.identities.parts.ties import central_differences, mask, tied_windows
from derivations.identities.parts.window_matrices import geometry, symbols, toeplitz
from tests.docs.typed import costs, identities, kernels, losses, windows
from tests.docs.typed.checks import Table, close
from tests.docs.typed.convolutions import draw


def minors_of_sums(side: int) -> bool:
    """Add up R outer products: minors of R + 1 rows vanish, and some of R rows do not."""
    rows, columns = 4, 4
    for R in (1, 2, 3):
        kernel = sum(np.outer(draw(size=rows), draw(size=columns)) for _ in range(R))
        chosen = list(itertools.combinations(range(rows), R + side))
        largest = max(abs(np.linalg.det(kernel[np.ix_(a, b)])) for a in chosen for b in chosen)
        if (largest < 1e-12) != (side == 1):
            return False
    return True


def best_column() -> bool:
    V = draw(size=3)
    return close(kernels.best_column(V)[0][:, 0], kernels.K @ V / kernels.squared(V))


def shares_of_ties() -> bool:
    """Add up what is handed out: by a mask the number of ties, by central differences half."""
    for values in tied_windows():
        t = int((values == values.max()).sum())
        if mask(values).sum() != t:
            return False
        if t > 1 and central_differences(values).sum() != Fraction(t, 2):
            return False
    return True


def blocks_depend_on_the_difference() -> bool:
    """Read T by its indices: equal differences have equal entries, and off the band all are 0."""
    image, kernel = (4, 5), (3, 2)
    rows, columns = geometry(image, kernel, (1, 1), "same")
    T = toeplitz(symbols("W", *kernel), rows, columns)
    by_difference: dict[tuple[int, int], set] = {}
    for u, v, h, w in itertools.product(range(4), range(5), range(4), range(5)):
        entry = T[u * 5 + v, h * 5 + w]
        by_difference.setdefault((h - u, w - v), set()).add(entry)
        if not 0 <= h - u + rows.before < kernel[0] and entry != 0:
            return False
    return all(len(entries) == 1 for entries in by_difference.values())


L2 = losses.TABLE["losses/l2_penalty"]
COSTS, KERNELS = costs.TABLE, kernels.TABLE["identities/nearest_separable_kernel"]
ZEROS = windows.TABLE["layers/conv2d"]
TABLE: Table = {
    "derivations/identities/adjoint": {
        tex: ZEROS[tex] for tex in ("k_h - 1", "k_w - 1", "k_h - 1 - p_h", "k_w - 1 - p_w")
    },
    "derivations/identities/low_rank_kernels": {
        r"R + 1": lambda: minors_of_sums(1) and minors_of_sums(0),
    },
    "derivations/identities/nearest_separable_kernel": {
        r"U V^\top": best_column,
        r"U = k V / |V|^2": best_column,
        r"|k|^2 - |k V|^2 / |V|^2": KERNELS[r"|k|^2 - |k V|^2 / |V|^2"],
        r"k^\top k": KERNELS[r"k^\top k"],
    },
    "derivations/identities/pooling_orders": {
        r"t / 2": shares_of_ties,
    },
    "derivations/identities/separable_is_rank_1": {
        r"M + 1": lambda: minors_of_sums(1) and minors_of_sums(0),
        r"M = \min(k_h k_w, F)": identities.enough_kernels_for_every_convolution,
    },
    "derivations/identities/toeplitz": {
        r"h - u": blocks_depend_on_the_difference,
        r"w - v": blocks_depend_on_the_difference,
        r"0 \le h - u + p_h < k_h": blocks_depend_on_the_difference,
        r"k_h - 1 - p_h": ZEROS[r"k_h - 1 - p_h"],
        r"k_w - 1 - p_w": ZEROS[r"k_w - 1 - p_w"],
    },
    "derivations/identities/weight_decay": {
        r"1 - 2\, l_2\, \eta": L2[r"1 - 2\, \eta\, l_2"],
        r"N g": losses.penalty_of_a_sum,
        r"\eta / N": losses.penalty_of_a_sum,
        r"N\, l_2": losses.penalty_of_a_sum,
    },
}  # fmt: skip
