"""A whole run: when it evaluates, and its numbers."""

import sys

import numpy as np
import pytest

import refnet
from refnet.data import Batches
from refnet.training import evaluate
from refnet.training.plan import Plan


# The digits have 1,191 training images: 12 updates of 100 an epoch, 24 for two.
@pytest.mark.parametrize(
    ("evaluate_every", "steps", "epochs"),
    [
        (500, [5, 10, 15, 20, 24], [0, 0, 1, 1, 2]),
        (800, [8, 16, 24], [0, 1, 2]),  # the last one is due and is not repeated
        (850, [9, 17, 24], [0, 1, 2]),
        (30, list(range(1, 25)), [0] * 11 + [1] * 12 + [2]),
        (20_000, [24], [2]),
        ("epoch", [12, 24], [1, 2]),
    ],
)
def test_when_it_evaluates(run, make_model, digits, evaluate_every, steps, epochs):
    history = run(make_model("m1"), digits, evaluate_every=evaluate_every)
    assert history.column("step") == steps
    assert history.column("samples") == [100 * step for step in steps]
    assert history.column("epoch") == epochs
    assert list(history.records[0]) == [
        *("step", "samples", "epoch", "loss"),
        *("train_accuracy", "validation_accuracy", "test_accuracy"),
    ]


def test_the_coursework_evaluates_every_200_updates_of_100():
    plan = Plan(epoch_samples=55_000, epochs=5, batch_size=100, evaluate_every=20_000)
    due = [step for step in range(1, plan.updates + 1) if plan.evaluation_due(step)]
    assert (plan.updates, due) == (2750, [*range(200, 2750, 200), 2750])
    assert [step for step in range(1, 2751) if plan.epoch_ends(step)] == [
        550,
        1100,
        1650,
        2200,
        2750,
    ]


def test_plan_agrees_with_the_batches(digits):
    plan = Plan(epoch_samples=len(digits.train), epochs=3, batch_size=100, evaluate_every=1)
    batches = Batches(digits.train, batch_size=100, seed=0)
    for step in range(1, plan.updates + 1):
        assert batches.epochs_completed < 3
        batches.next_batch()
        assert plan.epochs_completed(step) == batches.epochs_completed
    assert batches.epochs_completed == 3


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_it_is_the_loop_one_would_write(
    run, by_hand, assert_same_params, make_model, digits, reduction
):
    rate = {"sum": 0.001, "mean": 0.1}[reduction]
    model, expected = make_model(), make_model()
    history = run(model, digits, learning_rate=rate, reduction=reduction)
    losses = by_hand(expected, digits, updates=24, learning_rate=rate, reduction=reduction)
    assert_same_params(model, expected)
    per_sample = np.array(losses) / (100 if reduction == "sum" else 1)
    means = [per_sample[a:b].mean() for a, b in ((0, 5), (5, 10), (10, 15), (15, 20), (20, 24))]
    np.testing.assert_allclose(history.column("loss"), means, rtol=1e-12)
    last = history.records[-1]
    assert last["train_accuracy"] == evaluate(model, digits.train.take(238))["accuracy"]
    assert last["validation_accuracy"] == evaluate(model, digits.validation)["accuracy"]
    assert last["test_accuracy"] == evaluate(model, digits.test)["accuracy"]


def test_train_fraction(run, make_model, digits, spy):
    run(make_model("m1", spy=spy), digits, train_fraction=0.5, evaluate_every="epoch")
    evaluations = [n for n, training in spy.seen if not training]
    train = 5 * [100] + [96]  # of 596: 595.5 rounds to the even one
    assert evaluations == 2 * (train + 3 * [100] + [2] + 3 * [100] + [4])


def test_the_smallest_fraction_is_one_sample(run, make_model, digits, spy):
    run(make_model("m1", spy=spy), digits, train_fraction=1e-9, evaluate_every="epoch")
    others = 3 * [100] + [2] + 3 * [100] + [4]
    assert [n for n, training in spy.seen if not training] == 2 * [1, *others]


def test_training_learns(run, make_model, digits):
    """A sanity check only: that gradients are right is proved elsewhere."""
    history = run(make_model(), digits, epochs=20, learning_rate=0.2, evaluate_every="epoch")
    losses = history.column("loss")
    assert losses[-1] < losses[len(losses) // 2] < losses[0]
    assert history.records[-1]["test_accuracy"] > 0.85


def test_metadata(run, make_model, digits):
    optimizer = refnet.SGD(refnet.ExponentialDecay(0.5, decay_steps=5, decay_rate=0.5))
    history = run(make_model("m1"), digits, optimizer=optimizer, seed=np.int64(7))
    versions = history.metadata.pop("versions")
    assert history.metadata == {
        "model": "m1",
        "data": "digits",
        "loss": "SoftmaxCrossEntropy",
        "reduction": "mean",
        "optimizer": "SGD",
        "schedule": "ExponentialDecay",
        "learning_rate": 0.5,
        "epochs": 2,
        "batch_size": 100,
        "evaluate_every": 500,
        "train_fraction": 0.2,
        "seed": 7,
    }
    assert type(history.metadata["seed"]) is int  # JSON has no NumPy integers
    assert versions["refnet"] == refnet.__version__
    assert versions["numpy"] == np.__version__
    assert versions["python"] == ".".join(map(str, sys.version_info[:3]))
