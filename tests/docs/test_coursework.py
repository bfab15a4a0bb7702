"""Tables and numbers of results in pages are those of the documents."""

import dataclasses
import json
import logging
import statistics
from operator import itemgetter
from pathlib import Path
from types import SimpleNamespace

import pytest

from refnet.coursework.experiment import Experiment
from refnet.coursework.facts import fact
from refnet.coursework.results import Results
from refnet.training import History

pytestmark = pytest.mark.usefixtures("hooks_importable")
RUN = Experiment(study="curves", model="m1", setting=2, epochs=5, learning_rate=0.1, seed=0)


def history(accuracy):
    record = {"step": 200, "samples": 20_000, "epoch": 0, "loss": 1.0, "train_accuracy": 0.95,
              "validation_accuracy": 0.92, "test_accuracy": accuracy}  # fmt: skip
    return History(records=[dict(record), dict(record)])


@pytest.fixture
def root(tmp_path):
    seeds = {dataclasses.replace(RUN, seed=n): history(0.9 + n / 100) for n in range(3)}
    results = Results.of("ucl-cw1", "refnet reproduce ucl-cw1 | x", seeds)
    results.save(tmp_path / "docs" / "data" / "ucl-cw1-curves.json")
    other = {"command": "x", "models": {"m1": [{"largest": 1.5e-12}]}}
    (tmp_path / "docs" / "data" / "other.json").write_text(json.dumps(other))
    return tmp_path


def test_table_with_its_command_and_versions(root):
    from refnet_docs.coursework import results_markdown

    shown = results_markdown("ucl-cw1-curves", ["summary"], root)
    assert "| model | setting 1 |" in shown
    assert "| m1 | 0.9100 ± 0.0100 |" in shown
    assert "From `refnet reproduce ucl-cw1 | x`; refnet " in shown
    with pytest.raises(KeyError, match=r"no nothing\.json"):
        results_markdown("nothing", ["summary"], root)


@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [
        ("ucl-cw1-curves", "m1 2 final", "0.9100 ± 0.0100"),
        ("ucl-cw1-curves", "m1 2 lowest", "0.9000"),
        ("ucl-cw1-curves", "m1 2 highest", "0.9200"),
        ("ucl-cw1-curves", "m1 2 seeds", "3"),
        ("ucl-cw1-curves", "m1 2 diverged", "0"),
        ("ucl-cw1-curves", "m1 2 first-divergence", "never"),
        ("other", "models/m1/0/largest .0e", "2e-12"),
    ],
)
def test_number(root, name, words, expected):
    from refnet_docs.coursework import fact_markdown

    assert fact_markdown(name, words, root) == expected


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ucl-cw1-curves", "m2 1 final"),
        ("ucl-cw1-curves", "m1 1 final"),
        ("ucl-cw1-curves", "m1 2 colour"),
        ("other", "models"),
        ("other", "models/m2"),
        ("nothing", "m1 2 final"),
    ],
)
def test_a_number_that_is_not_there(root, name, words):
    from refnet_docs.coursework import fact_markdown

    with pytest.raises(KeyError):
        fact_markdown(name, words, root)


def test_pages_insert_numbers_and_warn_of_those_missing(load_script, root, monkeypatch, caplog):
    pages = load_script("hooks/pages.py")
    monkeypatch.setattr(pages, "ROOT", root)
    page = SimpleNamespace(file=SimpleNamespace(src_uri="coursework/x.md"))
    text = "It is {{ ucl-cw1-curves m1 2 final }}, not {{ ucl-cw1-curves m9 2 final }}."
    with caplog.at_level(logging.WARNING):
        shown = pages.on_page_markdown(text, page=page, config=SimpleNamespace(nav=[]))
    assert shown.startswith("It is 0.9100 ± 0.0100, not {{")
    assert "has no runs of 'm9'" in caplog.text


def test_verdict_is_the_one_of_the_criterion(root):
    results = Results.load(root / "docs" / "data" / "ucl-cw1-curves.json")
    assert fact(results, "m1", "2", "verdict") == "neither"


def test_final_accuracies_beside_the_framework_lie_within_the_spread_over_the_seeds():
    """What the pages of both sheets say of them, and of the losses in float32."""
    data = Path(__file__).parents[2] / "docs/data"
    framework = json.loads((data / "ucl-cw1-framework.json").read_text("utf-8"))
    curves = json.loads((data / "ucl-cw1-curves.json").read_text("utf-8"))["runs"]
    setting = itemgetter("model", "epochs", "learning_rate")
    for row in framework["accuracies"]:
        finals = [run["test_accuracy"][-1] for run in curves if setting(run) == setting(row)]
        ours, theirs = (row[name]["final_test_accuracy"] for name in ("refnet", "keras"))
        assert abs(ours - theirs) < statistics.stdev(finals), setting(row)
    largest = {(r["model"], r["learning_rate"]): r["largest"] for r in framework["float32"]}
    assert {key for key, value in largest.items() if value < 1e-6} == {
        ("m1", 0.0001), ("m1", 0.001), ("m2", 0.0001), ("m3", 0.05),  # the last: units died
    }  # fmt: skip
    grown = [largest[m, 0.001] for m in ("m3", "m4", "m5", "m5_pooled")] + [largest["m2", 0.005]]
    assert min(grown) > 0.02
    assert max(grown) < 0.15
    assert 1 < largest["m1", 0.1] < 10
