"""``refnet train``: the files it leaves, the numbers it prints, and what it refuses."""

import importlib.util
import json
import re

import numpy as np
import pytest

import refnet
from refnet.core.extras import how_to_install


@pytest.fixture
def trained(refnet_command, tmp_path):
    """Two epochs of m1: what was printed, and the folder."""
    out = tmp_path / "results"
    result = refnet_command("train", "m1", "--epochs", 2, "--seed", 3, "--out", out)
    assert result.exit_code == 0
    return result.stdout, out


def test_files_are_written_and_listed(trained):
    printed, out = trained
    files = ["history.json", "learning-curve.png", "learning-curve.svg", "weights.npz"]
    assert sorted(path.name for path in out.iterdir()) == files
    listed = printed.partition("Written:\n")[2].split()
    assert listed == [str(out / name) for name in files]
    assert (out / "learning-curve.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (out / "learning-curve.svg").read_text("utf8")


def test_printed_accuracies_are_those_of_the_saved_weights(trained):
    printed, out = trained
    digits = refnet.data.load("digits")
    model = refnet.models.build("m1", input_shape=digits.input_shape)
    model.load(out / "weights.npz")
    assert model.summary() in printed
    record = json.loads((out / "history.json").read_text("utf8"))["records"][-1]
    for name in ("validation", "test"):
        accuracy = refnet.evaluate(model, getattr(digits, name))["accuracy"]
        assert record[f"{name}_accuracy"] == accuracy
        assert re.search(rf"{name} accuracy +{accuracy:.4f}\n", printed)
    assert f"train accuracy       {record['train_accuracy']:.4f}\n" in printed
    assert "digits after 2 epochs (2,400 samples):" in printed


def test_history_says_how_it_was_made(trained):
    metadata = refnet.History.load(trained[1] / "history.json").metadata
    assert metadata["seed"] == 3
    assert metadata["epochs"] == 2
    assert metadata["model"] == "m1"


def test_one_seed_one_result(refnet_command, tmp_path):
    for out, seed in (("a", 0), ("b", 0), ("c", 1)):
        command = ("train", "m1", "--epochs", 1, "--seed", seed, "--out", tmp_path / out)
        assert refnet_command(*command).exit_code == 0
    records = {
        out: json.loads((tmp_path / out / "history.json").read_text("utf8"))["records"]
        for out in "abc"
    }
    assert records["a"] == records["b"] != records["c"]


def test_the_seed_is_that_of_the_weights_too(refnet_command, tmp_path):
    options = ("--epochs", 1, "--learning-rate", 1e-30, "--seed", 3, "--out", tmp_path)
    assert refnet_command("train", "m1", *options).exit_code == 0
    with np.load(tmp_path / "weights.npz") as saved:
        expected = refnet.models.build("m1", seed=3, input_shape=(8, 8, 1))
        np.testing.assert_array_equal(saved["dense_1/W"], expected.params["dense_1/W"])


def test_default_folder_and_no_matplotlib(refnet_command, tmp_path, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "matplotlib" else find(name)
    )
    monkeypatch.chdir(tmp_path)
    result = refnet_command("train", "m1", "--epochs", 1)
    assert result.exit_code == 0
    assert f"No learning curve was drawn: {how_to_install('plots')}\n" in result.stdout
    folder = tmp_path / "runs" / "m1-digits"
    assert sorted(path.name for path in folder.iterdir()) == ["history.json", "weights.npz"]


def test_patience_stops_early(refnet_command, tmp_path):
    options = ("--epochs", 50, "--learning-rate", 1e-9, "--patience", 2, "--out", tmp_path)
    assert refnet_command("train", "m1", *options).exit_code == 0
    history = refnet.History.load(tmp_path / "history.json")
    assert len(history.records) == 3  # the first, and two without a rise


def test_l2_decays_the_weights_and_is_recorded(refnet_command, tmp_path):
    norms = {}
    for l2 in (0, 0.1):
        out = tmp_path / str(l2)
        options = ("--epochs", 2, "--l2", l2, "--out", out)
        assert refnet_command("train", "m1", *options).exit_code == 0
        with np.load(out / "weights.npz") as saved:
            norms[l2] = (saved["dense_1/W"] ** 2).sum()
    assert norms[0.1] < norms[0] / 2
    found = [refnet.History.load(tmp_path / str(l2) / "history.json").metadata for l2 in norms]
    assert "regularizer" not in found[0]
    assert found[1]["regularizer"] == {"name": "L2", "l2": 0.1, "biases": False}


def test_divergence_is_one_message(refnet_command, tmp_path):
    out = tmp_path / "results"
    options = ("--learning-rate", "1e6", "--reduction", "sum", "--out", out)
    result = refnet_command("train", "m2", *options)
    assert result.exit_code == 1
    assert "Warning" not in result.stderr
    message = result.stderr.strip().splitlines()[-1]
    assert message.startswith("Error: the loss is not finite in update ")
    assert "at learning rate 1e+06; expected finite numbers" in message
    assert "Try a smaller learning rate, for example 100000" in message
    assert not out.exists()


def test_keep_going_records_the_divergence(refnet_command, tmp_path):
    options = ("--learning-rate", "1e20", "--epochs", 1, "--keep-going", "--out", tmp_path)
    result = refnet_command("train", "m2", *options)
    assert result.exit_code == 0
    assert "diverged: the loss is not finite in update 2, at learning rate 1e+20" in result.stdout
    history = refnet.History.load(tmp_path / "history.json")
    assert history.divergence["step"] == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["m9"], "no model is named 'm9'; expected one of m1, m2, m3"),
        (["m1", "--data", "cifar"], "no dataset is named 'cifar'; expected one of digits, mnist"),
        (["m1", "--epochs", "0"], "epochs is 0; expected a positive integer."),
        (["m1", "--batch-size", "5000"], "batch_size is 5000; expected at most 1191, the length"),
        (["m1", "--learning-rate", "nan"], "learning_rate is nan; expected a positive, finite"),
        (["m1", "--evaluate-every", "0"], "evaluate_every is 0; expected a positive integer."),
        (["m1", "--l2", "-1"], "l2 is -1.0; expected a finite number, at least 0."),
        (["m1", "--l2", "nan"], "l2 is nan; expected a finite number, at least 0."),
        (["m1", "--patience", "0"], "patience is 0; expected a positive integer."),
    ],
)
def test_refused(refusal, arguments, message, tmp_path):
    assert refusal("train", *arguments, "--out", tmp_path / "out").startswith(message)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_refused_before_training(refusal, tmp_path, monkeypatch):
    def fit(*arguments, **options):
        raise AssertionError("training began")

    monkeypatch.setattr(refnet, "fit", fit)
    (tmp_path / "afile").touch()
    out = tmp_path / "afile" / "x"
    line = refusal("train", "m1", "--out", out)
    assert (
        line == f"--out is {str(out)!r}; expected a folder that can be written (Not a directory)."
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--reduction", "none"], "'none' is not one of 'sum', 'mean'"),
        (["--seed", "-1"], "'--seed': -1 is not in the range x>=0"),
        (["--epochs", "many"], "'--epochs': 'many' is not a valid integer"),
    ],
)
def test_options_are_refused(refnet_command, arguments, message):
    result = refnet_command("train", "m1", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
