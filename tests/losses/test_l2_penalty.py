"""Evidence A to G for losses/l2_penalty, and the regularizer made of it."""

from fractions import Fraction

import numpy as np
import pytest

import refnet
from tests.contract import contract

test_evidence = contract("losses/l2_penalty")


def make_params(dtype=float):
    rng = np.random.default_rng(0)
    shapes = {"conv2d_1/W": (3, 2, 1, 4), "conv2d_1/b": (4,), "dense_1/W": (4, 3), "b": (3,)}
    return {name: rng.normal(size=shape).astype(dtype) for name, shape in shapes.items()}


@pytest.mark.parametrize(
    ("name", "penalized"),
    [
        ("dense_1/W", True),
        ("conv/U", True),
        ("separable/D", True),
        ("W", True),
        ("layer/beta", True),
        ("b/W", True),
        ("layer/web", True),
        ("dense_1/b", False),
        ("b", False),
    ],
)
def test_weights_are_penalized_and_biases_are_not(name, penalized):
    assert refnet.L2().applies_to(name) is penalized
    assert refnet.L2(biases=True).applies_to(name) is True


def test_every_parameter_of_the_models_is_a_bias_by_its_rank():
    for name in refnet.models.names():
        for key, array in refnet.models.build(name).params.items():
            assert refnet.L2().applies_to(key) is (array.ndim > 1), key


def test_the_default_strength_is_that_of_keras():
    assert (refnet.L2().l2, refnet.L2(0.5).l2, refnet.L2().biases) == (0.01, 0.5, False)


@pytest.mark.parametrize("biases", [False, True])
def test_penalty_and_gradients_are_sums_over_the_arrays(biases):
    params, regularizer = make_params(), refnet.L2(0.3, biases=biases)
    counted = [name for name in params if biases or not name.endswith("b")]
    penalty = regularizer.penalty(params)
    assert type(penalty) is float
    expected = 0.3 * sum((params[name] ** 2).sum() for name in counted)
    np.testing.assert_allclose(penalty, expected, rtol=1e-14)
    grads = {name: np.cos(array) for name, array in params.items()}
    total = regularizer.add_gradients(params, grads)
    assert list(total) == list(grads)
    for name, array in params.items():
        decay = 0.6 * array if name in counted else 0
        np.testing.assert_allclose(total[name], np.cos(array) + decay, rtol=1e-14)
        np.testing.assert_array_equal(grads[name], np.cos(array))  # not changed


def test_the_gradients_are_the_derivative_of_the_penalty():
    params, regularizer, h = make_params(), refnet.L2(0.3, biases=True), 1e-3
    grads = regularizer.add_gradients(params, {n: np.zeros_like(a) for n, a in params.items()})
    for name, array in params.items():
        for index in np.ndindex(array.shape):
            sides = []
            for step in (h, -h):
                moved = array.copy()
                moved[index] += step
                sides.append(regularizer.penalty({**params, name: moved}))
            np.testing.assert_allclose((sides[0] - sides[1]) / (2 * h), grads[name][index], 1e-9)


@pytest.mark.parametrize("strength", [0.1, np.float64(0.1), np.float32(0.1), 1, Fraction(1, 10)])
def test_precision_is_kept(strength):
    params, regularizer = make_params(np.float32), refnet.L2(strength)
    total = regularizer.add_gradients(params, params)
    assert {array.dtype for array in total.values()} == {np.dtype(np.float32)}


def test_nan_is_not_hidden_and_stays_in_its_entry():
    params = make_params()
    params["dense_1/W"][1, 2] = np.nan
    regularizer = refnet.L2(0.3)
    assert np.isnan(regularizer.penalty(params))
    total = regularizer.add_gradients(params, {n: np.zeros_like(a) for n, a in params.items()})
    assert [int(np.isnan(array).sum()) for array in total.values()] == [0, 0, 1, 0]
    params = {**make_params(), "b": np.array([np.nan])}
    assert np.isfinite(regularizer.penalty(params))  # it is no weight


def test_strength_zero_and_no_weights_cost_nothing():
    params = make_params()
    assert refnet.L2(0).penalty(params) == 0
    for name, array in refnet.L2(0).add_gradients(params, params).items():
        np.testing.assert_array_equal(array, params[name])
    assert refnet.L2(1).penalty({"b": np.ones(3)}) == 0


def test_an_array_that_layers_share_counts_once():
    W = np.array([[1.0, 2.0]])
    params = {"one/W": W, "two/W": W, "three/W": W.copy()}
    regularizer = refnet.L2(0.5)
    assert regularizer.penalty(params) == 5
    total = regularizer.add_gradients(params, {name: np.zeros((1, 2)) for name in params})
    np.testing.assert_array_equal(total["one/W"] + total["two/W"], W)
    np.testing.assert_array_equal(total["three/W"], W)


def test_a_gradient_of_a_wrong_shape_is_not_stretched():
    params = {"W": np.ones((2, 3))}
    with pytest.raises(ValueError, match=r"of W has shape \(1, 3\); expected \(2, 3\)"):
        refnet.L2().add_gradients(params, {"W": np.ones((1, 3))})


@pytest.mark.parametrize("names", [[], ["W", "b", "c"]])
def test_missing_and_unknown_gradients_are_left_to_the_optimizer(names):
    params = {"W": np.ones(2), "b": np.ones(2)}
    total = refnet.L2().add_gradients(params, {name: np.ones(2) for name in names})
    assert list(total) == names
    with pytest.raises(ValueError, match="grads has the names"):
        refnet.SGD(0.1).step(params, total)
