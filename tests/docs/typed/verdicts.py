"""Formulas of a published solution that are decided, and those typed beside the verdicts."""

import itertools

import numpy as np

import refnet
from tests.docs.typed.checks import PartOf, Quoted, Table, close
from tests.docs.typed.losses import SUMS, WEIGHTS, P, T, Z, dlogits

KEY = "derivations/coursework/published_solution"
draw = np.random.default_rng(11)
D, M = 4, 3
SAMPLE, W, B = draw.normal(size=(1, D)), draw.normal(size=(D, M)), draw.normal(size=M)
TARGET = draw.dirichlet(np.ones(M), size=1)


def corrected_last_term() -> bool:
    """Take the sum over the other classes, and the last term without its second target."""
    t, y = WEIGHTS, P
    others = SUMS - t  # (t_k / y_k) y_i y_k is t_k y_i
    return close(dlogits(Z, t), y * others - t * (1 - y)) and not close(
        dlogits(Z, t), y * others - t * (1 - y * t)
    )


def sum_of_1_is_needed() -> bool:
    normalized = abs(WEIGHTS) / abs(WEIGHTS).sum(axis=1, keepdims=True)
    return [close(dlogits(Z, t), P - t) for t in (T, normalized, abs(WEIGHTS))] == [
        True, True, False,
    ]  # fmt: skip


def as_vectors() -> dict[str, np.ndarray]:
    """Return the gradient by the weights as the solution has them, M by D, and its factors."""
    scores, pullback = refnet.dense(SAMPLE, W, B)
    dz = dlogits(scores, TARGET)
    return {"dW": pullback(dz)[1].T, "row": refnet.softmax(scores)[0] - TARGET}


def products_of_rows_and_columns() -> bool:
    """Take y - t and x as columns, and as rows."""
    of = as_vectors()
    column, x = of["row"].T, SAMPLE.T
    return close(of["dW"], column @ x.T) and close(of["dW"], of["row"].T @ SAMPLE)


def a_single_number() -> bool:
    """Take y - t as a column and x as a row of its length: the printed product."""
    difference, x = draw.normal(size=(M, 1)), draw.normal(size=(1, M))
    entries = sum(difference[i, 0] * x[0, i] for i in range(M))
    return close(difference.T @ x.T, [[entries]])


def slope_at_the_activation() -> bool:
    """Ask for the slope at z and at a, for slopes on both sides of 0."""
    z = draw.normal(size=20)

    def same(slope):
        a, of_z = refnet.leaky_relu(z, negative_slope=slope)
        of_a = refnet.leaky_relu(a, negative_slope=slope)[1]
        return close(of_z(np.ones(20)), of_a(np.ones(20)))

    return same(0.3) and same(1.5) and not same(-0.3)


def sizes_up_to(most: int, count: int) -> int:
    return sum(sum(sizes) <= most for sizes in itertools.product(range(1, most), repeat=count))


CLAIM_3 = r"\partial L / \partial z = y - t"
TABLE: Table = {
    KEY: {
        r"\partial y_k / \partial z_i": Quoted("claim 1"),
        r"y_i (1 - y_k)": Quoted("claim 1"),
        r"-y_i y_k": Quoted("claim 1"),
        r"\partial L / \partial z_i = \sum_{k \ne i} (t_k / y_k)\, y_i y_k - "
        r"t_i (1 - y_i t_i)": Quoted("claim 2"),
        r"t_i (1 - y_i)": corrected_last_term,
        CLAIM_3: Quoted("claim 3"),
        r"y - t": PartOf(CLAIM_3),
        r"\partial L / \partial z": PartOf(CLAIM_3),
        r"\sum_k t_k = 1": sum_of_1_is_needed,
        r"t_k = s_k / \sum_m s_m": sum_of_1_is_needed,
        r"z_i = \sum_j W_{i j} x_j + b_j": Quoted("claim 4"),
        r"\partial L / \partial x_j = \sum_i \partial L / \partial z_i \, W_{i j}": (
            Quoted("claim 4")
        ),
        r"(y - t)\, W": Quoted("claim 4"),
        r"M + D \le 6": lambda: sizes_up_to(6, 2) == 15,
        r"\partial L / \partial W_{j k} = \partial L / \partial z_j \, x_k": Quoted("claim 5"),
        r"(y - t)^\top x^\top": Quoted("claim 5"),
        r"\sum_i (y_i - t_i)\, x_i": a_single_number,
        r"(y - t)\, x^\top": products_of_rows_and_columns,
        r"(y - t)^\top x": products_of_rows_and_columns,
        r"\partial L / \partial b = y - t": Quoted("claim 6"),
        r"Y_{i',j'} = \sum_{i=1}^{H} \sum_{j=1}^{W} W_{ij} "
        r"X_{i'+i-1,\, j'+j-1} + b": Quoted("claim 7"),
        r"\partial L / \partial W_{ij} = \sum_{i'=1}^{H} \sum_{j'=1}^{W} "
        r"\partial L / \partial Y_{i'j'} \, X_{i'+i-1,\, j'+j-1}": Quoted("claim 7"),
        r"\partial L / \partial Y": PartOf(
            r"\partial L / \partial W_{ij} = \sum_{i'=1}^{H} \sum_{j'=1}^{W} "
            r"\partial L / \partial Y_{i'j'} \, X_{i'+i-1,\, j'+j-1}"
        ),
        r"k_h + k_w + H_o + W_o \le 7": lambda: sizes_up_to(7, 4) == 35,
        r"\partial L / \partial X_{ij} = \sum_{i',j'} \partial L / \partial Y_{i'j'} \, "
        r"W_{i-i'+1,\, j-j'+1}": Quoted("claim 8"),
        r"Y_{i',j',d'} = \sum_{i,j,d} W_{i,j,d,d'} X_{i'+i-1,\, j'+j-1,\, d} + b_{d'}": (
            Quoted("claim 9")
        ),
        r"\partial L / \partial W_{i,j,d,d'} = \sum_{i',j',d'} "
        r"\partial L / \partial Y_{i',j',d'} \, X_{i'+i-1,\, j'+j-1,\, d}": Quoted("claim 9"),
        r"\partial L / \partial X_{i,j,d} = \sum_{i',j',d'} \partial L / \partial Y_{i',j',d'} \, "
        r"W_{i-i'+1,\, j-j'+1,\, d,\, d'}": Quoted("claim 10"),
        r"a = f(z)": Quoted("claim 11"),
        r"\alpha > 0": slope_at_the_activation,
    },
}  # fmt: skip
