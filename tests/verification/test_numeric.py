"""The numerical differentiators, on ops that are right, wrong, kinked and not analytic."""

import numpy as np
import pytest

import refnet
from refnet.verification import check_gradients, complex_step
from refnet.verification.differentiators import central_differences
from refnet.verification.numeric import CENTRAL_TOLERANCE, check_central

RNG = np.random.default_rng(0)
X = RNG.normal(size=(3, 4))


def square(x):
    return x * x, lambda dout: 2 * x * dout


def test_a_right_op_passes_and_is_measured():
    outcome = check_gradients(square, X)
    assert outcome.count == X.size
    assert 0 <= outcome.error <= outcome.tolerance == 1e-12


def test_every_array_of_several_is_checked():
    arrays = [RNG.normal(size=shape) for shape in ((3, 4), (4, 2), (2,))]
    assert check_gradients(refnet.dense, *arrays).count == 12 + 8 + 2

    def wrong_bias(x, W, b):
        out, pullback = refnet.dense(x, W, b)
        return out, lambda dout: (*pullback(dout)[:2], pullback(dout)[2] / len(x))

    with pytest.raises(AssertionError, match="dx2 is off by"):
        check_gradients(wrong_bias, *arrays)


def test_one_entry_off_by_a_millionth_is_seen():
    def nearly(x):
        def pullback(dout):
            gradient = 2 * x * dout
            gradient[1, 2] *= 1 + 1e-6
            return gradient

        return x * x, pullback

    with pytest.raises(AssertionError, match="is off by"):
        check_gradients(nearly, X)


def test_a_gradient_that_vanishes_for_a_cotangent_of_ones_is_seen():
    def zero_pullback(x):
        out = refnet.softmax(x)[0]
        return out, lambda dout: 0 * out  # right for dout = 1, since the rows sum to 1

    ones = np.ones_like(X)
    np.testing.assert_allclose(refnet.softmax(X)[1](ones), 0, atol=1e-15)
    with pytest.raises(AssertionError, match="dx0 is off by"):
        check_gradients(zero_pullback, X)


@pytest.mark.parametrize("function", [np.abs, lambda x: x.real + 0.0])
def test_an_op_that_drops_the_imaginary_part_is_refused(function):
    def op(x):
        return function(x), lambda dout: dout

    with pytest.raises(AssertionError, match="real output for complex input"):
        complex_step(op, [X], np.ones_like(X), {})


def test_a_cast_to_float_inside_an_op_is_an_error():
    def op(x):
        return x.astype(float) + 0j * x, lambda dout: dout

    with pytest.raises(AssertionError, match="drops the imaginary part by a cast"):
        complex_step(op, [X], np.ones_like(X), {})


def test_central_differences_skip_kinks_and_say_how_many():
    x = np.array([-1.0, 0.0, 1e-7, 1.0])
    (gradient,), skipped = central_differences(refnet.relu, [x], np.ones(4), {})
    assert skipped == 2
    assert np.isnan(gradient[1:3]).all()
    np.testing.assert_allclose(gradient[[0, 3]], [0, 1], atol=CENTRAL_TOLERANCE)


def test_too_many_kinks_are_an_error():
    x = np.array([0.0, 0.0, 0.0, 1.0])
    gradient = refnet.relu(x)[1](np.ones(4))
    with pytest.raises(AssertionError, match="3 of 4 entries lie at kinks"):
        check_central(["x"], gradient, refnet.relu, [x], np.ones(4), {})


def test_float32_is_refused():
    with pytest.raises(TypeError, match="array 0 has dtype float32; expected float64"):
        check_gradients(square, X.astype(np.float32))


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(AssertionError, match=r"dx0 has shape \(4, 3\); expected \(3, 4\)"):
        check_gradients(lambda x: (x, lambda dout: dout.T), X)


def test_a_non_finite_gradient_is_refused():
    with pytest.raises(AssertionError, match="dx0 is not finite"):
        check_gradients(lambda x: (x, lambda dout: dout * np.nan), X)


def test_entries_at_a_kink_are_left_out_and_counted():
    x = np.linspace(-1, 1, 21)  # one of them is exactly 0
    outcome = check_gradients(refnet.relu, x)
    assert (outcome.count, outcome.note) == (20, "skipped at kinks: 1")


def test_curvature_is_not_taken_for_a_kink():
    def steep(x):
        return 1e4 * x * x, lambda dout: 2e4 * x * dout

    x = np.array([1e-5, 0.001, 0.0005])
    assert check_gradients(steep, x).count == 3
    with pytest.raises(AssertionError, match="dx0 is off by"):
        check_gradients(lambda x: (steep(x)[0], lambda dout: 1e4 * x * dout), x)


def test_a_kink_beside_the_point_is_stepped_over():
    (gradient,), skipped = central_differences(refnet.relu, [np.array([3e-6])], np.ones(1), {})
    assert skipped == 0
    np.testing.assert_allclose(gradient, [1], atol=CENTRAL_TOLERANCE)


def test_an_op_that_draws_random_numbers_is_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(AssertionError, match="another output for the same input"):
        check_gradients(lambda x: (x * rng.random(x.shape), lambda dout: dout), X)


def test_a_function_without_pullback_is_refused():
    with pytest.raises(TypeError, match=r"returned ndarray; expected \(out, pullback\)"):
        check_gradients(np.sin, X)
