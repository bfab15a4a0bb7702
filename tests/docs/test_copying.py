"""What the button of an example copies is Python, and all of it."""

import doctest
import html
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
EXTENSIONS = ["pymdownx.highlight", "pymdownx.superfences"]
EXAMPLE = re.compile(r"^( *)```pycon\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
PAGES = {
    str(page.relative_to(ROOT)): found
    for page in sorted(ROOT.glob("docs/**/*.md"))
    if (found := EXAMPLE.findall(page.read_text("utf-8")))
}


@pytest.fixture(scope="module")
def copied(load_script: Callable[[str], ModuleType]) -> Callable[[str], list[str]]:
    """What the buttons of a page copy, from its Markdown."""
    markdown = pytest.importorskip("markdown")
    hook = load_script("hooks/copying.py")

    def copy(text: str) -> list[str]:
        page = hook.on_page_content(markdown.markdown(text, extensions=EXTENSIONS))
        return [html.unescape(each) for each in re.findall(r' data-copy="([^"]*)"', page)]

    return copy


@pytest.mark.parametrize("page", PAGES)
def test_every_example_is_copied_as_code(copied: Callable[[str], list[str]], page: str) -> None:
    for indent, block in PAGES[page]:
        text = re.sub(f"^{indent}", "", block, flags=re.MULTILINE)
        (code,) = copied(f"```pycon\n{text}```\n")
        compile(code, page, "exec")
        sources = [example.source for example in doctest.DocTestParser().get_examples(text)]
        assert "".join(sources).split() == code.split()


def test_prompts_and_output_are_left_out(copied: Callable[[str], list[str]]) -> None:
    text = '>>> for k in "<&":\n...     print(k)\n<\n&\n>>> 1 + 1\n2\n>>> 1 / 0\nTraceback (most\n'
    assert copied(f"```pycon\n{text}```\n") == ['for k in "<&":\n    print(k)\n\n1 + 1\n1 / 0']


def test_other_code_is_copied_as_it_is_shown(copied: Callable[[str], list[str]]) -> None:
    assert copied("```python\nx >>> 2\n```\n\n```\n$ refnet\n```\n") == []
