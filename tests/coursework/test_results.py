"""Results as a document."""

import dataclasses
import json
import math

import pytest

from refnet.coursework.experiment import Experiment
from refnet.coursework.results import Results
from refnet.training import History

RUN = Experiment(study="curves", model="m1", setting=1, epochs=5, learning_rate=0.1, seed=0)


def history(*accuracies, **changed):
    records = [
        {
            "step": 200 * n, "samples": 20_000 * n, "epoch": 0, "loss": math.pi / n,
            "train_accuracy": value, "validation_accuracy": value, "test_accuracy": value,
        }
        for n, value in enumerate(accuracies, 1)
    ]  # fmt: skip
    return History(records=records, **changed)


@pytest.fixture
def results():
    seeds = {
        dataclasses.replace(RUN, seed=0): history(0.1, 1 / 11_000, 0.3),
        dataclasses.replace(RUN, seed=1): history(0.2, 0.4, 0.6),
    }
    other = dataclasses.replace(RUN, setting=2, epochs=15)
    broken = history(0.1, 0.1)
    broken.divergence = {"step": 7, "layer": "loss", "what": "loss", "learning_rate": 0.1}
    broken.records[-1]["loss"] = math.nan
    return Results.of("ucl-cw1", "refnet reproduce ...", {**seeds, other: broken})


def test_save_and_load(results, tmp_path):
    path = tmp_path / "results.json"
    results.save(path)
    found = Results.load(path)
    assert list(found.histories) == list(results.histories)
    assert (found.sheet, found.study, found.command) == ("ucl-cw1", "curves", results.command)
    assert found.versions == results.versions
    for experiment, expected in results.histories.items():
        back = found.histories[experiment]
        assert back.divergence == expected.divergence
        for column in ("train_accuracy", "loss"):
            assert back.column(column) == pytest.approx(
                expected.column(column), rel=1e-5, nan_ok=True
            )
    found.save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()


def test_the_document_is_strict_json_with_what_made_it(results, tmp_path):
    path = tmp_path / "results.json"
    results.save(path)

    def refuse(name):
        raise AssertionError(name)

    document = json.loads(path.read_text("utf8"), parse_constant=refuse)
    assert document["seeds"] == [0, 1]
    assert set(document["versions"]) == {"refnet", "numpy", "python"}
    assert document["runs"][2]["loss"][-1] == "nan"


def test_grid_is_by_model_setting_and_seed(results):
    grid = results.grid()
    assert list(grid) == ["m1"]
    assert [len(seeds) for seeds in grid["m1"]] == [2, 1]
    assert grid["m1"][0][1].column("test_accuracy") == [0.2, 0.4, 0.6]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"sheet": "x", "runs": [{}]}'])
def test_another_file_is_refused(tmp_path, text):
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(ValueError, match="holds no results of a coursework"):
        Results.load(path)
