"""Checksums: a data file is used only if it is the one that was meant."""

import hashlib
from pathlib import Path


def verified(path: Path, sha256: str, *, remedy: str) -> Path:
    """Return ``path`` if the file has this SHA-256.

    Raises
    ------
    ValueError
        Naming the file, both checksums and the ``remedy``.
    """
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise ValueError(f"{path} has SHA-256 {found}; expected {sha256}. {remedy}")
    return path
