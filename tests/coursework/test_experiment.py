"""One run: what it trains, and by which recipe."""

import dataclasses

import numpy as np
import pytest

import refnet
from refnet.coursework.experiment import Experiment
from refnet.layers import Dropout

RUN = Experiment(
    study="curves", model="m2", setting=2, epochs=2, learning_rate=0.005, seed=3, data="digits"
)


def test_a_run_is_what_fit_does_with_the_summed_loss():
    data = refnet.data.load("digits")
    model = refnet.models.build("m2", seed=3, input_shape=data.input_shape)
    expected = refnet.fit(
        model, data, loss=refnet.SoftmaxCrossEntropy("sum"), optimizer=refnet.SGD(0.005),
        epochs=2, seed=3, evaluate_every="epoch",
    )  # fmt: skip
    found = RUN.run(data)
    assert found.records == expected.records
    assert found.metadata["reduction"] == "sum"
    assert found.metadata["batch_size"] == 100
    assert found.metadata["experiment"] == dataclasses.asdict(RUN)


def test_names_tell_all_that_differs():
    changed = {
        "study": "remedies", "model": "m3", "epochs": 3, "learning_rate": 0.1, "seed": 4,
        "data": "mnist", "dropout": 0.1, "l2": 0.1, "patience": 2,
    }  # fmt: skip
    names = [dataclasses.replace(RUN, **{key: value}).name for key, value in changed.items()]
    assert len({RUN.name, *names}) == 1 + len(changed)


def test_dropout_follows_every_relu_and_keeps_the_weights():
    data = RUN.load()
    run = dataclasses.replace(RUN, model="m3", dropout=0.25)
    with_dropout, without = run.build(data), dataclasses.replace(run, dropout=0).build(data)
    kinds = [type(layer).__name__ for layer in with_dropout]
    assert kinds == ["Flatten", "Dense", "ReLU", "Dropout", "Dense", "ReLU", "Dropout", "Dense"]
    masks = [layer.rng.random(4) for layer in with_dropout if isinstance(layer, Dropout)]
    assert not np.array_equal(*masks)
    for name, array in without.params.items():
        assert np.array_equal(with_dropout.params[name], array)


@pytest.mark.parametrize("remedy", [{"dropout": 0.25}, {"l2": 0.1}])
def test_remedies_change_the_run_reproducibly(remedy):
    data = RUN.load()
    run = dataclasses.replace(RUN, study="remedies", **remedy)
    assert run.run(data) == run.run(data)
    assert run.run(data).records != RUN.run(data).records


def test_early_stopping_says_which_update_was_best():
    run = dataclasses.replace(RUN, study="remedies", patience=1, epochs=30)
    history = run.run(run.load())
    validation = history.column("validation_accuracy")
    best = history.column("step").index(history.metadata["best_step"])
    assert validation[best] == max(validation)
    assert len(validation) == best + 2 < 30
