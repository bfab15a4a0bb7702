"""Every known bug that others shipped is told on a page, with a link to where it was reported."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
THREAD = re.compile(r"https://github\.com/[\w./-]+/(?:issues|pull)/\d+")
PAGES = sorted((ROOT / "docs").rglob("*.md"))
LINKED = {url for page in PAGES for url in THREAD.findall(page.read_text("utf-8"))}
#: Threads that no test names: bugs of prose, and the original of a backport.
MORE = {
    12: {"https://github.com/chainer/chainer/pull/5898"},
    27: {
        "https://github.com/labmlai/annotated_deep_learning_paper_implementations/issues/220",
        "https://github.com/NeuromatchAcademy/course-content/pull/938",
    },
    29: {
        "https://github.com/MITDeepLearning/introtodeeplearning/issues/72",
        "https://github.com/microsoft/ai-edu/issues/762",
    },
}


def threads() -> dict[int, set[str]]:
    """Threads by the number of the bug, from the docstrings of the tests of the code."""
    found = {number: set(urls) for number, urls in MORE.items()}
    for path in sorted((ROOT / "tests").glob("test_known_bugs*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_bug_"):
                number = int(node.name.split("_")[2])
                found.setdefault(number, set()).update(
                    THREAD.findall(ast.get_docstring(node) or "")
                )
    return found


def test_bugs_are_numbered_without_a_gap() -> None:
    assert sorted(threads()) == list(range(1, 30))


@pytest.mark.parametrize("number", sorted(threads()))
def test_bug_is_told(number: int) -> None:
    assert threads()[number] & LINKED, f"no page links to a report of bug {number}"
