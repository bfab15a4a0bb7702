"""Overflow and stability, on small models and the digits."""

import math

import numpy as np
import pytest

import refnet
from refnet.coursework.explanations.overflow import argmax_accuracy, overflow_study
from refnet.coursework.explanations.stability import Case, outcome, stability_study, try_rate
from refnet.coursework.explanations.trained import train

SUM, MEAN = refnet.SoftmaxCrossEntropy("sum"), refnet.SoftmaxCrossEntropy("mean")


def test_overflow_ends_the_unshifted_run_and_not_the_shifted_one(
    make_model, digits, unshifted, strict
):
    losses = {"unshifted": (unshifted("sum"), False), "shifted": (SUM, True)}
    document = overflow_study(
        lambda seed: make_model("m4", seed), losses, digits, learning_rate=0.05, updates=30
    )
    strict(document)
    plain, shifted = document["runs"]
    at = plain["first"]["update"]
    assert plain["parameters"] == plain["updates"] == at < 30
    scores = [[row["largest_score"] for row in run["trace"]] for run in (plain, shifted)]
    assert scores[0] == pytest.approx(scores[1][:at])
    assert max(scores[0]) > math.log(np.finfo(float).max)
    assert shifted["first"] is None
    assert plain["accuracy"] == 0
    assert plain["argmax_accuracy"] == document["nan_scores"]["argmax_accuracy"]
    assert plain["argmax_accuracy"] == (digits.test.labels == 0).mean() > 0
    assert shifted["accuracy"] == shifted["argmax_accuracy"] > 0


def test_argmax_accuracy_is_the_accuracy_where_scores_are_finite(make_model, digits):
    model = train(make_model("m1"), MEAN, digits, 0.2, 50).model
    found = argmax_accuracy(model, digits.test)
    assert found == refnet.training.evaluate(model, digits.test)["accuracy"] > 0.8


@pytest.mark.parametrize(
    ("losses", "accuracy", "expected"),
    [
        ([2.5] * 50 + [0.5] * 50, 0.8, "learns"),
        ([2.5] * 50 + [2.3] * 50, 0.1, "chance"),
        ([2.5] * 50 + [2.25] * 50, 0.5, "learns"),
        ([9.0] * 50 + [2.35] * 50, 0.8, "above chance"),
        ([0.5] * 50 + [0.6] * 50, 0.8, "above chance"),
        ([0.5] * 99 + [np.inf], 0.8, "non-finite"),
    ],
)
def test_outcome(losses, accuracy, expected):
    assert outcome(np.array(losses), accuracy, 10) == expected


def test_rates_from_useless_to_fatal(make_model, digits):
    case = Case(make_model("m2"), SUM, [0.01])
    before = case.model.params["dense_1/W"].copy()
    found = {rate: try_rate(case, digits, rate, 100) for rate in (1e-9, 0.003, 0.1, 1e200)}
    assert [row["outcome"] for row in found.values()][1:] == ["learns", "chance", "non-finite"]
    assert found[1e-9]["last"] == pytest.approx(found[1e-9]["first"], rel=0.02)
    assert found[0.003]["accuracy"] > 0.8
    assert found[0.1]["collapsed"]
    assert not found[0.003]["collapsed"]
    np.testing.assert_array_equal(case.model.params["dense_1/W"], before)


def test_an_overflow_in_the_last_update_is_seen(make_model, digits):
    row = try_rate(Case(make_model("m1"), SUM, [1.0]), digits, 1e308, 1)
    assert row["outcome"] == "non-finite"
    assert not row["finite"]


def test_stability_study(make_model, digits, strict):
    cases = {
        loss.reduction: (Case(make_model("m1"), loss, [rate]), [rate / 9, rate, 1e308])
        for loss, rate in ((MEAN, 0.2), (SUM, 0.002))
    }
    options = {"updates": 60, "after": (0, 20), "sample": 200}
    document = stability_study(cases, digits, **options)
    strict(document)
    mean, total = document["cases"]
    assert (mean["largest_learning"], total["largest_learning"]) == (0.2, 0.002)
    assert (mean["largest_finite"], total["largest_finite"]) == (0.2, 0.002)
    assert mean["rates"][-1]["outcome"] == "non-finite"
    for one, other in zip(mean["curvature"], total["curvature"], strict=True):
        for name in ("batch", "sample"):
            assert other[name]["value"] == pytest.approx(100 * one[name]["value"], rel=1e-6)
            assert one[name]["limit"] == 2 / one[name]["value"]
            assert one[name]["residual"] < 1e-3
    start, later = mean["curvature"]
    assert start["batch"]["value"] != start["sample"]["value"]
    assert later["batch"]["value"] < 0.9 * start["batch"]["value"]


def test_curvature_of_what_is_not_finite_is_none(make_model, digits, strict):
    case = Case(make_model("m1"), SUM, [1e308])
    document = stability_study({"m1": (case, [1e308])}, digits, updates=2, after=(3,), sample=100)
    strict(document)
    assert document["cases"][0]["curvature"][0]["batch"]["limit"] is None
    assert document["cases"][0]["largest_finite"] is None
