"""What a check refuses because it would compare nothing, or something else than was asked."""

import dataclasses
import re
import sys

import numpy as np
import pytest

import refnet
from refnet.verification import Source, central_differences, check_gradients, complex_step
from refnet.verification.comparison import compare
from refnet.verification.proof import prove_backward
from refnet.verification.specs.activations.tanh import SPEC

X = np.random.default_rng(0).normal(size=(3, 4))


@pytest.fixture
def silent():
    """NumPy's warnings of overflow are no errors here, as for a user."""
    with np.errstate(all="ignore"):
        yield


def softplus_wrong(x):
    return np.log(1 + np.exp(x)), lambda dout: dout / (1 + np.exp(x))


def with_entry(value, index=(1, 2)):
    x = X.copy()
    x[index] = value
    return x


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_an_array_that_is_not_finite_is_refused_by_name_and_place(value):
    with pytest.raises(ValueError, match=r"array 1 is not finite at \[1, 2\]"):
        check_gradients(lambda a, b: (a + b, lambda d: (d, d)), X, with_entry(value))


def test_an_output_that_overflows_is_refused(silent):
    with pytest.raises(AssertionError, match=r"output is not finite at \[1, 2\]; choose another"):
        check_gradients(softplus_wrong, with_entry(800.0))


def test_an_output_that_is_nan_everywhere_is_refused(silent):
    with pytest.raises(AssertionError, match=r"output is not finite at \[0, 0\]"):
        check_gradients(lambda x: (np.log(x), lambda d: 7 * d), -abs(X))
    with pytest.raises(AssertionError, match="output is not finite; choose"):
        check_gradients(lambda x: (np.log(x).sum(), lambda d: 7 * d), -abs(X))


def test_an_output_that_is_not_finite_beside_the_point_is_refused(silent):
    near = with_entry(1e-7, (2, 3)) ** 2 + 1e-7
    found = r"not finite within 6e-06 of array 0 at \[2, 3\]; choose"
    with pytest.raises(AssertionError, match=found):
        check_gradients(lambda x: (np.log(x), lambda d: d / x), near)
    with pytest.raises(AssertionError, match=found):
        central_differences(lambda x: (np.log(x), None), [near], np.ones_like(X), {})


def test_a_complex_step_that_is_not_finite_is_refused(silent):
    def logistic(x):  # 1 / (1 + inf) is 0, but for complex numbers NaN
        return 1 / (1 + np.exp(x)), lambda dout: 7 * dout * (x > 700)

    found = r"complex step of array 0 is not finite at \[0\]"
    with pytest.raises(AssertionError, match=found):
        check_gradients(lambda x: (logistic(x)[0], lambda dout: 0 * dout), np.array([800.0]))
    with pytest.raises(AssertionError, match=found):
        complex_step(logistic, [np.array([800.0])], np.ones(1), {})


def test_nothing_to_compare_is_refused():
    with pytest.raises(ValueError, match="no array is given"):
        check_gradients(lambda: (np.ones(2), lambda d: ()))
    with pytest.raises(ValueError, match=r"array 0 is empty, of shape \(0, 4\)"):
        check_gradients(lambda x: (x, lambda d: 7 * d), np.empty((0, 4)))
    with pytest.raises(ValueError, match=r"the output is empty, of shape \(0, 4\)"):
        check_gradients(lambda x: (x[:0], lambda d: 0 * x), X)


def test_a_comparison_leaves_out_kinks_only():
    with pytest.raises(AssertionError, match="the dx to compare with is not finite"):
        compare(["dx"], (X,), [with_entry(np.nan)], 1.0)
    with pytest.raises(AssertionError, match="nothing was compared"):
        compare(["dx"], (X,), [X], 1.0, [np.ones(X.shape, bool)])
    with pytest.raises(AssertionError, match="nothing was compared"):
        compare([], (), [], 1.0)
    outcome = compare(["dx"], (X,), [with_entry(np.nan)], 0.0, [np.isnan(with_entry(np.nan))])
    assert outcome.count == X.size - 1


def square_in_place(x):
    return np.multiply(x, x, out=x), lambda dout: 2 * x * dout


def add_in_place(x, b):
    x += b
    return x, lambda dout: (dout, dout.sum(axis=0))


def relu_in_place(x):
    return np.maximum(x, 0, out=x), lambda dout: dout * (x > 0)


def spoil_array(x):
    def pullback(dout):
        x[:] = 2 * x * dout
        return x

    return x * x, pullback


def spoil_dout(x):
    def pullback(dout):
        dout *= 3
        return dout

    return 3 * x, pullback


def spoil_option(x, *, scale):
    out = scale * x
    scale += 1
    return out, lambda dout: (scale - 1) * dout


def spoil_second_time():
    """The first call is clean, as of a layer that reuses a buffer only once it has one."""
    calls = []

    def op(x):
        out = x * x
        calls.append(out)
        if len(calls) == 2:
            x *= 2
        return out, lambda dout: 2 * x * dout

    return op


@pytest.mark.parametrize(
    ("op", "arrays", "options", "message"),
    [
        (square_in_place, [X], {}, "the op changes array 0 in place"),
        (add_in_place, [X, X[0]], {}, "the op changes array 0 in place"),
        (relu_in_place, [X], {}, "the op changes array 0 in place"),
        (spoil_second_time(), [X], {}, "the op changes array 0 in place"),
        (spoil_array, [X], {}, "the pullback changes array 0 in place"),
        (spoil_dout, [X], {}, "the pullback changes dout in place"),
        (spoil_option, [X], {"scale": X + 2}, "the op changes the option scale in place"),
    ],
)
def test_an_op_that_changes_an_array_is_refused_and_the_caller_keeps_its_own(
    op, arrays, options, message
):
    arrays = [array.copy() for array in arrays]
    before = [array.copy() for array in [*arrays, *options.values()]]
    with pytest.raises(AssertionError, match=message):
        check_gradients(op, *arrays, **options)
    for array, copy in zip([*arrays, *options.values()], before, strict=True):
        assert np.array_equal(array, copy)


@pytest.mark.parametrize(
    ("op", "message"),
    [
        (square_in_place, "the op changes x in place"),
        (spoil_array, "the pullback changes x in place"),
        (spoil_dout, "the pullback changes dout in place"),
    ],
)
def test_a_proof_refuses_an_op_that_changes_an_array(op, message):
    source = Source("in place", exact=True)
    x = source.array("x", (2, 3))
    before = list(x.flat)
    with pytest.raises(AssertionError, match=message):
        prove_backward(op, ["x"], [x], {}, source)
    assert all(a is b for a, b in zip(x.flat, before, strict=True))


@pytest.mark.parametrize(
    ("op", "named"),
    [
        (refnet.ReLU, "op is the class ReLU"),
        (refnet.Dense(4, 3, seed=0), r"op is a Layer, Dense\(name=None, W\(4, 3\), b\(3,\)\)"),
        (refnet.Sequential([refnet.ReLU()], input_shape=(4,)), "op has the type Sequential"),
        (X, "op has the type ndarray"),
    ],
)
def test_a_layer_and_a_class_are_refused_as_what_they_are(op, named):
    message = f"{named}; expected a function that returns its output and a pullback"
    with pytest.raises(TypeError, match=message):
        check_gradients(op, X)
    with pytest.raises(TypeError, match=message):
        prove_backward(op, ["x"], [X], {}, Source("layer", exact=True))


def test_an_op_that_returns_a_cache_is_refused_with_what_it_returned():
    found = re.escape("the op returned (ndarray, tuple); expected (out, pullback)")
    with pytest.raises(TypeError, match=found):
        check_gradients(lambda x: (x, (x, 1)), X)
    source = Source("cache", exact=True)
    with pytest.raises(TypeError, match=found):
        prove_backward(lambda x: (x, (x, 1)), ["x"], [source.array("x", (2,))], {}, source)


def test_a_spec_refuses_the_module_of_its_op():
    module = sys.modules["refnet.activations.tanh"]  # what "import tanh" gives without that line
    with pytest.raises(TypeError, match=r"Does refnet/activations/__init__\.py import tanh from"):
        dataclasses.replace(SPEC, op=module)
