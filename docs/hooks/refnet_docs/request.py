"""What a marker in a page asks for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARKER = re.compile(
    r"^(?P<indent> *)<!-- refnet: *(?P<name>[^ ]+) *(?P<arguments>.*?) *-->$", re.MULTILINE
)


@dataclass(frozen=True)
class Request:
    """One marker: its words, the page that it stands in, and the build's evidence."""

    words: str
    uri: str
    root: Path
    all_records: Sequence[Any]
    uris: Sequence[str]

    @property
    def key(self) -> str:
        """Key of the op that the page is about: docs/layers/dense.md is ``layers/dense``."""
        return self.uri.removesuffix(".md")

    @property
    def arguments(self) -> list[str]:
        """The marker's words after its name."""
        return self.words.split()

    @property
    def records(self) -> list[Any]:
        """Evidence of the page's op.

        Raises
        ------
        KeyError
            If the page is not that of an op, a model, identities or verdicts.
        """
        found = [record for record in self.all_records if record.op == self.key]
        if not found:
            raise KeyError(f"no op has the key {self.key!r}")
        return found

    @property
    def to_root(self) -> str:
        """Relative path from the page to the site's root, empty or ending in a slash."""
        return "../" * self.uri.count("/")
