"""One update: its arithmetic, and what it says when training diverges."""

import pickle

import numpy as np
import pytest

import refnet
from refnet.training import DivergenceError, train_step

X = np.array([[1.0, -2.0], [0.5, 3.0], [-1.0, 0.25]])
LABELS = np.array([0, 2, 1])


def linear_model(dtype=np.float64):
    return refnet.Sequential([refnet.Dense(2, 3, seed=1, dtype=dtype)])


class NaNLoss(refnet.SoftmaxCrossEntropy):
    def apply(self, predictions, targets):
        out, pullback = super().apply(predictions, targets)
        return out * np.nan, pullback


class InfiniteGradient(refnet.Layer):
    """Identity in front of the loss, with a gradient that is infinite in one place."""

    def apply(self, x, *, training):
        def pullback(dout):
            dx = dout.copy()
            dx[0, 1] = np.inf
            return dx

        return x, pullback


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_step_is_gradient_descent_on_the_batch(reduction):
    model = linear_model()
    W, b = (array.copy() for array in model.params.values())
    scores = X @ W + b
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    n = 3 if reduction == "mean" else 1
    dscores = (p - np.eye(3)[LABELS]) / n
    value = train_step(model, refnet.SoftmaxCrossEntropy(reduction), refnet.SGD(0.1), X, LABELS)
    assert type(value) is float
    np.testing.assert_allclose(value, -np.log(p[range(3), LABELS]).sum() / n, rtol=1e-14)
    np.testing.assert_allclose(model.params["dense_1/W"], W - 0.1 * X.T @ dscores, rtol=1e-13)
    np.testing.assert_allclose(model.params["dense_1/b"], b - 0.1 * dscores.sum(0), rtol=1e-13)


def test_step_runs_the_model_in_training_mode(spy):
    model = refnet.Sequential([refnet.Dense(2, 3, seed=0, dtype=float), spy])
    train_step(model, refnet.SoftmaxCrossEntropy(), refnet.SGD(0.1), X, LABELS)
    assert spy.seen == [(3, True)]


def test_step_refuses_a_loss_that_is_no_scalar():
    with pytest.raises(ValueError, match="reduction 'none'; expected 'sum' or 'mean'"):
        train_step(linear_model(), refnet.SoftmaxCrossEntropy("none"), refnet.SGD(0.1), X, LABELS)


def diverge(model, loss, learning_rate=0.5):
    """One step that must fail, and the parameters before it."""
    before = {name: array.copy() for name, array in model.params.items()}
    optimizer = refnet.SGD(learning_rate)
    with np.errstate(all="ignore"), pytest.raises(DivergenceError) as caught:
        train_step(model, loss, optimizer, X.astype(np.float32), LABELS)
    return caught.value, before, optimizer


def test_loss_is_looked_at_first():
    model = refnet.Sequential([refnet.Dense(2, 3, seed=0), InfiniteGradient()])
    error, before, optimizer = diverge(model, NaNLoss())
    assert vars(error) == {"step": 1, "layer": "loss", "what": "loss", "learning_rate": 0.5}
    assert optimizer.iterations == 0
    for name, array in model.params.items():
        np.testing.assert_array_equal(array, before[name])


def test_gradients_are_looked_at_before_the_update():
    model = refnet.Sequential(
        [refnet.Dense(2, 4, seed=0), InfiniteGradient(), refnet.Dense(4, 3, seed=0)]
    )
    error, before, optimizer = diverge(model, refnet.SoftmaxCrossEntropy())
    assert (error.step, error.layer, error.what) == (1, "dense_1/W", "gradient")
    assert optimizer.iterations == 0
    for name, array in model.params.items():
        np.testing.assert_array_equal(array, before[name])


def test_parameters_are_looked_at_after_the_update():
    error, _, optimizer = diverge(linear_model(np.float32), refnet.SoftmaxCrossEntropy(), 1e39)
    assert (error.step, error.layer, error.what) == (1, "dense_1/W", "parameter")
    assert (error.learning_rate, optimizer.iterations) == (1e39, 1)


def test_the_first_array_that_is_not_finite_is_named():
    model = linear_model(np.float32)
    optimizer = refnet.SGD(0.1)

    def spoil_the_bias(params, grads):
        params["dense_1/b"][2] = np.nan

    optimizer.step = spoil_the_bias
    with pytest.raises(DivergenceError) as caught:
        train_step(model, refnet.SoftmaxCrossEntropy(), optimizer, X.astype("f4"), LABELS)
    assert caught.value.layer == "dense_1/b"


def test_the_error_has_the_number_and_the_rate_of_its_update():
    schedule = refnet.ExponentialDecay(8.0, decay_steps=1, decay_rate=0.5)
    optimizer = refnet.SGD(schedule)
    for _ in range(2):
        train_step(linear_model(), refnet.SoftmaxCrossEntropy(), optimizer, X, LABELS)
    with pytest.raises(DivergenceError) as caught:
        train_step(linear_model(), NaNLoss(), optimizer, X, LABELS)
    assert (caught.value.step, caught.value.learning_rate) == (3, 2.0)


def test_a_parameter_has_the_rate_that_spoiled_it():
    schedule = refnet.ExponentialDecay(1e39, decay_steps=1, decay_rate=0.5)
    error, *_ = diverge(linear_model(np.float32), refnet.SoftmaxCrossEntropy(), schedule)
    assert (error.what, error.step, error.learning_rate) == ("parameter", 1, 1e39)


def test_message_and_pickle():
    error = DivergenceError(12, "dense_1/W", "gradient", 0.5)
    assert isinstance(error, ArithmeticError)
    assert str(error) == (
        "the gradient dense_1/W is not finite in update 12, at learning rate 0.5; expected finite "
        "numbers. Try a smaller learning rate, for example 0.05, and check that the data are "
        "finite."
    )
    assert str(DivergenceError(1, "loss", "loss", 0.5)).startswith("the loss is not finite")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (str(copy), vars(copy)) == (str(error), vars(error))


def test_without_the_check_nothing_is_raised():
    model = refnet.Sequential([refnet.Dense(2, 3, seed=0, dtype=float), InfiniteGradient()])
    with np.errstate(all="ignore"):
        value = train_step(model, NaNLoss(), refnet.SGD(0.1), X, LABELS, check_finite=False)
    assert np.isnan(value)
    assert not np.isfinite(model.params["dense_1/W"]).all()


def test_a_finite_array_whose_sum_overflows_is_no_divergence():
    model = linear_model(np.float32)
    model.params["dense_1/b"][...] = np.finfo(np.float32).max
    value = train_step(
        model, refnet.SoftmaxCrossEntropy(), refnet.SGD(1e-3), X.astype(np.float32), LABELS
    )
    assert np.isfinite(value)
