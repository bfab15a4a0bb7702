"""A NumPy-style docstring as Markdown."""

import inspect
import re
from collections.abc import Callable
from typing import Any

REFERENCE = re.compile(r"\[\w+\]\[(refnet\.[\w.]+)\]|``(.+?)``")
HEADING = re.compile(r"^([A-Z][a-z]+)\n-{3,}\n", re.MULTILINE)


def introduction(op: Callable[..., Any]) -> str:
    """Summary and equation: all that stands before the first section."""
    return _markdown(HEADING.split(inspect.getdoc(op) or "")[0].strip())


def arguments(op: Callable[..., Any]) -> str:
    """A list of the parameters and of the output, each with its shape."""
    _, *parts = HEADING.split(inspect.getdoc(op) or "")
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    entries = [*_entries(sections.get("Parameters", "")), *_entries(sections.get("Returns", ""))]
    shown = [_bullet(entry) for entry in entries if not entry.startswith("pullback")]
    return _markdown("\n".join(shown))


def _markdown(text: str) -> str:
    """Names and code as code: a notebook has no cross-references."""
    return REFERENCE.sub(lambda found: f"`{found[1] or found[2]}`", text)


def _entries(section: str) -> list[str]:
    """Split a section before each line that is not indented."""
    return [entry for entry in re.split(r"^(?=\S)", section, flags=re.MULTILINE) if entry.strip()]


def _bullet(entry: str) -> str:
    head, *text = (line.strip() for line in entry.strip().splitlines())
    name, _, kind = head.partition(" : ")
    return " ".join([f"- `{name}`: {kind}.", *text])
