"""The pages' sources: complete, their examples right, their vendored files what they claim."""

import doctest
import hashlib
import re
from pathlib import Path

import pytest

from derivations import catalogue
from refnet.verification import specs

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
EXAMPLE = re.compile(r"^ *```pycon\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
#: A file that tests run, shown whole: the build fails if it is missing.
SHOWN_FILE = re.compile(
    r'^```\w+ title="[^"]+"\n--8<--\ntests/docs/[\w/.]+\n--8<--\n```$', re.MULTILINE
)
WITH_EXAMPLES = [page for page in PAGES if EXAMPLE.search(page.read_text("utf-8"))]


@pytest.mark.parametrize("key", specs.keys())
def test_op_has_a_page_with_all_markers_and_a_place_in_the_navigation(key: str) -> None:
    page = DOCS.joinpath(f"{key}.md").read_text("utf-8")
    for marker in ("indices", "derivation", "code", "evidence"):
        assert len(re.findall(rf"^<!-- refnet: {marker}( [\w ]+)? -->$", page, re.MULTILINE)) == 1
    assert re.search(rf": {key}\.md$", ROOT.joinpath("mkdocs.yml").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("key", [k for k in catalogue.keys() if catalogue.is_identity(k)])
def test_identity_has_a_page_with_its_statements_and_evidence(key: str) -> None:
    page = DOCS.joinpath(f"{key}.md").read_text("utf-8")
    for marker in ("statements", "evidence"):
        assert page.count(f"<!-- refnet: {marker} -->") == 1


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.stem)
def test_examples_give_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # for what the examples write
    blocks = EXAMPLE.findall(page.read_text("utf-8"))
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.name, str(page), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    output: list[str] = []
    runner.run(test, out=output.append)
    assert test.examples
    assert runner.failures == 0, "".join(output)


def test_python_blocks_are_examples_that_are_run() -> None:
    for page in PAGES:
        text = SHOWN_FILE.sub("", page.read_text("utf-8"))
        for language in re.findall(r"^ *```(\w+)", text, re.MULTILINE):
            assert language in ("pycon", "sh"), f"{page.name}: a {language} block is not tested"


def test_vendored_files_have_the_hashes_of_their_readme() -> None:
    vendor = DOCS / "assets" / "vendor"
    rows = re.findall(
        r"^\| (\S+) \|.*?`([0-9a-f]{64})`", vendor.joinpath("README.md").read_text(), re.MULTILINE
    )
    assert len(rows) == 3
    for name, digest in rows:
        assert hashlib.sha256(vendor.joinpath(name).read_bytes()).hexdigest() == digest, name
    assert len(list(vendor.glob("katex/fonts/*"))) == 20
    for package in ("katex", "iframe-worker"):
        assert "MIT" in vendor.joinpath(package, "LICENSE").read_text()


def test_headings_and_sentences_name_every_listed_bug_by_link() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        for name, number, url in re.findall(r"\[([\w./-]+)#(\d+)\]\((\S+?)\)", text):
            assert re.fullmatch(rf"https://github\.com/{name}/(issues|pull)/{number}", url), url
