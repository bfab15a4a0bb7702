"""Behind the numbers: every document has its row, its page, and a command that made it."""

import importlib.metadata
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from refnet.verification.evidence import Evidence

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "behind-the-numbers.md"
DOCUMENTS = sorted((ROOT / "docs" / "data").glob("*.json"))
RECORDS = [
    Evidence("layers/dense", "C", "N2", "claim", None, None, 1234, 0.1, True),
    Evidence("layers/dense", "D", "N2", "claim", 1e-16, 1e-12, 2, 0.1, True),
]
pytestmark = pytest.mark.usefixtures("hooks_importable")


def shown(words: str, root: Path = ROOT) -> str:
    from refnet_docs.expansions import expand
    from refnet_docs.request import Request

    return expand("provenance", Request(words, "behind-the-numbers.md", root, RECORDS, []))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site of one document, which is shown on one page."""
    data = tmp_path / "docs" / "data"
    data.mkdir(parents=True)
    document: dict[str, Any] = {"command": "time it", "python": "3.11.7", "rows": []}
    data.joinpath("bench.json").write_text(json.dumps(document))
    tmp_path.joinpath("docs", "speed.md").write_text("# Speed\n\n<!-- refnet: measured bench -->\n")
    return tmp_path


def test_page_has_every_kind() -> None:
    from refnet_docs.provenance import KINDS

    markers = re.findall(r"^<!-- refnet: provenance (\w+) -->$", PAGE.read_text("utf-8"), re.M)
    assert sorted(markers) == sorted(KINDS)
    with pytest.raises(KeyError, match="expected one of documents"):
        shown("colours")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_document_has_its_command_versions_and_a_page(path: Path) -> None:
    from refnet_docs.documents import UNRECORDED, shown_on, versions

    document = json.loads(path.read_text("utf-8"))
    assert document["command"]
    assert "python" in versions(document)
    assert versions(document) != UNRECORDED
    assert shown_on(ROOT, [path.stem])[path.stem], f"no page shows {path.name}"
    (row,) = [
        line
        for line in shown("documents").splitlines()
        if line.startswith(f"| `{path.stem}` | ") and line.count(" | ") == 4
    ]
    assert f"`{document['command']}`" in row


def test_what_is_said_of_documents_is_said_of_some_that_exist() -> None:
    from refnet_docs.documents import HOLDS

    assert set(HOLDS) <= {path.stem for path in DOCUMENTS}


def test_a_row(root: Path) -> None:
    text = shown("documents", root)
    assert "[Speed](speed.md) | `time it` | not recorded |" in text
    assert "| `bench` | python 3.11.7; machine not recorded |" in text
    assert text.endswith("A date is recorded in 0 of 1 documents.")


def test_a_document_without_a_page_is_noticed(root: Path) -> None:
    shutil.copy(root / "docs/data/bench.json", root / "docs/data/tricks.json")
    with pytest.raises(KeyError, match=r"shown on no page: \['tricks'\]"):
        shown("documents", root)


@pytest.mark.parametrize(
    "text",
    ["<!-- refnet: results gone summary -->", "It is {{ gone rows/0 }}."],
)
def test_a_number_without_a_document_is_noticed(root: Path, text: str) -> None:
    (root / "docs" / "other.md").write_text(f"# Other\n\n{text}\n")
    with pytest.raises(KeyError, match=r"not in docs/data: \['gone'\]"):
        shown("documents", root)


def test_a_document_of_which_nothing_is_said_is_noticed(root: Path) -> None:
    (root / "docs/data/bench.json").rename(root / "docs/data/new.json")
    (root / "docs" / "speed.md").write_text("# Speed\n\n<!-- refnet: measured new -->\n")
    with pytest.raises(KeyError, match=r"does not say what new\.json holds"):
        shown("documents", root)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("<!-- refnet: measured bench -->", {"bench"}),
        ("<!-- refnet: run bench m2 -->", set()),
        ("<!-- refnet: some-plot bench -->", {"bench"}),
        ("<!-- refnet: explanation overflow -->", {"ucl-hw2-overflow"}),
        ("<!-- refnet: framework backends -->", {"ucl-cw1-framework"}),
        ("{{ bench rows/0/median_ms .2f }}", {"bench"}),
        ("![A curve.](figures/bench-curve.svg)", {"bench"}),
        ("bench", set()),
    ],
)
def test_how_a_page_names_a_document(root: Path, text: str, named: set[str]) -> None:
    from refnet_docs.documents import shown_on

    (root / "docs" / "speed.md").write_text(text)
    assert {name for name, uris in shown_on(root, ["bench"]).items() if uris} == named


def test_seeds() -> None:
    from refnet_docs.documents import seeds

    assert seeds({"seeds": [0, 1, 2]}) == "0 to 2"
    assert seeds({"runs": [{"seed": 3}, {"seed": 1}, {"seed": 3}]}) == "1, 3"
    assert seeds({"seed": 7}) == "7"
    assert seeds({"runs": []}) == "not recorded"


def test_evidence_is_counted() -> None:
    text = shown("evidence")
    assert (
        "| C | code's backward is the derivative of the code's forward, exactly | 1 | 1,234 |"
        in text
    )
    assert "| all |  | 2 | 1,236 |" in text
    assert f"SymPy {importlib.metadata.version('sympy')}" in text
    assert "torch 2.13.0" in text


def test_commands_of_the_page_exist() -> None:
    targets = re.findall(r"^([a-z]+):", ROOT.joinpath("Makefile").read_text("utf-8"), re.M)
    named = re.findall(r"`make (\w+)`", PAGE.read_text("utf-8"))
    assert named
    assert set(named) <= set(targets)
    for name in re.findall(r"docs/data/([a-z][\w-]*)\.json", PAGE.read_text("utf-8")):
        assert name in {path.stem for path in DOCUMENTS}
