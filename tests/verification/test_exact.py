"""The exact scalars."""

import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import sympy as sp

import refnet
from refnet.verification.exact import TieError, Witness, entry_symbol, expression, symbolic_array
from refnet.verification.proof import prove_backward
from refnet.verification.source import Source
from refnet.verification.symbolic import ALLOWED

a, b = sp.symbols("a b", real=True)


def scalars():
    path = []
    return Witness(a, Fraction(2, 3), path), Witness(b, Fraction(-1, 2), path), path


@pytest.mark.parametrize(
    ("compute", "expected"),
    [
        (lambda x, y: x + y - 1, a + b - 1),
        (lambda x, y: 1 - x * y, 1 - a * b),
        (lambda x, y: 2 / x, 2 / a),
        (lambda x, y: x / y**2, a / b**2),
        (lambda x, y: -x + Fraction(1, 3), -a + sp.Rational(1, 3)),
        (lambda x, y: np.exp(np.array([x]))[0] * y, sp.exp(a) * b),
        (lambda x, y: np.log(np.array([x]))[0], sp.log(a)),
        (lambda x, y: np.tanh(np.array([y]))[0], sp.tanh(b)),
    ],
)
def test_arithmetic_acts_on_expression_and_value(compute, expected):
    x, y, _ = scalars()
    result = compute(x, y)
    assert sp.simplify(result.expr - expected) == 0
    assert float(result.value) == pytest.approx(float(expected.subs({a: 2 / 3, b: -1 / 2})))


def test_comparisons_follow_the_witness_and_are_recorded():
    x, y, path = scalars()
    assert x > y
    assert not x < y
    assert y <= 0
    assert path == [a > b, sp.Not(a < b), b <= 0]


def test_a_tie_is_an_error_and_the_same_expression_is_none():
    x, _, path = scalars()
    with pytest.raises(TieError, match="a and b are equal at the witness point"):
        _ = x > Witness(b, Fraction(2, 3), path)
    assert x >= x
    assert not x > Witness(a, Fraction(2, 3), path)
    with pytest.raises(TieError):
        _ = Witness(sp.exp(a), 1.0) > Witness(sp.exp(b), 1.0 + 1e-12)


@pytest.mark.parametrize("number", [0.5, np.float32(1), 1j])
def test_floats_are_refused(number):
    x, _, _ = scalars()
    with pytest.raises(TypeError, match="would make the proof inexact"):
        _ = x * number


def test_arrays_carry_a_symbol_for_each_entry():
    values = np.array([[Fraction(1), Fraction(2)]], dtype=object)
    array = symbolic_array("x", values, [])
    assert expression(array[0, 1]) == entry_symbol("x", (0, 1)) == sp.Symbol("x[0,1]", real=True)


def test_proof_counts_entries_and_names_the_wrong_one():
    source = Source("proof", exact=True)
    arrays = [
        source.array(name, shape) for name, shape in (("x", (2, 3)), ("W", (3, 2)), ("b", (2,)))
    ]
    assert prove_backward(refnet.dense, ["x", "W", "b"], arrays, {}, source).count == 6 + 6 + 2

    def flipped(x, W, b):
        out, pullback = refnet.dense(x, W, b)
        return out, lambda dout: (pullback(dout)[0], -pullback(dout)[1], pullback(dout)[2])

    with pytest.raises(AssertionError, match=r"dW\[0, 0\] is .* the derivative is"):
        prove_backward(flipped, ["x", "W", "b"], arrays, {}, source)


def test_a_proof_reports_its_branch_conditions():
    source = Source("branches", exact=True)
    outcome = prove_backward(refnet.relu, ["x"], [source.array("x", (2, 3))], {}, source)
    assert outcome.note == "12 branch conditions"  # x >= 0 in the maximum, x > 0 in the mask


def test_equality_is_a_comparison_like_the_others():
    x, y, path = scalars()
    assert x != y
    assert (x == y) is False
    assert x == Witness(a, Fraction(2, 3), path)
    assert bool(x)
    assert path == [sp.Ne(a, b), sp.Not(sp.Eq(a, b)), sp.Ne(a, 0)]
    with pytest.raises(TieError):
        _ = x == Witness(b, Fraction(2, 3), path)


def test_a_branch_on_equality_cannot_hide_a_wrong_gradient():
    def wrong(x):
        return np.where(x + 0 != x, 1, x * x), lambda dout: 0 * x * dout

    source = Source("equality", exact=True)
    with pytest.raises(AssertionError, match="the derivative is"):
        prove_backward(wrong, ["x"], [source.array("x", (2,))], {}, source)


def test_two_arrays_of_one_name_are_refused():
    source = Source("names", exact=True)
    arrays = [source.array("x", (2,)), source.array("x", (2,))]
    with pytest.raises(AssertionError, match="repeat, or hold dout"):
        prove_backward(
            lambda x, y: (x + y, lambda d: (2 * d, 2 * d)), ["x", "x"], arrays, {}, source
        )


@pytest.mark.parametrize("names", [["x", "y"], [], ["x", "y", "z"]])
def test_each_array_needs_a_name(names):
    source = Source("names", exact=True)
    with pytest.raises(ValueError, match=r"are for 1 arrays; expected a name each"):
        prove_backward(refnet.relu, names, [source.array("x", (2,))], {}, source)


def test_a_proof_about_no_entry_is_refused():
    source = Source("empty", exact=True)
    x = source.array("x", (2, 3))
    with pytest.raises(ValueError, match="expected a name each"):
        prove_backward(refnet.relu, [], [], {}, source)
    with pytest.raises(ValueError, match=r"x is empty, of shape \(0, 3\)"):
        prove_backward(lambda x: (x, lambda d: 7 * d), ["x"], [x[:0]], {}, source)
    with pytest.raises(ValueError, match=r"the output is empty, of shape \(0, 3\)"):
        prove_backward(lambda x: (x[:0], lambda d: 0 * x), ["x"], [x], {}, source)


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (np.sqrt, "the op uses sqrt; "),
        (np.sin, "the op uses sin; "),
        (np.var, "the op uses conjugate; "),
        (abs, "bad operand type for abs.*; "),
        (math.sqrt, "real number, not .?Witness.?; "),
    ],
)
def test_a_function_that_is_not_exact_is_refused_with_those_that_are(function, says):
    source = Source("functions", exact=True)
    x = source.array("x", ())
    with pytest.raises(TypeError, match=f"{says}on symbols it may use .*integer powers.* tanh"):
        prove_backward(lambda x: (function(x), lambda d: d), ["x"], [x], {}, source)
    with pytest.raises(TypeError, match=f"{says}on symbols it may use"):
        prove_backward(lambda x: (x * x, lambda d: d * function(x)), ["x"], [x], {}, source)


def test_other_type_errors_of_an_op_stay_as_they_are():
    source = Source("errors", exact=True)
    with pytest.raises(TypeError, match=r"^missing$"):
        prove_backward(fail, ["x"], [source.array("x", (2,))], {}, source)


def fail(x):
    raise TypeError("missing")


def test_the_guide_lists_the_same_functions():
    guide = Path(__file__).parents[2] / "docs" / "guides" / "check-your-own-layer.md"
    text = " ".join(guide.read_text("utf-8").replace("`", "").split())
    assert f"The code may use {ALLOWED}." in text
