"""The IDX format of the MNIST files: big-endian sizes, then the array's bytes."""

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_UNSIGNED_BYTE = 0x08
_MAX_AXES = 64  # NumPy's own limit


def read_idx(path: str | Path) -> NDArray[np.uint8]:
    """Read an array of unsigned bytes from an IDX file.

    Parameters
    ----------
    path : str or Path
        The file; decompressed with gzip if its name ends in ``.gz``.

    Returns
    -------
    uint8 array
        Of the shape that the file gives.

    Raises
    ------
    ValueError
        If the file is no IDX file of unsigned bytes, is cut short, goes on after its last
        element, or is no sound gzip file.
    OSError
        If it cannot be read.

    References
    ----------
    LeCun, Cortes and Burges, *The MNIST database of handwritten digits*, section "File formats".
    """
    path = Path(path)
    content = _content(path)
    if len(content) < 4 or content[:2] != b"\0\0":
        raise ValueError(
            f"{path} begins with the bytes {content[:4].hex(' ') or '(none)'}; "
            f"expected 00 00, the type and the number of axes: an IDX file."
        )
    code, axes = content[2], content[3]
    if code != _UNSIGNED_BYTE:
        raise ValueError(f"{path} has IDX type 0x{code:02x}; expected 0x08, unsigned bytes.")
    if not 1 <= axes <= _MAX_AXES:
        raise ValueError(f"{path} has {axes} axes; expected 1 to {_MAX_AXES}.")
    start = 4 + 4 * axes
    if len(content) < start:
        raise ValueError(
            f"{path} ends after {len(content)} bytes; expected a header of {start} bytes."
        )
    shape = struct.unpack(f">{axes}I", content[4:start])
    if 0 in shape:
        raise ValueError(f"{path} has shape {shape}; expected every axis to be at least 1.")
    if len(content) - start != math.prod(shape):
        raise ValueError(
            f"{path} has {len(content) - start} bytes after its header; "
            f"expected {math.prod(shape)}, for shape {shape}."
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape).copy()


def _content(path: Path) -> bytes:
    if path.suffix != ".gz":
        return path.read_bytes()
    try:
        with gzip.open(path) as file:
            return file.read()
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path} is damaged: {error}; expected a whole gzip file.") from error


__all__ = ["read_idx"]
