"""MkDocs hook: markers in the pages become derivations, code and evidence.

``<!-- refnet: derivation -->``, ``<!-- refnet: code -->`` and ``<!-- refnet: evidence -->`` stand
in the page of an op, whose path is the op's key: docs/layers/dense.md is ``layers/dense``.
``<!-- refnet: summary -->`` is the table of all ops. Nothing that they show is typed in a page.
A record of evidence that failed is a warning, which fails a strict build.
"""

import logging
import re
import sys
from pathlib import Path
from typing import Any

from refnet_docs.derivation import derivation_markdown
from refnet_docs.evidence import evidence_markdown, summary_markdown
from refnet_docs.evidence_cache import load
from refnet_docs.source_code import code_markdown

ROOT = Path(__file__).resolve().parents[2]
MARKER = re.compile(r"^<!-- refnet: *(?P<name>[^ ]+) *-->$", re.MULTILINE)

log = logging.getLogger("mkdocs.hooks.pages")
_records: list[Any] = []


def on_config(config: Any) -> Any:
    """Let the pages show this clone's refnet, whether or not it, or another one, is installed."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    import refnet

    found = Path(refnet.__file__).resolve().parents[1]
    if found != ROOT:
        raise RuntimeError(f"refnet was imported from {found}; the pages are about {ROOT}.")
    return config


def on_pre_build(config: Any) -> None:
    """Gather the evidence once for the whole build."""
    _records[:] = load(ROOT)
    for record in _records:
        if not record.passed:
            log.warning(
                "evidence %s of %s failed: %s: %s. %s",
                record.letter, record.op, record.case, record.claim, record.detail,
            )  # fmt: skip
    log.info("evidence: %d records", len(_records))


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Expand the markers of a page."""

    def expand(marker: re.Match[str]) -> str:
        try:
            return _expansion(marker["name"], page.file.src_uri)
        except KeyError as error:
            log.warning("%s: %s: %s", page.file.src_uri, marker[0], error.args[0])
            return marker[0]

    return MARKER.sub(expand, markdown)


def _expansion(name: str, uri: str) -> str:
    if name == "summary":
        return summary_markdown(_records)
    key = uri.removesuffix(".md")
    records = [record for record in _records if record.op == key]
    if not records:
        raise KeyError(f"no op has the key {key!r}")
    if name == "derivation":
        return derivation_markdown(key, records)
    if name == "code":
        return code_markdown(key, ROOT)
    if name == "evidence":
        return evidence_markdown(records, "../" * uri.count("/"))
    raise KeyError("expected derivation, code, evidence or summary")
