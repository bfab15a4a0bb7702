"""Splits and datasets: what they hold, and what they refuse."""

import dataclasses
import subprocess
import sys

import numpy as np
import pytest

import refnet
from refnet.data import Dataset, Split


def split(n=4, shape=(8, 8, 1), classes=10):
    return Split(np.zeros((n, *shape), np.float32), np.arange(n) % classes)


def test_split():
    whole = Split(np.arange(8.0).reshape(4, 2), np.array([3, 1, 2, 0]))
    part = whole.take(3)
    assert (len(whole), len(part), repr(part)) == (4, 3, "Split(x (3, 2) float64, labels (3,))")
    np.testing.assert_array_equal(part.x, [[0, 1], [2, 3], [4, 5]])
    np.testing.assert_array_equal(part.labels, [3, 1, 2])
    assert np.shares_memory(part.x, whole.x)
    assert len(whole.take(4)) == 4
    with pytest.raises(dataclasses.FrozenInstanceError):
        part.x = whole.x


@pytest.mark.parametrize(
    ("n", "error", "message"),
    [
        (5, ValueError, "n is 5; expected at most 4, the length of the split"),
        (0, ValueError, "n is 0; expected a positive integer"),
        (2.0, TypeError, r"n is 2\.0; expected a positive integer"),
    ],
)
def test_take_refuses(n, error, message):
    with pytest.raises(error, match=message):
        split().take(n)


@pytest.mark.parametrize(
    ("x", "labels", "error", "message"),
    [
        ([[1.0]], np.array([1]), TypeError, "x is a list; expected a NumPy array"),
        (np.ones((1, 1)), [1], TypeError, "labels is a list; expected a NumPy array"),
        (
            np.ones((1, 1), np.uint8),
            np.array([1]),
            TypeError,
            r"^x has dtype uint8; expected a floating one, for example x\.astype\(np\.float32\)\.$",
        ),
        (
            np.ones((1, 1)),
            np.array([1], np.int32),
            TypeError,
            "labels has dtype int32; expected int64",
        ),
        (
            np.ones(3),
            np.array([1, 2, 3]),
            ValueError,
            r"x has shape \(3,\); expected \(N, \.\.\.\)",
        ),
        (
            np.ones((3, 2)),
            np.array([1, 2]),
            ValueError,
            r"labels has shape \(2,\); expected \(3,\) with x of shape \(3, 2\)",
        ),
        (np.ones((3, 2)), np.ones((3, 1), np.int64), ValueError, r"labels has shape \(3, 1\); exp"),
        (np.ones((0, 2)), np.ones(0, np.int64), ValueError, "and at least one sample"),
    ],
)
def test_split_refuses(x, labels, error, message):
    with pytest.raises(error, match=message):
        Split(x, labels)


def test_dataset_refuses_splits_of_different_shapes():
    with pytest.raises(
        ValueError,
        match=r"two: a sample of test has shape \(8, 9, 1\); expected \(8, 8, 1\), as in train",
    ):
        Dataset("two", split(), split(), split(shape=(8, 9, 1)), classes=10)


def test_data_outside_0_to_1_are_accepted():
    assert len(Split(np.full((2, 3), -7.5), np.array([0, 1]))) == 2


@pytest.mark.parametrize("missing", ["train", "validation", "test"])
def test_dataset_refuses_what_is_no_split(missing):
    splits = {name: split() for name in ("train", "validation", "test")} | {missing: None}
    message = f"^mine: {missing} is of type NoneType; expected a refnet Split.$"
    with pytest.raises(TypeError, match=message):
        Dataset("mine", **splits, classes=10)


def test_dataset_refuses_labels_out_of_range():
    with pytest.raises(ValueError, match="labels of validation run from 0 to 3; expected 0 to 2"):
        Dataset("four", split(classes=3), split(), split(), classes=3)
    negative = Split(np.zeros((1, 8, 8, 1)), np.array([-1]))
    with pytest.raises(ValueError, match="labels of train run from -1 to -1; expected 0 to 9"):
        Dataset("minus", negative, split(), split(), classes=10)


def test_names_and_unknown_name():
    assert refnet.data.names() == ["digits", "mnist"]
    with pytest.raises(
        KeyError, match="no dataset is named 'cifar'; expected one of digits, mnist"
    ):
        refnet.data.load("cifar")


def test_dtype_must_be_floating():
    with pytest.raises(TypeError, match="dtype is uint8; expected a floating"):
        refnet.data.load("digits", dtype=np.uint8)


def test_import_brings_numpy_alone():
    code = (
        "import sys, numpy.random; before = {name.partition('.')[0] for name in sys.modules}\n"
        "import refnet.data\n"
        "after = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(after - before - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['refnet']"
