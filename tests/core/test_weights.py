"""Saving and loading: bit-exact, all or nothing, never half a file, never a pickle."""

import sys

import numpy as np
import pytest

import refnet
from refnet.core import weights

SUFFIXES = ("npz", "safetensors")


def make_model(seed=0, dtype=np.float32):
    return refnet.Sequential(
        [refnet.Dense(3, 2, seed=seed, dtype=dtype), refnet.Dense(2, 4, seed=seed, dtype=dtype)]
    )


def raw(model):
    return {name: array.tobytes() for name, array in model.params.items()}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_round_trip_is_bit_exact(tmp_path, suffix, dtype):
    model, other = make_model(0, dtype), make_model(1, dtype)
    array = model.params["dense_1/W"]
    array.flat[:4] = np.nan, -0.0, np.inf, np.finfo(dtype).smallest_subnormal
    held = {name: id(array) for name, array in other.params.items()}
    path = tmp_path / "deep" / "er" / f"weights.{suffix}"
    model.save(path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]  # no temporary
    assert raw(other) != raw(model)
    other.load(str(path))
    assert raw(other) == raw(model)
    assert {name: id(array) for name, array in other.params.items()} == held  # in place


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_transposed_array_is_saved_in_its_own_order(tmp_path, suffix):
    model, other = make_model(0), make_model(1)
    model["dense_1"].params["W"] = np.arange(6, dtype=np.float32).reshape(2, 3).T
    model.save(tmp_path / f"w.{suffix}")
    other.load(tmp_path / f"w.{suffix}")
    assert other.params["dense_1/W"].tolist() == [[0, 3], [1, 4], [2, 5]]


@pytest.mark.parametrize("name", ["weights.h5", "weights", "weights.npz.bak"])
def test_unknown_suffix(tmp_path, name):
    for method in (make_model().save, make_model().load):
        with pytest.raises(
            ValueError, match=r"expected a name in \.npz or \.safetensors"
        ) as caught:
            method(tmp_path / name)
        assert name in str(caught.value)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_all_differences_are_listed_and_nothing_is_loaded(tmp_path, suffix):
    model = make_model()
    path = tmp_path / f"other.{suffix}"
    weights.save_arrays(
        path,
        {
            "dense_1/W": np.ones((3, 2), np.float32),  # fits
            "dense_1/b": np.ones(2),  # dtype
            "dense_2/W": np.ones((4, 2), np.float32),  # shape
            "dense_9/W": np.ones(1, np.float32),  # extra; and dense_2/b is missing
        },
    )
    before = raw(model)
    with pytest.raises(ValueError, match="does not fit the model") as caught:
        model.load(path)
    assert str(caught.value) == (
        f"{path} does not fit the model:\n"
        "  dense_1/b: expected shape (2,) float32, found shape (2,) float64\n"
        "  dense_2/W: expected shape (2, 4) float32, found shape (4, 2) float32\n"
        "  dense_2/b: expected shape (4,) float32, found nothing\n"
        "  dense_9/W: expected nothing, found shape (1,) float32"
    )
    assert raw(model) == before


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_is_replaced_not_written_over(tmp_path, suffix):
    path, other_name = tmp_path / f"weights.{suffix}", tmp_path / "old"
    make_model(0).save(path)
    old = path.read_bytes()
    other_name.hardlink_to(path)  # who reads the old file goes on reading it
    make_model(1).save(path)
    assert other_name.read_bytes() == old != path.read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_interrupted_save_leaves_the_old_file(tmp_path, monkeypatch, suffix):
    path = tmp_path / f"weights.{suffix}"
    make_model(0).save(path)
    old = path.read_bytes()

    def interrupted(*args, **kwargs):
        file = next(arg for arg in map(str, [*args, *kwargs.values()]) if "refnet-" in arg)
        with open(file, "wb") as half:
            half.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", lambda file, **arrays: interrupted(file))
    monkeypatch.setattr("safetensors.numpy.save_file", lambda arrays, file: interrupted(file))
    with pytest.raises(KeyboardInterrupt):
        make_model(1).save(path)
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]


def test_python_objects_are_neither_saved_nor_loaded(tmp_path):
    model = make_model()
    path = tmp_path / "weights.npz"
    objects = {**model.params, "dense_1/b": np.array([1, None], object)}
    with pytest.raises(TypeError, match=r"dense_1/b hold Python objects; expected numbers\."):
        weights.save_arrays(path, objects)
    assert not list(tmp_path.iterdir())
    np.savez(path, **objects)  # with a pickle in it
    before = raw(model)
    with pytest.raises(ValueError, match="allow_pickle=False"):
        model.load(path)
    assert raw(model) == before


def test_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "weights.npz"
    with path.open("wb") as stream:
        np.save(stream, np.ones(3))
    with pytest.raises(ValueError, match=r"weights\.npz is not an \.npz archive; expected one"):
        make_model().load(path)
    with pytest.raises(FileNotFoundError):
        make_model().load(tmp_path / "none.npz")


def test_without_safetensors_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    monkeypatch.setitem(sys.modules, "safetensors", None)
    path = tmp_path / "weights.safetensors"
    path.touch()
    for method in (make_model().save, make_model().load):
        with pytest.raises(ModuleNotFoundError, match=r"pip install 'refnet\[data\]'") as caught:
            method(path)
        assert "'safetensors', which is not installed" in str(caught.value)
    assert list(tmp_path.iterdir()) == [path]
    make_model().save(tmp_path / "weights.npz")  # needs NumPy only


def test_safetensors_refuses_complex_numbers_and_foreign_files(tmp_path):
    model = refnet.Sequential([refnet.Dense(2, 3, seed=0, dtype=complex)])
    with pytest.raises(TypeError, match=r"dense_1/W, dense_1/b hold complex numbers"):
        model.save(tmp_path / "weights.safetensors")
    path = tmp_path / "foreign.safetensors"
    path.write_bytes(b"not weights")
    with pytest.raises(ValueError, match=r"foreign.safetensors is not a .safetensors file"):
        model.load(path)
