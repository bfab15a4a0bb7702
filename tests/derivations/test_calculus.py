"""The index calculus: rules that are right, and checks that notice when they are not."""

import itertools

import pytest
import sympy as sp

from derivations import catalogue
from derivations.calculus import Definition, Derivation, Hypothesis, arrays, indices, rules, sizes
from derivations.calculus.claim import pullback
from derivations.calculus.evaluate import evaluate
from derivations.calculus.printing import text
from derivations.layers import dense
from derivations.losses import softmax_cross_entropy as cross_entropy

N, D, M = sizes("N D M")
n, d, m, i, j, k = indices("n d m i j k")
x, W, g = arrays("x W g")
AT = {"N": 2, "D": 3, "M": 4}


def fresh(gradient=1):
    """Return a derivation of its own, which a test may spoil."""
    return dense.derive()[0].gradients[gradient]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (lambda e: -e, "sign"),
        (lambda e: 2 * e, "factor"),
        (lambda e: e + x[i, j], "extra term"),
        (lambda e: e.xreplace({i: j, j: i}), "transposed index"),
        (lambda e: e.subs(N, N - 1), "one term of the sum dropped"),
        (lambda e: e.xreplace({x.label: sp.IndexedBase("dout", real=True).label}), "wrong array"),
    ],
)
def test_a_wrong_step_is_named(wrong, why):
    derivation = fresh().then(why, wrong)
    with pytest.raises((AssertionError, IndexError), match=f"{why}|outside the shape"):
        derivation.check({"N": 3, "D": 3, "M": 3} if "transposed" in why else AT)


def test_y_minus_t_without_its_hypothesis_is_refused():
    derivation = cross_entropy.gradient(cross_entropy.FORWARD["sum"])
    dout, p, t = sp.Symbol("dout", real=True), cross_entropy.p, cross_entropy.t
    derivation.then("p - t at once", dout * (p[i, j] - t[i, j]))
    with pytest.raises(AssertionError, match="'p - t at once' is not equal to the definition"):
        derivation.check({"N": 2, "M": 3})


def test_a_hypothesis_that_is_not_needed_is_refused():
    (t,) = arrays("t")
    out = Definition("out", {}, sp.Sum(x[n] * t[n, 0], (n, 0, N - 1)))
    derivation = pullback(out, x[i], {"x": (N,), "t": (N, M)}).assume(Hypothesis(t, M))
    with pytest.raises(AssertionError, match="it also holds unless the rows of t sum to 1"):
        derivation.check({"N": 2, "M": 3})


def test_a_wrong_matrix_form_is_refused():
    derivation = fresh(gradient=0)
    derivation.matrix_form = sp.MatrixSymbol("dout", N, M) * sp.MatrixSymbol("W", M, D)
    with pytest.raises(AssertionError, match="differs from the formula"):
        derivation.check({"N": 2, "D": 3, "M": 3})


def test_a_condition_that_fails_is_refused():
    derivation = fresh()
    derivation.conditions.append((sp.S.Zero, i + 1, D - 1))
    with pytest.raises(AssertionError, match=r"0 <= i \+ 1 <= D - 1 fails"):
        derivation.check(AT)


def test_strided_deltas_are_not_sifted():
    # SymPy's deltasummation solves 2 i = k for i = k/2 and gives g[3/2] at k = 3; the truth is 0.
    expr = sp.Sum(sp.KroneckerDelta(2 * i, k) * g[i], (i, 1, 5))
    assert rules.sift_deltas(expr, []) == expr


def test_an_index_that_is_no_integer_is_refused():
    with pytest.raises(ValueError, match="expected an integer"):
        evaluate(g[k / 2], {k: sp.Integer(3)}, lambda name, index: sp.S.Zero, {})


def test_an_entry_outside_its_array_is_refused():
    out = Definition("out", {n: N}, x[n + 1])
    with pytest.raises(IndexError, match=r"x\[2\] is outside the shape \(2,\)"):
        pullback(out, x[i], {"x": (N,)}).check({"N": 2})


def test_a_target_named_by_a_summation_index_is_refused():
    with pytest.raises(ValueError, match="is named by a summation index"):
        rules.differentiate(sp.Sum(x[n] * g[n], (n, 0, N - 1)), x[n])


def test_renaming_prevents_capture():
    inner = sp.Sum(x[n], (n, 0, N - 1))
    product = rules.rename_apart(sp.Mul(inner, sp.Sum(g[n], (n, 0, N - 1))), {n})
    merged = rules.merge_sums(sp.Sum(product * g[m], (m, 0, M - 1)))
    assert len({limit[0] for limit in merged.limits}) == 3
    assert n not in {limit[0] for limit in merged.limits}


def test_conditions_follow_later_sifts():
    deltas = sp.KroneckerDelta(k, 2 * n + d) * sp.KroneckerDelta(d, i)
    expr = sp.Sum(deltas, (k, 0, M - 1), (d, 0, D - 1))
    conditions = []
    rules.sift_deltas(expr, conditions)
    assert (0, 2 * n + i, M - 1) in conditions
    assert not any(part.has(d) for condition in conditions for part in condition)


def test_steps_that_change_nothing_are_left_out():
    derivation = Derivation("dx", x[i] * g[i], x[i], {"x": (N,), "g": (N,)})
    assert len(derivation.then("nothing", derivation.formula).steps) == 1


@pytest.mark.parametrize("key", catalogue.op_keys())
def test_every_claim_is_checked_at_two_sizes_or_more(key):
    for claim in catalogue.claims(key):
        assert len(claim.at) >= 2
        assert len({tuple(at.items()) for at in claim.at}) == len(claim.at)


FEW = 5  # sizes that can be pairwise distinct in arrays that stay small


@pytest.mark.parametrize("key", catalogue.op_keys())
def test_sizes_are_pairwise_distinct_in_every_choice_if_they_are_few(key):
    for claim in catalogue.claims(key):
        for at in claim.at:
            assert len(at) > FEW or len(set(at.values())) == len(at), f"{key} at {at}"


@pytest.mark.parametrize("key", catalogue.op_keys())
def test_no_two_sizes_differ_by_the_same_in_every_choice(key):
    for claim in catalogue.claims(key):
        for one, other in itertools.combinations(claim.at[0], 2):
            assert len({at[one] - at[other] for at in claim.at}) > 1, f"{one} - {other} is constant"
        for size in claim.at[0]:
            assert len({at[size] for at in claim.at}) > 1, f"{size} is constant"


def test_dense_gradients_are_matrix_products():
    forms = [text(gradient.matrix_form) for gradient in dense.derive()[0].gradients]
    assert forms == ["dout @ W.T", "x.T @ dout", "dout.T @ 1"]
