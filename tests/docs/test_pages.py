"""The pages' sources: complete, their examples right, their vendored files what they claim."""

import doctest
import hashlib
import inspect
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


#: Sections of an op's page, in order; others may stand before the derivation.
SECTIONS = [
    "The idea of the gradient", "Derivation", "Code", "Evidence", "Conventions and pitfalls",
    "References", "API",
]  # fmt: skip
BEFORE_THE_DERIVATION = {
    "layers/conv2d": ["Try it", "When a gradient is itself a convolution"],
    "layers/spatially_separable_conv2d": ["Why this form"],
    "layers/max_pool2d": ["Try it"],
    "losses/l2_penalty": ["Why it helps"],
    "losses/softmax_cross_entropy": ["Try it"],
    "models/m1": ["The answer", "With column vectors"],
}
#: No bug of this kind was found elsewhere.
WITHOUT_BUGS = {"layers/flatten"}
#: Formulas typed for display, and why; test_typed_formulas.py compares them with what they claim.
TYPED = {"guides": "they define notation and derive nothing that refnet derives"}
MARKER = re.compile(r"^<!-- refnet: (\w+)( [^>]*)? -->$", re.MULTILINE)
BUG = re.compile(r"\]\((https://github\.com/[\w./-]+/(?:issues|pull)/\d+)\)")


def text_of(key: str) -> str:
    return DOCS.joinpath(f"{key}.md").read_text("utf-8")


def sections(text: str) -> dict[str, str]:
    """Text of each section by its heading; what stands before the first one by an empty string."""
    outside_code = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)
    lead, *others = re.split(r"^## ", outside_code, flags=re.MULTILINE)
    return {"": lead} | dict(other.split("\n", 1) for other in others)


@pytest.mark.parametrize("key", specs.keys())
def test_op_has_a_page_with_its_sections_in_order_and_a_place_in_the_navigation(key: str) -> None:
    found = list(sections(text_of(key)))[1:]
    extra = [name for name in found if name not in SECTIONS]
    assert extra == BEFORE_THE_DERIVATION.get(key, [])
    expected = SECTIONS[:-1] if key.startswith("models/") else SECTIONS  # built of the ops' classes
    assert [name for name in found if name not in extra] == expected
    assert all(found.index(name) < found.index("Derivation") for name in extra)
    assert re.search(rf": {key}\.md$", ROOT.joinpath("mkdocs.yml").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("key", specs.keys())
def test_op_has_each_marker_once_and_where_it_belongs(key: str) -> None:
    parts = sections(text_of(key))
    markers = {name: [m for m, _ in MARKER.findall(text)] for name, text in parts.items()}
    assert markers[""].count("picture") == 1
    assert markers["Derivation"] == ["indices", "derivation", "downloads"]
    assert parts["Derivation"].rstrip().endswith("<!-- refnet: downloads -->")
    assert markers["Code"] == ["code"]
    assert markers["Evidence"] == ["evidence"]
    of_op = ("picture", "indices", "derivation", "downloads", "code", "evidence")
    assert sum(m in of_op for found in markers.values() for m in found) == len(of_op)


@pytest.mark.parametrize("key", specs.keys())
def test_op_has_references_those_of_its_docstring_among_them(key: str) -> None:
    listed = re.split(r"^- ", sections(text_of(key))["References"], flags=re.MULTILINE)[1:]
    works = [" ".join(work.split()) for work in listed]
    assert 2 <= len(works) <= 5
    for work in works:  # authors, title and year, or a page of a site; then what it is good for
        published = re.search(r"^[A-Z].*\*[^*]+\*.*\(.*(19|20)\d\d\b", work)
        assert published or re.search(r"\[`?[\w. ]+`?\]\(", work), work
        assert ": " in work, work
    docstring = inspect.getdoc(inspect.unwrap(specs.load(key).op)) or ""
    cited = re.search(r"References\n-+\n(.*?)\n\n\w+\n---", docstring, re.DOTALL)
    assert cited or key.startswith("models/")
    for title in re.findall(r"\*([^*]+)\*|``([\w.]+)``", cited[1] if cited else ""):
        assert " ".join("".join(title).split()) in " ".join(works)


@pytest.mark.parametrize("key", specs.keys())
def test_op_tells_of_a_bug_that_was_shipped(key: str) -> None:
    assert bool(BUG.search(text_of(key))) != (key in WITHOUT_BUGS)


def test_displayed_formulas_are_generated() -> None:
    for page in PAGES:
        typed = "$$" in page.read_text("utf-8")
        allowed = page.relative_to(DOCS).parts[0] in TYPED
        assert not typed or allowed, f"{page.name}: a formula between $$ is typed by hand"


@pytest.mark.parametrize("key", [k for k in catalogue.keys() if catalogue.is_identity(k)])
def test_identity_has_a_page_with_its_statements_and_evidence(key: str) -> None:
    page = DOCS.joinpath(f"{key}.md").read_text("utf-8")
    for marker in ("statements", "evidence"):
        assert page.count(f"<!-- refnet: {marker} -->") == 1


def run_examples(text: str, name: str) -> str:
    """Run a page's examples; what differs from the page, where spaces count, too."""
    test = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    assert test.examples
    output: list[str] = []
    doctest.DocTestRunner().run(test, out=output.append)
    return "".join(output)


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.stem)
def test_examples_give_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # for what the examples write
    blocks = EXAMPLE.findall(page.read_text("utf-8"))
    failures = run_examples("\n".join(blocks), page.name)
    assert not failures, failures


def test_examples_that_need_sympy_say_how_to_install_it_before() -> None:
    needing = []
    for page in WITH_EXAMPLES:
        text = page.read_text("utf-8")
        first = re.search(r"^ *>>> .*\b(sympy|prove_backward)\b", text, re.MULTILINE)
        if first is not None:
            before = " ".join(text[: first.start()].split())
            words = "With SymPy installed (in a clone, `pip install '.[derivations]'`)"
            assert words in before, f"{page.name}: SymPy is taken for installed"
            needing.append(page.stem)
    assert {"check-your-own-layer", "gradient-checking", "notation"} <= set(needing)


def test_examples_are_compared_space_by_space() -> None:
    assert not run_examples(">>> [1, 2]\n[1, 2]\n", "page")
    assert run_examples(">>> [1, 2]\n[1,  2]\n", "page")


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
