"""``refnet reproduce``: what it runs, prints and writes, and what it refuses."""

import importlib.util
import json
import sys

import pytest

from refnet.core.extras import how_to_install
from refnet.coursework.results import Results


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("results")


def reproduce(refnet_command, out, *arguments):
    return refnet_command("reproduce", "ucl-cw1", "--quick", "--out", out, *arguments)


def test_quick_curves_of_a_part(refnet_command, out):
    result = reproduce(refnet_command, out, "--part", 2, "--study", "curves")
    assert result.exit_code == 0, result.output
    rows = [line.split() for line in result.stdout.splitlines()]
    (m2,) = (row for row in rows if row[:1] == ["m2"] and len(row) == 4)
    results = Results.load(out / "ucl-cw1-curves-part-2.json")
    finals = {
        (experiment.model, experiment.setting): history.column("test_accuracy")[-1]
        for experiment, history in results.histories.items()
    }
    assert m2[1:] == [f"{finals['m2', setting]:.4f}" for setting in (1, 2, 3)]
    assert {model for model, _ in finals} == {"m1", "m2", "m3"}
    assert results.command == ("refnet reproduce ucl-cw1 --part 2 --study curves --quick")
    for name in ("learning-curves-part-2.svg", "learning-curves-part-2.png", "summary-table.svg"):
        assert f"ucl-cw1-curves-part-2-{name}" in result.stdout
        assert (out / f"ucl-cw1-curves-part-2-{name}").stat().st_size > 1000


def test_the_same_again_runs_nothing_and_changes_nothing(refnet_command, out, monkeypatch):
    part = "--part", 2, "--study", "curves"
    assert reproduce(refnet_command, out, *part).exit_code == 0  # unless the test above did
    document = out / "ucl-cw1-curves-part-2.json"
    before = document.read_bytes()

    def refuse(*_, **__):
        raise AssertionError("a finished run was started")

    monkeypatch.setattr("refnet.coursework.processes.subprocess.Popen", refuse)
    assert reproduce(refnet_command, out, *part).exit_code == 0
    assert document.read_bytes() == before


def test_one_model_and_several_seeds(refnet_command, tmp_path):
    result = refnet_command(
        "reproduce", "ucl-hw2", "--quick", "--model", "m1", "--seeds", 2, "--out", tmp_path,
        "--study", "published",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    document = json.loads((tmp_path / "ucl-hw2-published-m1.json").read_text("utf8"))
    assert {(run["model"], run["seed"]) for run in document["runs"]} == {("m1", 0), ("m1", 1)}
    assert "±" in result.stdout
    assert "on the small digits" in result.stdout
    assert "0.2086" not in result.stdout  # what was published is about MNIST


def test_remedies(refnet_command, out):
    result = reproduce(refnet_command, out, "--study", "remedies")
    assert result.exit_code == 0, result.output
    for remedy in ("as the sheet says", "dropout", "L2", "early stopping"):
        assert remedy in result.stdout
    assert (out / "ucl-cw1-remedies.svg").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ucl-cw2"], "no sheet is named 'ucl-cw2'; expected one of ucl-cw1, ucl-hw2"),
        (["ucl-cw1", "--part", 4], "part is 4; expected one of 1, 2, 3, the parts of ucl-cw1."),
        (["ucl-hw2", "--model", "m5"], "model is 'm5'; expected one of m1, m2, m3, m4 (ucl-hw2)."),
        (["ucl-cw1", "--study", "published"], "ucl-cw1 has no study 'published'; expected one of "),
        (["ucl-cw1", "--part", 3, "--study", "remedies"], "part is 3; expected 1, to which "),
        (
            ["ucl-cw1", "--model", "m4", "--study", "search"],
            "model is 'm4'; expected none, as ",
        ),
        (
            ["ucl-cw1", "--model", "m1", "--study", "remedies", "--quick"],
            "model is 'm1'; expected another one, which remedies trains.",
        ),
    ],
)
def test_refusals(refusal, tmp_path, arguments, message):
    assert refusal("reproduce", *arguments, "--out", tmp_path).startswith(message)


def test_a_folder_that_cannot_be_written_is_refused_before_training(refusal, tmp_path):
    (tmp_path / "file").touch()
    out = tmp_path / "file" / "x"
    line = refusal("reproduce", "ucl-cw1", "--quick", "--out", out)
    assert (
        line == f"--out is {str(out)!r}; expected a folder that can be written (Not a directory)."
    )


def test_without_mnist_nothing_is_started(refusal, tmp_path, monkeypatch):
    (tmp_path / "train-images-idx3-ubyte.gz").touch()
    monkeypatch.setenv("REFNET_DATA_DIR", str(tmp_path))
    out = tmp_path / "out"
    assert "lacks" in refusal("reproduce", "ucl-cw1", "--model", "m1", "--out", out)
    assert not out.exists()


def test_explained(refnet_command, tmp_path):
    arguments = ("reproduce", "ucl-hw2", "--quick", "--study", "explained", "--out", tmp_path)
    result = refnet_command(*arguments)
    assert result.exit_code == 0, result.output
    for text in ("exp of the scores", "2 / largest eigenvalue", "mean at a rate"):
        assert text in " ".join(result.stdout.split())
    for name in ("overflow", "stability", "step-factor"):
        document = json.loads((tmp_path / f"ucl-hw2-{name}.json").read_text("utf8"))
        assert document["command"] == "refnet reproduce ucl-hw2 --study explained --quick"
        assert (tmp_path / f"ucl-hw2-{name}.svg").exists()
    before = (tmp_path / "ucl-hw2-overflow.json").stat().st_mtime_ns
    assert refnet_command(*arguments).stdout == result.stdout
    assert (tmp_path / "ucl-hw2-overflow.json").stat().st_mtime_ns == before


def test_without_keras_the_comparison_is_left_out(refnet_command, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "keras", None)
    result = refnet_command(
        "reproduce", "ucl-cw1", "--quick", "--study", "framework", "--out", tmp_path
    )
    assert result.exit_code == 0, result.output
    assert f"Keras is not installed. {how_to_install('compare')}\n" in result.stdout


def test_without_matplotlib_no_figures_are_drawn(refnet_command, out, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "matplotlib" else find(name)
    )
    result = reproduce(refnet_command, out, "--part", 2, "--study", "curves")
    assert result.exit_code == 0, result.output
    assert f"No figures were drawn: {how_to_install('plots')}\n" in result.stdout
