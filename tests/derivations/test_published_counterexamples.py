"""Counter-examples to printed claims: the smallest, and computed anew without the calculus."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from derivations import catalogue
from derivations.calculus.captions import plain

CLAIMS = dict(enumerate(catalogue.statements("coursework/published_solution"), start=1))
SEARCHES = {
    (number, n): search
    for number, verdict in CLAIMS.items()
    for n, search in enumerate(verdict.searches)
}


def shown(number, search=0):
    """Arrays and numbers of a counter-example, by label."""
    found = SEARCHES[number, search].found
    return found, {
        plain(label).removeprefix("the values of ").partition(" (")[0]: np.array(
            value.tolist(), object
        )
        .ravel()
        .tolist()
        if isinstance(value, sp.MatrixBase)
        else value
        for label, value in found.shown
    }


def slope(y, t, i):
    """Return dL/dz_i by the chain rule through -t_k / y_k and the Jacobian, on fractions."""
    return sum(-t[k] / y[k] * y[k] * ((i == k) - y[i]) for k in range(len(y)))


def test_counterexample_to_claim_2():
    found, at = shown(2)
    y, t = ([Fraction(str(value)) for value in at[name]] for name in "yt")
    i = found.place["i"] - 1
    assert sum(y) == sum(t) == 1
    printed = sum(t[k] / y[k] * y[i] * y[k] for k in range(len(y)) if k != i)
    printed -= t[i] * (1 - y[i] * t[i])
    assert (y, t) == ([Fraction(1, 2)] * 2, [Fraction(1, 2)] * 2)
    assert printed == Fraction(-1, 8) == Fraction(str(at["as printed"]))
    assert slope(y, t, i) == 0 == at["the derivative"]


def test_counterexample_to_claim_3_is_a_target_without_a_class():
    _, at = shown(3)
    assert (at["y"], at["t"], at["the derivative"], at["as printed"]) == ([1], [0], 0, 1)
    assert slope([Fraction(1)], [Fraction(0)], 0) == 0


def test_counterexample_to_claim_6_moves_with_all_scores():
    _, at = shown(6)
    t = [float(value) for value in at["t"]]

    def loss(b, i):  # with W = 0 and b_j under the sum, each b_j is added to every score
        bias = sum(b if j == i else 0 for j in range(2))
        y = np.exp([bias, bias]) / np.exp([bias, bias]).sum()
        return -sum(t * np.log(y))

    assert math.isclose(loss(1.0, 0), loss(0.0, 0))
    assert at["the derivative"] == 0
    assert at["as printed"] == sp.Rational(1, 2) - at["t"][0]


def outputs(x, kernel):
    """Convolve by the definition of claim 9, on fractions; x (H, W, C), kernel (k, k, C, F)."""
    height, width = (x.shape[a] - kernel.shape[a] + 1 for a in (0, 1))
    out = np.full((height, width, kernel.shape[3]), Fraction(0), object)
    for u, v in itertools.product(range(height), range(width)):
        for i, j, d, f in np.ndindex(kernel.shape):
            out[u, v, f] += kernel[i, j, d, f] * x[u + i, v + j, d]
    return out


@pytest.mark.parametrize(("number", "search", "by"), [
    (7, 0, "W"), (9, 0, "W"), (12, 0, "X"), (12, 1, "W"), (12, 2, "W"),
])  # fmt: skip
def test_counterexample_of_a_convolution(number, search, by):
    found, at = shown(number, search)
    n = {"C": 1, "F": 1, **found.sizes}
    place = [index - 1 for index in found.place.values()]
    shapes = {"X": (n["H_x"], n["W_x"], n["C"]), "W": (n["k_h"], n["k_w"], n["C"], n["F"]),
              "dY": (n["H_o"], n["W_o"], n["F"])}  # fmt: skip
    arrays = {
        name: np.array([Fraction(int(v)) for v in at.get(name, [0] * math.prod(shape))],
                       object).reshape(shape)
        for name, shape in shapes.items()
    }  # fmt: skip

    def loss():
        return (outputs(arrays["X"], arrays["W"]) * arrays["dY"]).sum()

    before = loss()
    arrays[by][tuple(place + [0] * (arrays[by].ndim - len(place)))] += 1
    derivative = loss() - before  # exact: the loss is linear in each entry
    *_, (_, true), (_, printed) = found.shown
    assert derivative == true
    assert derivative != printed


@pytest.mark.parametrize("number", [8, 10])
def test_counterexample_reads_an_entry_that_does_not_exist(number):
    found = SEARCHES[number, 0].found
    ((_, entry),) = found.shown
    i, i_, j, j_ = 1, 1, 1, 2  # the second output, seen from the first column of the image
    assert entry.indices[:2] == (i - i_ + 1, j - j_ + 1) == (1, 0)
    assert (found.sizes["k_h"], found.sizes["k_w"], found.sizes["W_o"]) == (1, 1, 2)


@pytest.mark.parametrize("where", [(4, 0), (5, 0), (5, 1), (5, 2)], ids=str)
def test_counterexample_of_shapes(where):
    search = SEARCHES[where]
    M, D = search.found.sizes.values()
    rows = {"a row": lambda n: (1, n), "a column": lambda n: (n, 1)}
    row_g, row_x = search.row_of_scores, search.row_of_inputs
    g = np.ones(rows["a row" if row_g else "a column"](M))
    x = np.ones(rows["a row" if row_x else "a column"](D))
    with pytest.raises(ValueError, match="mismatch"):
        _ = g @ np.ones((M, D)) if search.by == "x" else g.T @ x.T
    assert "the shapes do not fit" in search.found.shown[-1][0]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_beyond_relu_the_claim_fails_in_floats_too(number):
    search = CLAIMS[11].beyond[number]
    *options, z = search.found.sizes.values()
    a, at_z = search.op(np.array([float(z)]), *options)
    _, at_a = search.op(a, *options)
    difference = float(at_a([1.0])[0] - at_z([1.0])[0])
    *_, (_, exact_z), (_, exact_a) = search.found.shown
    assert abs(difference) > 1e-3
    assert math.isclose(difference, float(exact_a - exact_z), rel_tol=1e-12)
