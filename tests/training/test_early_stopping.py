"""Early stopping: when it stops, and what it goes back to."""

import numpy as np
import pytest

import refnet
from refnet.training import Callback, EarlyStopping, History, evaluate, fit


def watch(stopping, values):
    """Feed it evaluations; the model's one weight is the evaluation's number, from 1."""
    model = refnet.Sequential([refnet.Dense(1, 1, seed=0)])
    stopping.on_train_begin(model)
    stops = []
    for step, value in enumerate(values, start=1):
        model.params["dense_1/W"][...] = step
        stopping.on_evaluation({"step": step, stopping.monitor: value})
        stops.append(stopping.stop_training)
    stopping.on_train_end(History())
    return stops, float(model.params["dense_1/W"][0, 0])


def test_it_stops_after_patience_evaluations_without_improvement():
    stopping = EarlyStopping(patience=2)
    stops, weight = watch(stopping, [0.5, 0.7, 0.7, 0.8, 0.6, 0.8])
    assert stops == [False] * 5 + [True]  # an equal value is no improvement
    assert (stopping.best, stopping.best_step, stopping.stopped_step) == (0.8, 4, 6)
    assert weight == 4


def test_a_run_that_ends_of_itself_is_restored_too():
    stopping = EarlyStopping(patience=3)
    stops, weight = watch(stopping, [0.5, 0.7, 0.6])
    assert (stops, weight, stopping.stopped_step) == ([False] * 3, 2, None)


def test_restoring_may_be_declined():
    assert watch(EarlyStopping(patience=2, restore_best=False), [0.5, 0.4, 0.3]) == (
        [False, False, True],
        3,
    )


def test_mode_min():
    stopping = EarlyStopping("loss", patience=1, mode="min")
    stops, weight = watch(stopping, [3.0, 2.0, 2.5])
    assert (stops, weight, stopping.best) == ([False, False, True], 2, 2.0)


def test_min_delta_is_measured_from_the_best():
    stopping = EarlyStopping(patience=2, min_delta=0.125)
    stops, _ = watch(stopping, [0.5, 0.625, 0.75, 0.8])
    assert (stops, stopping.best) == ([False, False, False, False], 0.75)


def test_nan_is_no_improvement():
    stopping = EarlyStopping("loss", mode="min", patience=2)
    stops, weight = watch(stopping, [np.nan, 2.0, np.nan, np.nan])
    assert (stops, weight, stopping.best) == ([False, False, False, True], 2, 2.0)
    stops, weight = watch(EarlyStopping("loss", mode="min", patience=2), [np.nan, np.nan])
    assert (stops, weight) == ([False, True], 2)  # there is nothing to go back to


class BestByHand(Callback):
    """Keeps a copy of the parameters of the highest validation accuracy."""

    def on_train_begin(self, model):
        self.model, self.best = model, -1.0

    def on_evaluation(self, record):
        if record["validation_accuracy"] > self.best:
            self.best = record["validation_accuracy"]
            self.params = {name: array.copy() for name, array in self.model.params.items()}


def train(make_model, digits, *callbacks):
    model = make_model()
    history = fit(
        model,
        digits,
        loss=refnet.SoftmaxCrossEntropy("mean"),
        optimizer=refnet.SGD(1.5),
        epochs=40,
        seed=0,
        evaluate_every="epoch",
        callbacks=callbacks,
    )
    return model, history


def test_in_a_run(make_model, digits):
    stopping, by_hand = EarlyStopping(patience=3), BestByHand()
    model, history = train(make_model, digits, stopping, by_hand)
    accuracies = history.column("validation_accuracy")
    best = int(np.argmax(accuracies))
    assert len(accuracies) == best + 1 + 3 < 40
    assert stopping.best_step == history.records[best]["step"]
    assert stopping.stopped_step == history.records[-1]["step"]
    assert evaluate(model, digits.validation)["accuracy"] == accuracies[best] > accuracies[-1]
    for name, array in model.params.items():
        np.testing.assert_array_equal(array, by_hand.params[name])


def test_it_may_be_used_again(make_model, digits):
    stopping = EarlyStopping(patience=3)
    first, again = (train(make_model, digits, stopping)[1] for _ in range(2))
    assert first == again


def test_parameters_stay_the_same_arrays(make_model, digits):
    stopping = EarlyStopping(patience=1)
    model, _ = train(make_model, digits, stopping)
    arrays = list(model.params.values())
    stopping.on_train_end(History())
    assert all(a is b for a, b in zip(arrays, model.params.values(), strict=True))


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"monitor": "val_loss"}, ValueError, "monitor is 'val_loss'; expected one of loss, train"),
        ({"mode": "auto"}, ValueError, "mode is 'auto'; expected 'max' or 'min'"),
        ({"patience": 0}, ValueError, "patience is 0; expected a positive integer"),
        ({"min_delta": -0.1}, ValueError, r"min_delta is -0\.1; expected a finite number"),
        ({"min_delta": np.nan}, ValueError, "min_delta is nan; expected a finite number"),
    ],
)
def test_bad_arguments(options, error, message):
    with pytest.raises(error, match=message):
        EarlyStopping(**options)
