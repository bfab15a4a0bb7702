"""Behind the numbers: versions, seeds and commands of everything that the site shows as a number.

The words of the marker ``provenance`` name one kind: documents, evidence, packages or vendored.
"""

import json
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from refnet_docs import documents
from refnet_docs.inline import escape
from refnet_docs.packages import installed, packages_markdown, vendored_markdown
from refnet_docs.request import Request


def provenance_markdown(request: Request) -> str:
    """Return the table of one kind of numbers."""
    if request.words not in KINDS:
        raise KeyError(f"expected one of {', '.join(KINDS)}; got {request.words!r}")
    return KINDS[request.words](request)


def documents_markdown(request: Request) -> str:
    """Tables of docs/data.

    Raises
    ------
    KeyError
        If no page shows a document, or a page shows one that is not there.
    """
    found = documents.read_documents(request.root)
    pages = documents.shown_on(request.root, found)
    unshown = [name for name in found if not pages[name]]
    missing = [name for name in pages if name not in found]
    if unshown or missing:
        raise KeyError(f"shown on no page: {unshown}; shown, but not in docs/data: {missing}")
    place = {uri: number for number, uri in enumerate(request.uris)}
    rows, alike = [], dict[str, list[str]]()
    for name, document in found.items():
        uris = sorted(pages[name], key=lambda uri: place.get(uri, len(place)))
        links = [f"[{_title(request.root, uri)}]({request.to_root}{uri})" for uri in uris]
        command = document.get("command") or documents.UNRECORDED
        rows.append([
            f"`{name}`", escape(documents.holds(name, document)), ", ".join(links),
            f"`{command}`", documents.seeds(document),
        ])  # fmt: skip
        made_with = f"{documents.versions(document)}; {documents.machine(document)}"
        alike.setdefault(made_with, []).append(f"`{name}`")
    columns = ["document", "holds", "shown on", "command", "seeds"]
    versions = [[", ".join(names), escape(made_with)] for made_with, names in alike.items()]
    dated = sum("date" in document for document in found.values())
    return (
        f"{_table(columns, rows)}\n\n{_table(['documents', 'made with'], versions)}\n\n"
        f"A date is recorded in {dated} of {len(found)} documents."
    )


def evidence_markdown(request: Request) -> str:
    """Say how much evidence was gathered for this build, with which versions."""
    from refnet.verification import foreign
    from refnet.verification.evidence import LETTERS

    records = request.all_records
    rows = [
        [letter, escape(meaning), f"{len(mine):,}", f"{sum(r.count for r in mine):,}"]
        for letter, meaning in LETTERS.items()
        if (mine := [record for record in records if record.letter == letter])
    ]
    total = f"{sum(record.count for record in records):,}"
    rows.append(["all", "", f"{len(records):,}", total])
    versions = f"Python {platform.python_version()}"
    versions += "".join(f", {label} {installed(name)}" for label, name in GATHERED_WITH.items())
    frozen = _frozen_versions(foreign.FOLDER)
    return (
        f"{_table(['letter', 'what', 'records', 'counts'], rows, numbers=2)}\n\n"
        f"Gathered by `refnet verify` with {versions}. The values of other frameworks under E "
        f"were frozen by `make golden` with {frozen}."
    )


KINDS = {
    "documents": documents_markdown,
    "evidence": evidence_markdown,
    "packages": packages_markdown,
    "vendored": vendored_markdown,
}
#: Packages that the evidence is gathered with.
GATHERED_WITH = {"NumPy": "numpy", "SymPy": "sympy"}


def _frozen_versions(folder: Path) -> str:
    import numpy as np

    found: set[str] = set()
    for path in folder.rglob("*.npz"):
        with np.load(path, allow_pickle=False) as file:
            versions: dict[str, str] = json.loads(str(file["versions"]))
        found |= {f"{name} {version}" for name, version in versions.items()}
    return ", ".join(sorted(found))


def _title(root: Path, uri: str) -> str:
    text = root.joinpath("docs", uri).read_text("utf-8")
    return next(line.removeprefix("# ") for line in text.splitlines() if line.startswith("# "))


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]], numbers: int = 0) -> str:
    """Return a compact table; the last ``numbers`` columns are numbers."""
    rules = ["---"] * (len(columns) - numbers) + ["---:"] * numbers
    lines = "\n".join(f"| {' | '.join(row)} |" for row in [columns, rules, *rows])
    return f'<div class="refnet-results" markdown>\n\n{lines}\n\n</div>'
