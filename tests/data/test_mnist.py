"""MNIST: the facts of the real one, and where the loader finds its files."""

import hashlib
import sys

import numpy as np
import pytest

import refnet
from refnet.data import mnist


def counts(split):
    return np.bincount(split.labels).tolist()


def test_facts_of_the_real_one(real_mnist):
    train, validation, test = real_mnist.train, real_mnist.validation, real_mnist.test
    assert (len(train), len(validation), len(test)) == (55_000, 5_000, 10_000)
    assert (real_mnist.input_shape, real_mnist.classes) == ((28, 28, 1), 10)
    assert counts(test) == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    whole = np.add(counts(train), counts(validation)).tolist()
    assert whole == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert test.labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert validation.labels[:5].tolist() == [5, 0, 4, 1, 9]  # the training file's first


def test_pixels_of_the_real_one(real_mnist):
    train, validation, test = real_mnist.train, real_mnist.validation, real_mnist.test
    for split in (train, validation, test):
        assert (split.x.dtype, split.labels.dtype) == (np.float32, np.int64)
        assert (split.x.min(), split.x.max()) == (0, 1)
    total = sum(split.x.sum(dtype=np.float64) for split in (train, validation))
    assert total / 60_000 / 784 == pytest.approx(0.1307, abs=5e-5)  # the mean in common use
    assert test.x.mean(dtype=np.float64) == pytest.approx(0.1325, abs=5e-5)


def test_tiny_files_are_read_and_split(tiny_files, write, monkeypatch):
    monkeypatch.setenv("REFNET_DATA_DIR", str(write("data/mnist", tiny_files).parent))
    monkeypatch.setitem(sys.modules, "pooch", None)  # reading needs no download
    loaded = refnet.data.load("mnist", dtype=np.float64)
    assert loaded.name == "mnist"
    assert loaded.validation.labels.tolist() == [0, 1, 2, 3, 4]
    assert loaded.train.labels.tolist() == [5, 6, 7, 8, 9, 0, 1]
    assert loaded.test.labels.tolist() == [7, 2, 1]
    pixels = np.random.default_rng(0).integers(0, 256, (12, 28, 28))
    np.testing.assert_array_equal(loaded.validation.x[..., 0], pixels[:5] / 255)
    np.testing.assert_array_equal(loaded.train.x[..., 0], pixels[5:] / 255)


def test_files_directly_in_the_folder(tiny_files, write, monkeypatch):
    monkeypatch.setenv("REFNET_DATA_DIR", str(write("data", tiny_files)))
    assert len(refnet.data.load("mnist").test) == 3


@pytest.mark.parametrize("folder", ["data/mnist", "data"])
def test_some_files_missing(tiny_files, write, monkeypatch, tmp_path, folder):
    first, second, *rest = tiny_files
    write(folder, {name: tiny_files[name] for name in rest})
    monkeypatch.setenv("REFNET_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(
        FileNotFoundError,
        match=rf"{folder} lacks {first}, {second}; expected all 4 MNIST files there, or none",
    ):
        refnet.data.load("mnist")


@pytest.mark.parametrize("value", [None, "", "folder without them"])
def test_no_file_and_no_pooch(tiny_files, monkeypatch, tmp_path, value):
    if value is not None:
        monkeypatch.setenv("REFNET_DATA_DIR", value and str(tmp_path))
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(
        ModuleNotFoundError,
        match=r"MNIST, not found through REFNET_DATA_DIR, needs the package 'pooch'"
        r".*the extra 'data': pip install 'refnet\[data\]'",
    ):
        refnet.data.load("mnist")


@pytest.mark.parametrize("position", range(4))
def test_changed_file_is_refused(tiny_files, write, monkeypatch, position):
    name = list(tiny_files)[position]
    folder = write("data/mnist", {**tiny_files, name: tiny_files[name] + b"\0"})
    monkeypatch.setenv("REFNET_DATA_DIR", str(folder.parent))
    found = hashlib.sha256(tiny_files[name] + b"\0").hexdigest()
    with pytest.raises(
        ValueError, match=rf"{name} has SHA-256 {found}; expected {mnist.FILES[name]}\. Delete it"
    ):
        refnet.data.load("mnist")
