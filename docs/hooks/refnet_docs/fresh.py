"""What one build imported and read, forgotten before the next: ``mkdocs serve`` builds many times.

Else the pages would go on showing the code and the derivations of the first build.
"""

import importlib
import sys
from pathlib import Path

from refnet_docs import coursework
from refnet_docs.evidence_cache import source_digest

#: Packages that the pages are about.
PACKAGES = ("refnet", "derivations")
_built: dict[Path, str] = {}


def forget_the_last_build(root: Path) -> None:
    """Forget the documents that were read, and what was imported from sources that have changed."""
    coursework.forget_documents()
    digest = source_digest(root)
    if _built.setdefault(root, digest) != digest:
        for name in [name for name in sys.modules if name.partition(".")[0] in PACKAGES]:
            del sys.modules[name]
        importlib.invalidate_caches()
        _built[root] = digest
