"""Twelve claims: each verdict as expected, and checks that can fail."""

import dataclasses
import itertools

import pytest
import sympy as sp

import refnet
from derivations import catalogue
from derivations.calculus.statement import Equation
from derivations.coursework.parts import channels, convolution, readings, relu

KEY = "coursework/published_solution"
CLAIMS = dict(enumerate(catalogue.statements(KEY), start=1))
STATUS = {
    1: "holds",
    **dict.fromkeys([2, 3, 4, 5, 6, 8, 10, 12], "holds if"),
    **dict.fromkeys([7, 9], "fails"),
    11: "holds",
}
EQUATIONS = {
    (number, n): stated
    for number, verdict in CLAIMS.items()
    for n, stated in enumerate(verdict.stated)
    if isinstance(stated, Equation)
}


@pytest.mark.parametrize("number", CLAIMS)
def test_verdict_is_as_expected_and_checked(number):
    verdict = CLAIMS[number]
    assert verdict.title.startswith(f"claim {number}: ")
    assert verdict.status == STATUS[number]
    assert verdict.check() > 0


@pytest.mark.parametrize("where", EQUATIONS, ids=str)
def test_no_size_is_constant_and_no_two_differ_by_the_same(where):
    choices = EQUATIONS[where].at
    assert len(choices) > 1
    for one, other in itertools.combinations(choices[0], 2):
        assert len({at[one] - at[other] for at in choices}) > 1, f"{one} - {other} is constant"
    for size in choices[0]:
        assert len({at[size] for at in choices}) > 1, f"{size} is constant"


@pytest.mark.parametrize("where", EQUATIONS, ids=str)
@pytest.mark.parametrize("wrong", [lambda e: -e, lambda e: 2 * e, lambda e: e + 1])
def test_another_sign_factor_or_term_is_refused(where, wrong):
    equation = EQUATIONS[where]
    for number in range(1, len(equation.steps)):
        steps = [*equation.steps]
        steps[number] = (steps[number][0], wrong(steps[number][1]))
        with pytest.raises(AssertionError, match="the step"):
            dataclasses.replace(equation, steps=steps).check()


def test_a_verdict_is_refused_with_a_proof_that_fails():
    verdict = CLAIMS[1]
    (proof,) = verdict.proofs
    *steps, (rule, expr) = proof.steps
    wrong = dataclasses.replace(proof, steps=[*steps, (rule, -expr)])
    with pytest.raises(AssertionError, match="'as printed' differs"):
        dataclasses.replace(verdict, proofs=[wrong]).check()


def corrected(number):
    """Return the verdict on the corrected formula, as if that had been printed."""
    verdict = CLAIMS[number]
    searches = [
        dataclasses.replace(
            search, claim=dataclasses.replace(search.claim, steps=verdict.correction.steps)
        )
        for search in verdict.searches
    ]
    return dataclasses.replace(verdict, searches=searches)


@pytest.mark.parametrize("number", [2, 3, 7, 8, 9, 10])
def test_a_claim_that_holds_has_no_counterexample(number):
    with pytest.raises(AssertionError, match="there is no counter-example among"):
        corrected(number).check()


def test_a_vector_formula_in_another_orientation_is_refused():
    wrong = readings.Reading("wrong", lambda g, x, W: x * g, True, False, "W")
    with pytest.raises(AssertionError, match="not the derivative at"):
        wrong.check()


def test_a_formula_that_is_always_right_is_no_printed_claim_7():
    with pytest.raises(AssertionError, match="the printed ranges are right at"):
        convolution.check_when_right(CLAIMS[7].correction)


@pytest.mark.parametrize("wrong", ["dW", "dx"])
def test_a_wrong_gradient_of_the_code_is_seen(monkeypatch, wrong):
    conv2d = refnet.conv2d

    def flipped(*arrays, **options):
        out, pullback = conv2d(*arrays, **options)

        def back(dout):
            dx, dW, db = pullback(dout)
            return (dx, dW[::-1, ::-1], db) if wrong == "dW" else (dx[:, ::-1, ::-1], dW, db)

        return out, back

    monkeypatch.setattr(refnet, "conv2d", flipped)
    number, gradient = (9, "dW") if wrong == "dW" else (10, "dX")
    formula = CLAIMS[9].correction if wrong == "dW" else CLAIMS[10].proofs[0]
    with pytest.raises(AssertionError, match="the code differs"):
        channels.check_code(gradient, formula)
    with pytest.raises(AssertionError, match="the code differs"):
        CLAIMS[number].check()


def test_an_activation_that_turns_the_sign_is_seen():
    negative = sp.Symbol("alpha", negative=True)
    with pytest.raises(AssertionError, match="the slopes are"):
        relu.check_cases(relu.leaky_relu, negative)


def test_a_pullback_that_depends_on_more_than_the_sign_is_seen(monkeypatch):
    monkeypatch.setattr(refnet, "relu", lambda x: (x * x, lambda dout: dout * x))
    with pytest.raises(AssertionError, match="at z"):
        relu.check_code()


def test_relu_itself_has_no_counterexample():
    search = relu.Unequal("all", lambda x: refnet.relu(x), ("z",))
    assert search.found is None
