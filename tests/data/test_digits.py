"""The digits: the known facts, the split, the checksum and the way the file was made."""

import hashlib
import zipfile

import numpy as np
import pytest

import refnet
from refnet.data import digits
from refnet.data.build_digits import build_digits

COUNTS = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


@pytest.fixture(scope="module")
def original():
    with np.load(digits.FILE, allow_pickle=False) as file:
        return dict(file)


def test_facts_of_the_file(original):
    images, labels = original["images"], original["labels"]
    assert (images.shape, images.dtype, labels.dtype) == ((1797, 8, 8), np.uint8, np.uint8)
    assert (images.min(), images.max()) == (0, 16)
    assert np.bincount(labels).tolist() == COUNTS
    assert labels[:12].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]
    assert images[0, 0].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]
    licence = digits.FILE.with_name("digits-LICENSE.md").read_text(encoding="utf-8")
    assert hashlib.sha256(images.tobytes()).hexdigest() in licence
    for words in ("CC BY 4.0", "Alpaydin", "Kaynak", "https://doi.org/10.24432/C50P49"):
        assert words in licence


def test_split_is_the_documented_one(original):
    seen = [0] * 10
    expected = {"train": [], "validation": [], "test": []}
    for index, label in enumerate(original["labels"].tolist()):
        part = {0: "test", 1: "validation"}.get(seen[label] % 6, "train")
        expected[part].append(index)
        seen[label] += 1
    assert {part: len(indices) for part, indices in expected.items()} == {
        "train": 1191,
        "validation": 302,
        "test": 304,
    }
    loaded = refnet.data.load("digits")
    assert (loaded.name, loaded.classes, loaded.input_shape) == ("digits", 10, (8, 8, 1))
    for part, indices in expected.items():
        split = getattr(loaded, part)
        assert (split.x.dtype, split.labels.dtype) == (np.float32, np.int64)
        np.testing.assert_array_equal(split.x[..., 0] * 16, original["images"][indices])
        np.testing.assert_array_equal(split.labels, original["labels"][indices])
        for label, count in enumerate(COUNTS):  # stratified: a share of every class
            share = (split.labels == label).sum() - count * {"train": 4 / 6}.get(part, 1 / 6)
            assert abs(share) < 1.5


def test_dtype():
    assert refnet.data.load("digits", dtype="float64").test.x.dtype == np.float64


def test_changed_file_is_refused(monkeypatch, tmp_path):
    changed = bytearray(digits.FILE.read_bytes())
    changed[1000] ^= 1
    path = tmp_path / "digits.npz"
    path.write_bytes(changed)
    monkeypatch.setattr(digits, "FILE", path)
    found = hashlib.sha256(changed).hexdigest()
    with pytest.raises(
        ValueError, match=rf"digits\.npz has SHA-256 {found}; expected {digits.SHA256}\. Install"
    ):
        refnet.data.load("digits")


def write_source(path, original, pixel=None):
    rows = np.column_stack([original["images"].reshape(-1, 64), original["labels"]]).astype(int)
    if pixel is not None:
        rows[3, 5] = pixel
    np.savetxt(path, rows, fmt="%d", delimiter=",")
    return path


def test_file_can_be_made_again(original, tmp_path):
    source = write_source(tmp_path / "optdigits.tes", original)
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    build_digits(source, first)
    build_digits(source, second)
    assert first.read_bytes() == second.read_bytes()
    # Member by member: another zlib may compress the same bytes differently.
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(digits.FILE) as shipped:
        assert made.namelist() == shipped.namelist() == ["images.npy", "labels.npy"]
        for name in made.namelist():
            assert made.read(name) == shipped.read(name)
            assert made.getinfo(name).date_time == (1980, 1, 1, 0, 0, 0)


def test_other_sources_are_refused(original, tmp_path):
    short = tmp_path / "short.tes"
    short.write_text("1,2,3\n4,5,6\n")
    with pytest.raises(ValueError, match=r"short\.tes has shape \(2, 3\); expected \(1797, 65\)"):
        build_digits(short, tmp_path / "out.npz")
    wrong = write_source(tmp_path / "wrong.tes", original, pixel=17)
    with pytest.raises(ValueError, match=r"wrong\.tes has pixels from 0 to 17; expected 0 to 16"):
        build_digits(wrong, tmp_path / "out.npz")
    assert not (tmp_path / "out.npz").exists()
