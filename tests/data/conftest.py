"""A tiny MNIST, for tests of how it is read."""

import gzip
import hashlib
import struct

import numpy as np
import pytest

from refnet.data import mnist


def idx_bytes(array):
    """Return ``array`` as an IDX file of unsigned bytes."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return header + array.astype(np.uint8).tobytes()


@pytest.fixture
def tiny_files(monkeypatch):
    """Four files like MNIST's, by name: the loader is made to expect these, and no network."""
    rng = np.random.default_rng(0)
    arrays = [
        rng.integers(0, 256, (12, 28, 28)),
        np.arange(12) % 10,
        rng.integers(0, 256, (3, 28, 28)),
        np.array([7, 2, 1]),
    ]
    content = {
        name: gzip.compress(idx_bytes(array), mtime=0)
        for name, array in zip(mnist.FILES, arrays, strict=True)
    }
    checksums = {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}
    monkeypatch.setattr(mnist, "FILES", checksums)
    monkeypatch.setattr(mnist, "VALIDATION", 5)
    monkeypatch.setattr(mnist, "MIRRORS", ())
    monkeypatch.delenv("REFNET_DATA_DIR", raising=False)
    return content


@pytest.fixture
def write(tmp_path):
    """Write files by name into a folder below tmp_path and return it."""

    def into(folder, files):
        path = tmp_path / folder
        path.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (path / name).write_bytes(content)
        return path

    return into
