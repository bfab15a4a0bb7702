"""Sum and mean differ by the batch size, and by nothing else; documents are strict JSON."""

import json
import math

import numpy as np
import pytest

import refnet
from refnet.coursework.explanations.documents import decoded, encoded, save_document
from refnet.coursework.explanations.step_factor import same_trajectory, step_factor_study
from refnet.coursework.explanations.trained import reduced, train

SUM, MEAN = refnet.SoftmaxCrossEntropy("sum"), refnet.SoftmaxCrossEntropy("mean")


@pytest.mark.parametrize("name", ["m1", "m2", "m3"])
def test_factor_is_the_batch_size(name, make_model, digits):
    found = same_trajectory(make_model(name), SUM, digits, 0.1, updates=100, batch_size=64)
    assert found["identical"]
    assert found["loss_difference"] == 0
    found = same_trajectory(make_model(name), SUM, digits, 0.1, updates=100)
    assert found["parameter_difference"] < 1e-12
    assert found["loss_difference"] < 1e-12
    assert found["moved"] > 0.01


def test_another_factor_is_another_trajectory(make_model, digits):
    model = make_model("m2")
    mean = train(model, MEAN, digits, 0.1, 100)
    total = train(model, SUM, digits, 0.1 / 99, 100)
    assert np.abs(mean.losses - total.losses).max() > 1e-4


def test_step_factor_study(make_model, digits, strict):
    rates = (0.001, 0.001, 0.1)
    document = step_factor_study([(make_model("m1"), rates)], SUM, digits, updates=45)
    strict(document)
    assert len(document["curves"]) == 4  # two rates, each by mean and by sum
    mean, total = (
        next(c for c in document["curves"] if (c["learning_rate"], c["reduction"]) == key)
        for key in ((0.1, "mean"), (0.001, "sum"))
    )
    assert mean["updates"] == [10, 20, 30, 40]
    assert mean["losses"] == pytest.approx(total["losses"], rel=1e-12)
    run = train(make_model("m1"), reduced(SUM, "mean"), digits, 0.1, 45)
    assert mean["losses"][3] == run.losses[30:40].mean()


def test_documents_are_strict(tmp_path):
    for number in (0.25, math.inf, -math.inf):
        assert decoded(encoded(number)) == number
    assert math.isnan(decoded(encoded(math.nan)))
    save_document({"x": encoded(math.inf)}, tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text()) == {"x": "inf"}
    with pytest.raises(ValueError, match="JSON"):
        save_document({"x": math.inf}, tmp_path / "b.json")
    assert not (tmp_path / "b.json").exists()
