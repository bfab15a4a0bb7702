"""Losses of refnet and of Keras, update by update; and whole runs."""

import math

import numpy as np
import pytest

import refnet
from refnet.comparison import compare_losses, side_by_side, trajectories
from refnet.comparison.trajectories import Losses

# Keras calls NumPy in a way that NumPy 2 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
RATES = {"m1": 0.001, "m2": 0.005, "m4": 0.001}


@pytest.mark.parametrize("name", RATES)
def test_same_losses_in_float64(keras, digits, name):
    losses = compare_losses(name, dtype="float64", learning_rate=RATES[name], data=digits)
    assert len(losses.refnet) == len(losses.keras) == 200
    assert losses.refnet[-1] < losses.refnet[0] / 2
    assert max(losses.differences) < 1e-8
    assert keras.config.floatx() == "float32"


def test_mean_of_the_batch(keras, digits):
    losses = compare_losses(
        "m2", dtype="float64", learning_rate=0.5, reduction="mean", data=digits, updates=20
    )
    assert losses.refnet[0] < 5
    assert max(losses.differences) < 1e-12


def test_float32_differs_by_rounding_only(keras, digits):
    losses = compare_losses("m2", dtype="float32", learning_rate=0.001, data=digits, updates=50)
    assert 0 < max(losses.differences) < 1e-5


def _transposed(twin, params):
    """Give the twin's second dense layer, 32 by 10, the weights of another order."""
    weights = twin.get_weights()
    weights[2] = weights[2].reshape(10, 32).T.copy()
    twin.set_weights(weights)


def _one_entry(twin, params):
    weights = twin.get_weights()
    weights[0][20, 0] += 1e-4
    twin.set_weights(weights)


@pytest.mark.parametrize("change", [_transposed, _one_entry])
def test_another_weight_is_noticed(keras, digits, monkeypatch, change):
    build = trajectories.keras_twin

    def changed(model):
        twin = build(model)
        change(twin, model.params)
        return twin

    monkeypatch.setattr(trajectories, "keras_twin", changed)
    losses = compare_losses("m2", dtype="float64", learning_rate=0.005, data=digits, updates=20)
    assert max(losses.differences) > 1e-8


def test_another_learning_rate_is_noticed(keras, digits, monkeypatch):
    compiled = trajectories.compiled
    monkeypatch.setattr(
        trajectories, "compiled", lambda twin, rate, *rest: compiled(twin, rate * (1 + 1e-6), *rest)
    )
    losses = compare_losses("m1", dtype="float64", learning_rate=0.001, data=digits, updates=20)
    assert losses.differences[0] < 1e-14  # the loss before the first update
    assert max(losses.differences) > 1e-8


def test_relative_differences():
    inf, nan = math.inf, math.nan
    found = Losses([2.0, 0.0, nan, 1.0, 0.0, inf], [1.0, 0.0, 1.0, inf, 1.0, inf]).differences
    assert found[:2] == [0.5, 0.0]
    assert math.isnan(found[2])
    assert math.isnan(found[3])
    assert found[4] > 1e300
    assert math.isnan(found[5])


def test_side_by_side(keras, digits):
    result = side_by_side("m2", epochs=3, learning_rate=0.001, data=digits, evaluate_every=1000)
    model = refnet.models.build("m2", seed=0, input_shape=digits.input_shape)
    history = refnet.fit(
        model, digits, loss=refnet.SoftmaxCrossEntropy("sum"), optimizer=refnet.SGD(0.001),
        epochs=3, evaluate_every=1000, seed=0,
    )  # fmt: skip
    for curve, tolerance in ((result.refnet, 0), (result.keras, 1 / len(digits.test))):
        assert curve.samples == history.column("samples")
        for split in ("train", "test"):
            found = np.array(getattr(curve, f"{split}_accuracy"))
            np.testing.assert_allclose(found, history.column(f"{split}_accuracy"), atol=tolerance)
        assert len(curve.milliseconds) == len(curve.samples)
        assert curve.seconds > 0
    assert result.refnet.test_accuracy[-1] > result.refnet.test_accuracy[0]
    assert result.time_ratio > 0
