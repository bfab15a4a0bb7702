"""The evidence on the pages is that of the sources as they are now, whatever was built before."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from refnet.verification.evidence import Evidence

pytestmark = pytest.mark.usefixtures("hooks_importable")
HOOKS = Path(__file__).parents[2] / "docs" / "hooks"
#: Stands in for ``refnet verify --json``: one record, about the module that it imports.
COMMAND = """
import dataclasses, json, sys
from refnet.dense import CLAIM
assert sys.argv[1:] == ["verify", "--json"]
fields = {fields!r}
print(json.dumps([fields | {{"claim": CLAIM}}]))
"""
RECORD = Evidence("layers/dense", "C", "N2", "first", None, None, 3, 0.0, True)
#: Run with a clone: its refnet, before and after it is edited between two builds.
SERVE = """
import pathlib, sys
root = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(root))
from refnet_docs.fresh import forget_the_last_build
seen = []
for claim in ("first", "first", "the second"):
    (root / "refnet" / "dense.py").write_text(f"CLAIM = {claim!r}")
    forget_the_last_build(root)
    from refnet import dense
    assert dense.CLAIM == claim, dense.CLAIM
    seen.append(dense)
assert seen[0] is seen[1]
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A refnet of two modules: the command, and what it verifies."""
    package = tmp_path / "refnet"
    package.mkdir()
    package.joinpath("__init__.py").touch()
    package.joinpath("__main__.py").write_text(COMMAND.format(fields=RECORD.as_dict()))
    package.joinpath("dense.py").write_text("CLAIM = 'first'")
    return tmp_path


def stored(clone: Path) -> list[Path]:
    return list((clone / ".cache" / "docs").iterdir())


def claims(clone: Path) -> list[str]:
    from refnet_docs import evidence_cache

    return [record.claim for record in evidence_cache.load(clone)]


def test_evidence_is_that_of_the_edited_sources(clone: Path) -> None:
    """Though this process has imported another refnet: only a new one runs what is there."""
    assert claims(clone) == ["first"]
    (first,) = stored(clone)
    clone.joinpath("refnet", "dense.py").write_text("CLAIM = 'the second'")
    assert claims(clone) == ["the second"]
    (second,) = stored(clone)
    assert second != first


def test_evidence_is_not_gathered_twice_from_the_same_sources(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from refnet_docs import evidence_cache

    assert evidence_cache.load(clone) == [RECORD]
    monkeypatch.setattr(evidence_cache, "_gather", lambda root: pytest.fail("gathered again"))
    assert evidence_cache.load(clone) == [RECORD]


def test_nothing_is_stored_of_sources_that_were_edited_meanwhile(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from refnet_docs import evidence_cache

    def gather(root: Path) -> list[dict[str, object]]:
        root.joinpath("refnet", "dense.py").write_text("CLAIM = 'edited'")
        return [RECORD.as_dict()]

    monkeypatch.setattr(evidence_cache, "_gather", gather)
    assert evidence_cache.load(clone) == [RECORD]
    assert not (clone / ".cache").exists()


def test_command_that_fails_is_an_error(clone: Path) -> None:
    clone.joinpath("refnet", "dense.py").write_text("raise ValueError('oh')")
    with pytest.raises(RuntimeError, match=r"exited with 1(?s:.*)ValueError: oh"):
        claims(clone)


def test_builds_at_the_same_time_store_whole_files(tmp_path: Path) -> None:
    from refnet_docs import evidence_cache

    path = tmp_path / "docs" / "evidence-0.json"
    records = [RECORD.as_dict()] * 2000

    def build(_: int) -> bool:
        evidence_cache._store(path, records)
        return json.loads(path.read_text("utf-8")) == records

    with ThreadPoolExecutor(4) as builds:
        assert all(builds.map(build, range(20)))
    assert list(path.parent.iterdir()) == [path]


def test_served_site_imports_edited_sources_anew_and_others_once(clone: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", SERVE, clone], cwd=HOOKS, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
