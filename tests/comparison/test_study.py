"""The document: its rows, its structure, and the command that writes it."""

import importlib.util
import json
import subprocess
import sys

import pytest

from refnet.comparison import backends, framework_study
from refnet.comparison.settings import FULL, QUICK, SETTINGS, Extent, learning_rates

# Keras calls NumPy in a way that NumPy 2 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
SMALL = Extent("digits", {"float64": (4, 3), "float32": (5, 3)}, most_epochs=1, models=("m1", "m4"))


def test_rows(document):
    apart, same = document["float64"]
    assert same["differences"] == [0.0, 4.44e-16, 4.0e-15]
    assert (same["largest"], same["exceeds"]) == (4.0e-15, None)
    assert same["not_finite"] == {"refnet": None, "keras": None}
    assert apart["differences"] == [2.5e-07, 0.25, None, None]
    assert (apart["largest"], apart["exceeds"], apart["updates"]) == (0.25, 1, 4)
    assert apart["not_finite"] == {"refnet": 3, "keras": 4}
    assert apart["last_loss"] == {"refnet": None, "keras": None}
    (run,) = document["accuracies"]
    assert run["refnet"]["final_test_accuracy"] == 0.625
    assert run["keras"]["final_test_accuracy"] == 0.5
    json.dumps(document, allow_nan=False)


def test_settings_are_the_sheets():
    assert learning_rates("m1") == [0.0001, 0.001, 0.1]
    assert learning_rates("m3") == [0.001, 0.05]
    assert learning_rates("m5_pooled") == [0.001, 0.01]
    assert sum(len(SETTINGS[model]) for model in ("m1", "m2", "m3")) == 9
    assert FULL.updates_of("m3", "float32") == 2000
    assert FULL.updates_of("m4", "float32") == 500
    assert QUICK.data == "digits"


def test_structure(keras):
    lines = []
    document = framework_study(SMALL, others=False, tell=lines.append)
    assert {"backend", "versions", "data", "threshold"} < document.keys()
    assert document["versions"].keys() == {"refnet", "keras", "tensorflow", "numpy", "python"}
    for dtype, updates in (("float64", (4, 3)), ("float32", (5, 3))):
        rows = [(row["model"], row["learning_rate"]) for row in document[dtype]]
        assert rows == [("m1", 0.0001), ("m1", 0.001), ("m1", 0.1), ("m4", 0.001), ("m4", 0.01)]
        assert [len(row["differences"]) for row in document[dtype]] == [updates[0]] * 3 + [
            updates[1]
        ] * 2
    runs = [(run["model"], run["epochs"]) for run in document["accuracies"]]
    assert runs == [("m1", 1)] * 3 + [("m4", 1)] * 2
    assert document["relu_of_nan"]["float64"] == "nan"
    assert len(lines) == 15
    json.dumps(document, allow_nan=False)


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_other_backends(keras, backend):
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    document = backends.on_backend(backend, Extent("digits", SMALL.updates, 1, ("m1", "m3")))
    assert document["backend"] == backend
    assert [row["model"] for row in document["float64"]] == ["m1", "m3"]
    # Keras rounds products of float64 matrices to float32 on PyTorch.
    limit = 1e-6 if backend == "torch" else 1e-12
    assert all(row["largest"] < limit for row in document["float64"])


def test_a_backend_that_is_not_installed(monkeypatch):
    monkeypatch.setattr(backends.importlib.util, "find_spec", lambda name: None)
    assert backends.on_backend("jax", SMALL) == {"unavailable": "jax is not installed"}


def test_a_backend_that_fails(monkeypatch):
    monkeypatch.setattr(backends.importlib.util, "find_spec", lambda name: object())
    with pytest.raises(RuntimeError, match=r"^Keras on jax failed:\n"):
        backends.on_backend("jax", Extent("no such data", {}, 1))


def test_environment_of_a_backend(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "numpy")
    found = backends.environment("jax")
    assert (found["KERAS_BACKEND"], found["JAX_ENABLE_X64"]) == ("jax", "1")


def test_command_refuses():
    pytest.importorskip("click", reason="the extra cli is not installed")
    command = [sys.executable, "-m", "refnet.comparison", "--backend", "numpy", "--json", "a.json"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "'numpy' is not one of 'tensorflow', 'torch', 'jax'" in done.stderr


def test_tables_say_what_the_document_says(document):
    from refnet.comparison import tables

    row = tables.accuracies(document).rows[0]
    assert row[:3] == ["m1", "5", "0.001"]
    assert row[3:] == ["0.6250", "0.5000"]
    pair = {"float64": document["float64"], "float32": document["float64"]}
    apart, same = tables.trajectories(pair).rows
    broken = "refnet from 3, keras from 4"
    assert apart[2:] == ["2e-01", "2e-01", f"float64: {broken}; float32: {broken}"]
    assert same[2:] == ["4e-15", "4e-15", ""]
