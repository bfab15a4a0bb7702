"""The IDX parser: what it reads, and what it refuses."""

import gzip
import re
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refnet.data import read_idx

ARRAY = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
IDX = b"\0\0\x08\x03" + struct.pack(">3I", 2, 3, 4) + ARRAY.tobytes()


def test_reads_plain_and_gzip_files(write):
    folder = write("", {"a-idx3-ubyte": IDX, "a-idx3-ubyte.gz": gzip.compress(IDX, mtime=0)})
    for name in ("a-idx3-ubyte", "a-idx3-ubyte.gz"):
        array = read_idx(str(folder / name))
        assert array.dtype == np.uint8
        np.testing.assert_array_equal(array, ARRAY)
        array[0] = 0  # the caller's own, writable


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"begins with the bytes \(none\); expected 00 00"),
        (b"\0\0\x08", "begins with the bytes 00 00 08; expected 00 00, the type and the number"),
        (b"\x89PNG....", "begins with the bytes 89 50 4e 47; expected 00 00"),
        (b"\0\x01" + IDX[2:], "begins with the bytes 00 01 08 03; expected 00 00"),
        (IDX[:2] + b"\x0d" + IDX[3:], "has IDX type 0x0d; expected 0x08, unsigned bytes"),
        (b"\0\0\x08\x00", "has 0 axes; expected 1 to 64"),
        (b"\0\0\x08\x41" + b"\0\0\0\x01" * 65 + b"7", "has 65 axes; expected 1 to 64"),
        (IDX[:15], "ends after 15 bytes; expected a header of 16 bytes"),
        (IDX[:16], "has 0 bytes after its header; expected 24, for shape \\(2, 3, 4\\)"),
        (IDX[:-1], "has 23 bytes after its header; expected 24"),
        (IDX + b"\0", "has 25 bytes after its header; expected 24"),
        (
            b"\0\0\x08\x03" + b"\xff" * 12,
            "has 0 bytes after its header; expected 79228162458924105385300197375, for",
        ),
        (
            b"\0\0\x08\x02" + b"\0\0\0\0" + b"\xff" * 4,
            r"has shape \(0, 4294967295\); expected every axis to be at least 1",
        ),
    ],
)
def test_refuses_other_content(write, content, message):
    for name, data in (("a", content), ("a.gz", gzip.compress(content, mtime=0))):
        path = write("", {name: data}) / name
        with pytest.raises(ValueError, match=f"^{re.escape(str(path))} {message}"):
            read_idx(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (IDX, r"is damaged: Not a gzipped file \(b'\\x00\\x00'\); expected a whole gzip file"),
        (
            gzip.compress(IDX, mtime=0)[:-9],
            "is damaged: Compressed file ended before.*; expected a whole",
        ),
        (
            gzip.compress(IDX, mtime=0)[:-8] + b"\0" * 8,
            "is damaged: CRC check failed .*; expected a whole",
        ),
        (
            gzip.compress(IDX, mtime=0)[:10] + b"\xff" * 30,
            "is damaged: Error -3 while decompressing.*; exp",
        ),
        (
            gzip.compress(IDX, mtime=0) + b"more",
            "is damaged: Not a gzipped file .*; expected a whole",
        ),
    ],
)
def test_refuses_damaged_gzip(write, content, message):
    path = write("", {"a.gz": content}) / "a.gz"
    with pytest.raises(ValueError, match=f"^{re.escape(str(path))} {message}"):
        read_idx(path)


def test_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere\.gz"):
        read_idx(tmp_path / "nowhere.gz")


@given(st.binary(max_size=40).map(lambda tail: b"\0\0\x08" + tail) | st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any-idx"
    path.write_bytes(content)
    try:
        array = read_idx(path)
    except ValueError as error:
        refusal = str(error)
    else:
        assert content[:4] == bytes([0, 0, 8, array.ndim])
        assert content[4 + 4 * array.ndim :] == array.tobytes()
        return
    assert refusal.startswith(str(path))
