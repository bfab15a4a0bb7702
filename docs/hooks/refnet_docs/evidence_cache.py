"""The evidence of all ops, gathered anew whenever anything it depends on has changed."""

import hashlib
import importlib.metadata
import json
import os
import platform
from pathlib import Path
from typing import Any

#: Packages whose version the evidence depends on; the frameworks only where they are installed.
PACKAGES = ("numpy", "sympy", "torch", "jax")


def load(root: Path) -> list[Any]:
    """Return the evidence records for the sources below ``root``, from the cache if it is there."""
    from refnet.verification.evidence import Evidence
    from refnet.verification.runner import verify

    digest = _digest(root)
    path = root / ".cache" / "docs" / f"evidence-{digest}.json"
    if path.exists():
        return [Evidence(**fields) for fields in json.loads(path.read_text("utf-8"))]
    records = list(verify(jobs=os.cpu_count() or 1))
    if digest == _digest(root):  # else the sources were edited meanwhile: next time, then
        _store(path, json.dumps([record.as_dict() for record in records], indent=1))
    return records


def _digest(root: Path) -> str:
    """Hash of every source and data file of refnet and its derivations, and of the versions."""
    total = hashlib.sha256()
    for folder in ("refnet", "derivations"):
        for file in sorted((root / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                total.update(f"{file.relative_to(root).as_posix()}\0".encode())
                total.update(hashlib.sha256(file.read_bytes()).digest())
    total.update(f"python {platform.python_version()}\0".encode())
    for package in PACKAGES:
        total.update(f"{package} {_version(package)}\0".encode())
    return total.hexdigest()


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def _store(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    for stale in path.parent.glob("evidence-*.json"):
        stale.unlink(missing_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(text, "utf-8")
    temporary.replace(path)
