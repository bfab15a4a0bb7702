"""The evidence of all ops, gathered anew whenever anything it depends on has changed."""

import hashlib
import importlib.metadata
import json
import platform
from pathlib import Path
from typing import Any

from refnet_docs.commands import run_refnet

#: Packages whose version the evidence depends on; the frameworks only where they are installed.
PACKAGES = ("numpy", "sympy", "mpmath", "torch", "jax", "jaxlib")


def load(root: Path) -> list[Any]:
    """Return the evidence records for the sources below ``root``, from the cache if it is there."""
    from refnet.verification.evidence import Evidence

    digest = source_digest(root)
    path = root / ".cache" / "docs" / f"evidence-{digest}.json"
    records = _stored(path)
    if records is None:
        records = _gather(root)
        if digest == source_digest(root):  # else the sources were edited meanwhile: next time, then
            _store(path, records)
    return [Evidence(**fields) for fields in records]


def _gather(root: Path) -> list[dict[str, Any]]:
    """Verify all ops in a process of its own: this one may have imported older sources.

    Raises
    ------
    RuntimeError
        If the process ends without records.
    """
    result = run_refnet(root, "verify", "--json")
    try:
        return json.loads(result.stdout)
    except json.JSONDecodeError:
        raise RuntimeError(
            f"refnet verify exited with {result.returncode}: {result.stderr}"
        ) from None


def source_digest(root: Path) -> str:
    """Hash of every source and data file of refnet and its derivations, and of the versions."""
    total = hashlib.sha256()
    for folder in ("refnet", "derivations"):
        for file in sorted((root / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                total.update(f"{file.relative_to(root).as_posix()}\0".encode())
                total.update(hashlib.sha256(file.read_bytes()).digest())
    total.update(f"python {platform.python_version()} {platform.platform()}\0".encode())
    for package in PACKAGES:
        total.update(f"{package} {_version(package)}\0".encode())
    return total.hexdigest()


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def _stored(path: Path) -> list[dict[str, Any]] | None:
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:  # or another build has just removed it
        return None


def _store(path: Path, records: list[dict[str, Any]]) -> None:
    from refnet.core.weights import atomic_file

    with atomic_file(path) as temporary:  # several builds may store at the same time
        temporary.write_text(json.dumps(records, indent=1), "utf-8")
    for stale in path.parent.glob("evidence-*.json"):
        if stale != path:
            stale.unlink(missing_ok=True)
