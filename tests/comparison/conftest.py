"""Keras, imported once and only where a test needs it; and a small document made by hand."""

import importlib.util
import os
import warnings

import pytest

import refnet
from refnet.comparison.rows import run_row, trajectory_row
from refnet.comparison.side_by_side import Curve, SideBySide
from refnet.comparison.trajectories import Losses


@pytest.fixture(scope="session")
def keras():
    """Keras on TensorFlow; its import warns, and takes seconds."""
    for package in ("keras", "tensorflow"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed: it comes with the extra compare")
    os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="2")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import keras
    return keras


@pytest.fixture(scope="session")
def digits():
    return refnet.data.load("digits")


@pytest.fixture
def document():
    """A document with two models, as a study would leave it."""
    nan = float("nan")
    same = Losses([4.0, 2.0, 1.0], [4.0, 2.0 + 1e-15, 1.0 + 4e-15])
    apart = Losses([4.0, 2.0, nan, nan], [4.0 + 1e-6, 2.5, 3.0, nan])
    curve = Curve([100, 200], [0.5, 0.75], [0.25, 0.625], [1.0, 3.0, 2.0], 0.125)
    slower = Curve([100, 200], [0.5, 0.75], [0.25, 0.5], [5.0, 7.0], 0.5)
    return {
        "float64": [trajectory_row("m1", 0.1, apart), trajectory_row("m1", 0.001, same)],
        "float32": [trajectory_row("m1", 0.001, apart), trajectory_row("m2", 0.005, apart)],
        "accuracies": [run_row("m1", 5, 0.001, SideBySide(curve, slower))],
    }
