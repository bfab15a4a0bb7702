"""MkDocs hook: markers in the pages become derivations, code and evidence.

``<!-- refnet: derivation -->``, ``<!-- refnet: code -->`` and ``<!-- refnet: evidence -->`` stand
in the page of an op, whose path is the op's key: docs/layers/dense.md is ``layers/dense``.
``code`` may be followed by names of helper functions in the op's module, shown below it.
``<!-- refnet: measured NAME -->`` is the table of docs/data/NAME.json, which a benchmark wrote.
``<!-- refnet: statement KEY TITLE -->`` shows one statement of a script without its title, and
``<!-- refnet: statements -->`` shows what a script of identities states, each with its formulas.
``<!-- refnet: verdicts -->`` is the table of its verdicts, where it decides claims.
``<!-- refnet: indices -->`` says what the indices of the derivation name.
``<!-- refnet: summary -->`` is the table of all ops, in the order of the navigation, and
``<!-- refnet: run verify dense -->`` what ``refnet verify dense`` prints. Nothing that they show is
typed in a page.
``<!-- refnet: results NAME TABLE ... -->`` are tables of docs/data/NAME.json, results of a
coursework, and ``{{ NAME WORDS }}`` in a sentence is one number of it;
``<!-- refnet: explanation NAME -->`` and ``<!-- refnet: framework TABLE -->`` are tables of what
explains them, and of the comparison with Keras.
A record of evidence that failed is a warning, which fails a strict build.
"""

import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from refnet_docs.commands import command_markdown
from refnet_docs.coursework import (
    INLINE,
    explanation_markdown,
    fact_markdown,
    framework_markdown,
    results_markdown,
)
from refnet_docs.derivation import derivation_markdown, indices_markdown
from refnet_docs.evidence import evidence_markdown, summary_markdown
from refnet_docs.evidence_cache import load
from refnet_docs.inline import indent
from refnet_docs.measured import measured_markdown
from refnet_docs.source_code import code_markdown
from refnet_docs.statements import (
    statement_markdown,
    statements_markdown,
    verdicts_markdown,
)

ROOT = Path(__file__).resolve().parents[2]
MARKER = re.compile(
    r"^(?P<indent> *)<!-- refnet: *(?P<name>[^ ]+) *(?P<arguments>.*?) *-->$", re.MULTILINE
)

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


def on_page_markdown(markdown: str, page: Any, config: Any, **_: Any) -> str:
    """Expand the markers of a page."""

    def expand(marker: re.Match[str]) -> str:
        try:
            if marker["name"] == "run":
                return command_markdown(marker["arguments"], ROOT)
            if marker["name"] == "summary":
                return summary_markdown(_in_order_of(list(_uris(config.nav)), _records))
            if marker["name"] == "measured":
                return measured_markdown(marker["arguments"], ROOT)
            if marker["name"] == "statement":
                key, _, title = marker["arguments"].partition(" ")
                return statement_markdown(key, title)
            if marker["name"] == "results":
                name, *kinds = marker["arguments"].split()
                return results_markdown(name, kinds, ROOT)
            if marker["name"] == "explanation":
                return explanation_markdown(marker["arguments"], ROOT)
            if marker["name"] == "framework":
                return framework_markdown(marker["arguments"], ROOT)
            return _expansion(marker["name"], page.file.src_uri, marker["arguments"].split())
        except (KeyError, RuntimeError, AttributeError, TypeError, ValueError) as error:
            log.warning("%s: %s: %s", page.file.src_uri, marker[0], error.args[0])
            return marker[0]

    def insert(inline: re.Match[str]) -> str:
        try:
            return fact_markdown(inline["name"], inline["words"], ROOT)
        except (KeyError, IndexError, ValueError, TypeError) as error:
            log.warning("%s: %s: %s", page.file.src_uri, inline[0], error.args[0])
            return inline[0]

    def place(marker: re.Match[str]) -> str:
        return indent(expand(marker), len(marker["indent"])) if marker["indent"] else expand(marker)

    return INLINE.sub(insert, MARKER.sub(place, markdown))


def _expansion(name: str, uri: str, arguments: list[str]) -> str:
    key = uri.removesuffix(".md")
    records = [record for record in _records if record.op == key]
    if not records:
        raise KeyError(f"no op has the key {key!r}")
    if name == "indices":
        return indices_markdown(key)
    if name == "derivation":
        return derivation_markdown(key, records)
    if name == "statements":
        return statements_markdown(key)
    if name == "verdicts":
        return verdicts_markdown(key)
    if name == "code":
        return code_markdown(key, ROOT, arguments)
    if name == "evidence":
        return evidence_markdown(records, "../" * uri.count("/"))
    raise KeyError(
        "expected indices, derivation, statements, statement, verdicts, code, evidence, summary, "
        "measured, results or run"
    )


def _uris(nav: Any) -> Iterator[str]:
    """Pages of a navigation, in its order."""
    if isinstance(nav, str):
        yield nav
        return
    for entry in nav.values() if isinstance(nav, dict) else nav or []:
        yield from _uris(entry)


def _in_order_of(uris: list[str], records: list[Any]) -> list[Any]:
    """Sort records by the places of their ops' pages, those that have none last."""
    place = {uri: number for number, uri in enumerate(uris)}
    return sorted(records, key=lambda record: place.get(f"{record.op}.md", len(place)))
