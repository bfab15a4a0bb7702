"""MkDocs hook: markers in the pages become derivations, code and evidence.

``<!-- refnet: NAME WORDS -->`` on a line of its own is a marker, as listed in
refnet_docs/expansions.py. Within a sentence ``{{ NAME WORDS }}`` is one number of
docs/data/NAME.json, and ``{{ formula dx }}``, ``{{ formula layers/dense dx right }}`` the result of
a derivation (refnet_docs/formulas.py). ``{{ rejected VARIANT }}`` says by which evidence a wrong
variant was rejected. Nothing that they show is typed in a page.
A record of evidence that failed is a warning, which fails a strict build.
"""

import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from refnet_docs import downloads
from refnet_docs.coursework import INLINE, fact_markdown
from refnet_docs.evidence_cache import load
from refnet_docs.expansions import expand
from refnet_docs.formulas import formula_markdown
from refnet_docs.fresh import forget_the_last_build
from refnet_docs.inline import indent
from refnet_docs.rejected import rejected_markdown
from refnet_docs.request import MARKER, Request

ROOT = Path(__file__).resolve().parents[2]

log = logging.getLogger("mkdocs.hooks.pages")
_records: list[Any] = []


def on_config(config: Any) -> Any:
    """Let the pages show this clone's refnet, whether or not it, or another one, is installed."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    forget_the_last_build(ROOT)
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


def on_files(files: Any, config: Any) -> Any:
    """Add what the pages of the ops offer to download."""
    for file in downloads.files(config, ROOT):
        files.append(file)
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, **_: Any) -> str:
    """Expand the markers of a page."""
    uri, uris = page.file.src_uri, list(_uris(config.nav))

    def replace(marker: re.Match[str]) -> str:
        request = Request(marker["arguments"], uri, ROOT, _records, uris)
        try:
            text = expand(marker["name"], request)
        except (KeyError, RuntimeError, AttributeError, TypeError, ValueError) as error:
            log.warning("%s: %s: %s", uri, marker[0], error.args[0])
            return marker[0]
        return indent(text, len(marker["indent"]))

    def insert(inline: re.Match[str]) -> str:
        try:
            if inline["name"] == "rejected":
                return rejected_markdown(inline["words"], uri.removesuffix(".md"), _records)
            if inline["name"] == "formula":
                return formula_markdown(inline["words"], uri.removesuffix(".md"))
            return fact_markdown(inline["name"], inline["words"], ROOT)
        except (KeyError, IndexError, ValueError, TypeError) as error:
            log.warning("%s: %s: %s", uri, inline[0], error.args[0])
            return inline[0]

    return INLINE.sub(insert, MARKER.sub(replace, markdown))


def _uris(nav: Any) -> Iterator[str]:
    """Pages of a navigation, in its order."""
    if isinstance(nav, str):
        yield nav
        return
    for entry in nav.values() if isinstance(nav, dict) else nav or []:
        yield from _uris(entry)
