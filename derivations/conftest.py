"""Makes ``pytest derivations`` run each derivation script: an item for each gradient and sizes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from derivations import catalogue
from derivations.calculus.captions import plain


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "DerivationFile | None":
    """Collect the scripts that the catalogue knows."""
    key = f"{file_path.parent.name}/{file_path.stem}"
    if file_path.suffix == ".py" and key in catalogue.keys():
        return DerivationFile.from_parent(parent, path=file_path, key=key)
    return None


class DerivationFile(pytest.File):
    """A derivation script."""

    def __init__(self, *, key: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.key = key

    def collect(self) -> Iterator["DerivationItem"]:
        if catalogue.is_identity(self.key):
            for statement in catalogue.statements(self.key):
                name = plain(statement.title)
                yield DerivationItem.from_parent(self, name=name, check=statement.check)
            return
        for claim in catalogue.claims(self.key):
            for derivation in claim.derivations:
                for sizes in claim.at:
                    at = " ".join(f"{name}={size}" for name, size in sizes.items())
                    name = " ".join(
                        filter(None, [derivation.name, claim.title, f"at {at}{derivation.under}"])
                    )
                    yield DerivationItem.from_parent(
                        self, name=name, check=lambda d=derivation, s=sizes: d.check(s)
                    )


class DerivationItem(pytest.Item):
    """One gradient at one choice of sizes: every step against the definition."""

    def __init__(self, *, check: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.check = check

    def runtest(self) -> None:
        assert self.check() > 0

    def repr_failure(self, excinfo: Any, style: Any = None) -> str:
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name
