"""A digest of refnet's own code, so that no result of other code is taken for a result of this."""

import functools
import hashlib
from pathlib import Path

import refnet

#: Parts of refnet that no training run depends on.
_WITHOUT = ("benchmarks", "cli", "comparison", "verification")


@functools.cache
def source() -> str:
    """Return the SHA-256 of all files that a run may depend on, shortened."""
    root = Path(refnet.__file__).parent
    total = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        if path.relative_to(root).parts[0] not in _WITHOUT:
            total.update(path.read_bytes())
    return total.hexdigest()[:16]
