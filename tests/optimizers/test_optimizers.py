"""SGD, its refusals, and an optimizer of one's own with a state."""

import numpy as np
import pytest

import refnet
from refnet import SGD, Optimizer


def make_params():
    return {"a/W": np.array([[1.0, 2.0], [3.0, 4.0]]), "a/b": np.array([5.0, 6.0])}


GRADS = {"a/W": np.array([[1.0, -1.0], [0.5, 0.0]]), "a/b": np.array([2.0, -4.0])}


def test_sgd_is_its_formula_in_place():
    params, expected = make_params(), make_params()
    held = dict(params)
    optimizer = SGD(learning_rate=0.25)
    grads = {name: gradient.copy() for name, gradient in GRADS.items()}
    for updates in (1, 2, 3):
        optimizer.step(params, grads)
        assert optimizer.iterations == updates
        for name in params:
            expected[name] = expected[name] - 0.25 * GRADS[name]
            assert params[name] is held[name]
            np.testing.assert_array_equal(params[name], expected[name])
            np.testing.assert_array_equal(grads[name], GRADS[name])
    assert optimizer.state == {"a/W": {}, "a/b": {}}


def test_names_are_matched_not_positions():
    params = make_params()
    SGD(1.0).step(params, dict(reversed(GRADS.items())))
    np.testing.assert_array_equal(params["a/b"], [3.0, 10.0])


def test_precision_of_the_parameters_is_kept():
    params = {"w": np.ones(3, np.float32)}
    SGD(np.float64(0.1)).step(params, {"w": np.ones(3)})
    assert params["w"].dtype == np.float32


@pytest.mark.parametrize(
    ("grads", "message"),
    [
        (
            {"a/W": GRADS["a/W"]},
            r"grads has the names \['a/W'\]; expected those of params, \['a/W', 'a/b'\]",
        ),
        ({**GRADS, "c/W": np.ones(2)}, r"\['a/W', 'a/b', 'c/W'\]; expected those of params"),
        ({}, r"grads has the names \[\]; expected"),
        (
            {**GRADS, "a/b": np.ones(3)},
            r"the gradient of a/b has shape \(3,\); expected \(2,\)",
        ),
        ({**GRADS, "a/b": np.ones(1)}, r"a/b has shape \(1,\); expected \(2,\)"),
    ],
)
def test_refused_and_nothing_changed(grads, message):
    params, optimizer = make_params(), SGD(0.1)
    with pytest.raises(ValueError, match=message):
        optimizer.step(params, grads)
    for name, array in make_params().items():
        np.testing.assert_array_equal(params[name], array)
    assert optimizer.iterations == 0
    assert optimizer.state == {}


class Momentum(Optimizer):
    """v <- m v - rate g, then w <- w + v."""

    slots = ("velocity",)

    def __init__(self, learning_rate, momentum):
        super().__init__(learning_rate)
        self.momentum = momentum

    def update(self, param, grad, state, rate):
        velocity = state["velocity"]
        velocity *= self.momentum
        velocity -= rate * grad
        param += velocity


def test_an_optimizer_of_ones_own_keeps_its_state():
    rates = [0.5, 0.5, 0.25, 0.25, 0.125]
    schedule = refnet.ExponentialDecay(0.5, decay_steps=2, decay_rate=0.5, staircase=True)
    optimizer, params = Momentum(schedule, momentum=0.75), make_params()
    expected = {name: (array.copy(), 0 * array) for name, array in params.items()}
    rng = np.random.default_rng(0)
    for rate in rates:
        grads = {name: rng.normal(size=array.shape) for name, array in params.items()}
        optimizer.step(params, grads)
        for name, (w, v) in expected.items():
            v = 0.75 * v - rate * grads[name]
            expected[name] = w + v, v
            np.testing.assert_allclose(params[name], w + v, rtol=1e-14)
            np.testing.assert_allclose(optimizer.state[name]["velocity"], v, rtol=1e-14)
    assert optimizer.iterations == 5


def test_a_state_is_a_zero_array_like_the_parameter():
    optimizer = Momentum(0.5, momentum=0.0)
    params = {"w": np.full((2, 3), 7, np.float32)}
    optimizer.step(params, {"w": np.zeros((2, 3), np.float32)})
    (velocity,) = optimizer.state["w"].values()
    assert (velocity.shape, velocity.dtype) == ((2, 3), np.float32)
    assert velocity is not params["w"]
    assert (params["w"] == 7).all()


def test_it_trains_a_model():
    model = refnet.Sequential([refnet.Dense(2, 3, seed=0)])
    x, labels = np.eye(2, dtype=np.float32), np.array([0, 2])
    optimizer = Momentum(0.1, momentum=0.9)
    losses = [
        refnet.train_step(model, refnet.SoftmaxCrossEntropy(), optimizer, x, labels)
        for _ in range(20)
    ]
    assert losses[-1] < 0.1 * losses[0]
    assert list(optimizer.state) == ["dense_1/W", "dense_1/b"]
