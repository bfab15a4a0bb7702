"""A run that diverges: raised, or recorded."""

import numpy as np
import pytest

import refnet
from refnet.training import DivergenceError


def test_divergence_is_raised(run, make_model, digits):
    with np.errstate(all="ignore"), pytest.raises(DivergenceError) as caught:
        run(make_model(), digits, learning_rate=1e20)
    error = caught.value
    assert (error.step, error.layer, error.what) == (2, "loss", "loss")
    assert error.learning_rate == 1e20
    with np.errstate(all="ignore"), pytest.raises(DivergenceError) as caught:
        run(make_model(), digits, learning_rate=1e39)
    error = caught.value
    assert (error.step, error.layer, error.what) == (1, "dense_1/W", "parameter")


# Without np.errstate: any warning of NumPy's would be an error here.
def test_divergence_is_recorded_once_and_training_goes_on(
    run, by_hand, assert_same_params, make_model, digits
):
    model, expected = make_model(), make_model()
    history = run(model, digits, learning_rate=1e20, on_divergence="record")
    assert history.divergence == {
        "step": 2,
        "layer": "loss",
        "what": "loss",
        "learning_rate": 1e20,
    }
    assert history.column("step") == [5, 10, 15, 20, 24]
    assert np.isnan(history.column("loss")).all()
    assert history.column("test_accuracy") == [0.0] * 5
    with np.errstate(all="ignore"):
        by_hand(expected, digits, updates=24, learning_rate=1e20, check_finite=False)
    assert_same_params(model, expected)


def test_a_recorded_divergence_counts_the_updates_of_its_own_run(run, make_model, digits):
    optimizer = refnet.SGD(1e20)
    optimizer.iterations = 100
    history = run(make_model(), digits, optimizer=optimizer, on_divergence="record")
    assert history.divergence["step"] == 2


def test_recording_changes_nothing_where_nothing_diverges(run, make_model, digits):
    one, other = (run(make_model(), digits, on_divergence=how) for how in ("raise", "record"))
    assert one == other
    assert one.divergence is None


def test_after_a_divergence_nothing_is_looked_for(make_model, digits, run, monkeypatch):
    looked = []
    monkeypatch.setattr(refnet.training.step, "first_non_finite", looked.append)
    run(make_model(), digits, learning_rate=1e20, on_divergence="record")
    assert len(looked) == 4  # gradients and parameters, in the first two updates
