"""The documents in docs/data: what each holds, where it comes from, and which pages show it."""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from refnet_docs.coursework import INLINE
from refnet_docs.request import MARKER

#: Said here of what does not say it itself.
HOLDS = {
    "bench": "times and memory of a training step, refnet beside other frameworks",
    "tricks": "times with and without each trick of the fast convolution",
    "step-sizes": "errors of numerical derivatives by step, method and precision, and at kinks",
    "hidden-bugs": "wrong gradients, in a setting that hides each and in one that shows it",
    "ucl-cw1-framework": "the losses of refnet and Keras, update by update, and whole runs of both",
    "ucl-hw2-overflow": "where numbers stop being finite, with and without the softmax's shift",
    "ucl-hw2-stability": "the largest rates at which training is stable, and curvature",
    "ucl-hw2-step-factor": "losses along the mean's and along the sum's gradient",
}
FIGURE = re.compile(r"\]\((?:[\w./-]*/)?(?P<stem>[\w-]+)\.svg\)")
#: By the marker's name: the document that its words name, where it is not by the words themselves.
NAMED: dict[str, Callable[[str], str]] = {
    "explanation": lambda words: f"ucl-hw2-{words}",
    "framework": lambda words: "ucl-cw1-framework",
    "measured": lambda words: words.partition(" ")[0],
    "results": lambda words: words.partition(" ")[0],
}
#: Their words are commands or titles; those of all other markers may name a document.
NAMELESS = {"answers", "example-op", "provenance", "run"}
#: Words in a sentence that come from the derivations and the evidence instead.
NO_DOCUMENT = {"formula", "rejected"}
UNRECORDED = "not recorded"


def read_documents(root: Path) -> dict[str, dict[str, Any]]:
    """Return all documents by name."""
    return {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in sorted((root / "docs" / "data").glob("*.json"))
    }


def shown_on(root: Path, known: Iterable[str]) -> dict[str, list[str]]:
    """Return for each document the pages that show it; also for those that are named and missing.

    A page shows a document by a marker, by a number in a sentence, or by a figure drawn from it.
    """
    known = list(known)
    pages: dict[str, list[str]] = {name: [] for name in known}
    for path in sorted((root / "docs").rglob("*.md")):
        for name in sorted(_named_in(path.read_text("utf-8"), known)):
            pages.setdefault(name, []).append(path.relative_to(root / "docs").as_posix())
    return pages


def _named_in(text: str, known: list[str]) -> set[str]:
    named = {inline["name"] for inline in INLINE.finditer(text)} - NO_DOCUMENT
    for marker in MARKER.finditer(text):
        if marker["name"] in NAMED:
            named.add(NAMED[marker["name"]](marker["arguments"]))
        elif marker["name"] not in NAMELESS:
            named |= set(marker["arguments"].split()) & set(known)
    for figure in FIGURE.finditer(text):
        drawn_from = [name for name in known if f"{figure['stem']}-".startswith(f"{name}-")]
        named |= {max(drawn_from, key=len)} if drawn_from else set()
    return named


def holds(name: str, document: dict[str, Any]) -> str:
    """Say what a document holds.

    Raises
    ------
    KeyError
        If it does not say so, and HOLDS does not either.
    """
    if "sheet" in document:
        from refnet.coursework.studies import STUDIES

        studies = {study.name: study for study in STUDIES[document["sheet"]]}
        return f"{len(document['runs'])} training runs: {studies[document['study']].says}"
    if name not in HOLDS:
        raise KeyError(f"HOLDS in {Path(__file__).name} does not say what {name}.json holds")
    return HOLDS[name]


def seeds(document: dict[str, Any]) -> str:
    """Return the seeds of a document, or that it does not record them."""
    found = document.get("seeds")
    if found is None:
        found = {run["seed"] for run in document.get("runs", []) if "seed" in run}
    if not found and "seed" in document:
        found = [document["seed"]]
    numbers = sorted(found)
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]} to {numbers[-1]}"
    return ", ".join(map(str, numbers)) or UNRECORDED


def versions(document: dict[str, Any]) -> str:
    """Return the versions of everything that took part."""
    found: dict[str, str] = {k: document[k] for k in ("python", "numpy", "refnet") if k in document}
    found |= document.get("versions", {})
    for row in document.get("rows", []):
        if "framework" in row:
            found[row["framework"].partition(".")[0]] = row["version"]
    for backend in document.get("backends", {}).values():
        found |= backend.get("versions", {})  # none if it could not run
    return ", ".join(f"{name} {found[name]}" for name in sorted(found)) or UNRECORDED


def machine(document: dict[str, Any]) -> str:
    """Return what a document records of the machine."""
    return f"{document['cores']} cores" if "cores" in document else f"machine {UNRECORDED}"
