"""Each check of a page finds what it is there for, and nothing in a page that is whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.driver import dead_controls
from tests.browser.examine import examine
from tests.browser.focus import unseen, walk
from tests.browser.site import open_page

pytestmark = pytest.mark.browser
FORMULA = (
    '<div class="arithmatex"><span class="katex"><span class="katex-html"{}>x</span></span></div>'
)
PARTS = (
    '<span class="arithmatex"><span class="katex"><span class="katex-html">'
    '<span class="katex-base" style="display: inline-block">{}</span>'
    '<span class="katex-base" style="display: inline-block">{}</span></span></span></span>'
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Page</title></head>
<body data-md-color-scheme="default" style="margin: 0"><main><h1>Title</h1>
<p>Text, <a href="#">a link</a>.</p><img src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'
width='9' height='9'/%3E" alt="Nothing">FORMULA BODY</main></body></html>"""
WIDE = "wide text " * 20
BROKEN = {
    "console error": ("<script>console.error('oh')</script>", "console error: oh"),
    "console warning": ("<script>console.warn('oh')</script>", "console warning: oh"),
    "page error": ("<script>throw new Error('oh')</script>", "page error: oh"),
    "external image": (
        '<img alt="" src="https://example.org/a.png">',
        "request off file://: https://example.org/a.png",
    ),
    "external fetch": (
        "<script>fetch('https://example.org/').catch(() => 0)</script>",
        "request off file://: https://example.org/",
    ),
    "missing script": ('<script src="missing.js"></script>', "failed request: file://"),
    "missing image": ('<img alt="" src="missing.png">', "an image is not loaded: missing.png"),
    "wide table": (
        '<table style="width: 2000px"><tr><th>Head</th></tr><tr><td>Cell</td></tr></table>',
        "the page scrolls sideways: 2000 > 1300, table",
    ),
    "wide part that is folded": (
        '<details><summary>More</summary><div style="width: 2000px">wide</div></details>',
        "the page scrolls sideways with all details open: 2000 > 1300, div",
    ),
    "formula as source": (r'<p class="arithmatex">\(x\)</p>', r"a formula is not rendered: \(x\)"),
    "formula with an error": (
        '<p class="arithmatex"><span class="katex"><span class="katex-error">y</span></span></p>',
        "a formula is not rendered: y",
    ),
    "formula without height": (
        FORMULA.format(' style="display: none"'),
        "a formula has no size: x",
    ),
    "formula wider than its column": (
        '<div class="arithmatex" tabindex="0" style="overflow: auto; width: 9em; white-space: pre">'
        f'<span class="katex"><span class="katex-html">{WIDE}</span></span></div>',
        "a formula is seen in part only: wide text",
    ),
    "number that is broken": (
        '<p style="width: 3em">About 2.5e-16</p>',
        "a line ends within 2.5e-16",
    ),
    "spread that is broken": (
        '<p style="width: 3em">0.91 ± 0.02</p>',
        "a line ends within 1 ± 0.02",
    ),
    "option that is broken": ('<p style="width: 3em">or --quick</p>', "a line ends within --quick"),
    "short formula that is broken": (
        '<p style="width: 2em">' + PARTS.format("out = ", "mask") + "</p>",
        "a line ends within a short formula: out = mask",
    ),
    "line that begins with punctuation": (
        '<p style="width: 3em">' + PARTS.format("", "masking") + "; the</p>",
        "a line begins with ; after masking",
    ),
    "faint formula": (
        f"<style>.katex {{color: #ccc}}</style>{FORMULA.format('')}",
        "light: a formula is faint (1.61 : 1): x",
    ),
    "faint coloured letter": (
        FORMULA.format("").replace("x<", '<span style="color: #ccc">z</span><'),
        "light: a formula is faint (1.61 : 1): z",
    ),
    "faint word of code": (
        '<pre><code><span style="color: #ccc">def</span> f</code></pre>',
        "light: code is faint (1.61 : 1): def",
    ),
    "faint code": (
        '<p><code style="color: #999; background: #fff">f(<span class="n">x</span>)</code></p>',
        "axe, light: serious color-contrast",
    ),
    "link without a name in code": (
        '<pre><code><span class="n">f</span><a href="#"><span class="n"></span></a></code></pre>',
        "axe, light: serious link-name",
    ),
    "widget that does not start": ('<div data-widget="still">Text</div>', "widget still did not"),
    "faint text": ('<p style="color: #999">Text</p>', "axe, light: serious color-contrast"),
    "link known by its colour alone": (
        '<p>Text, <a href="#" style="text-decoration: none; color: #008">a link</a>.</p>',
        "axe, light: serious link-in-text-block",
    ),
    "control without a name": ("<input>", "axe, light: critical label"),
    "image without a text": ('<img src="data:,">', "axe, light: critical image-alt"),
    "part that scrolls without a focus": (
        f'<p style="overflow: auto; width: 200px"><s style="white-space: nowrap">{WIDE}</s></p>',
        "axe, light: serious scrollable-region-focusable",
    ),
    "formula that scrolls without a focus": (
        f'<div class="arithmatex" style="overflow: auto; width: 200px; white-space: nowrap">'
        f'<span class="katex"><span class="katex-html">{WIDE}</span></span></div>',
        "div.arithmatex scrolls sideways, but not by keyboard: wide text",
    ),
}


@pytest.fixture
def problems(new_context: Callable[..., Any], tmp_path: Path) -> Callable[[str], list[str]]:
    """Problems of a page with the given body, beside what is right in every page."""

    def find(body: str) -> list[str]:
        text = PAGE.replace("FORMULA", FORMULA.format("")).replace("BODY", body)
        tmp_path.joinpath("page.html").write_text(text, "utf-8")
        visit = open_page(new_context(), "page.html", tmp_path)
        return examine(visit, both=False)["problems"]

    return find


def test_page_that_is_whole_has_no_problem(problems: Callable[[str], list[str]]) -> None:
    assert problems("") == []


@pytest.mark.parametrize("name", BROKEN)
def test_problem_is_found(problems: Callable[[str], list[str]], name: str) -> None:
    body, problem = BROKEN[name]
    found = problems(body)
    assert any(line.startswith(problem) for line in found), found


def test_dead_controls_and_unseen_focus_are_found(
    new_context: Callable[..., Any], tmp_path: Path
) -> None:
    control = '<div class="refnet-control"><label>{0} <input {1} oninput="{2}"></label></div>'
    live = "document.querySelector('p').textContent = this.value"
    own = "this.parentElement.dataset.value = this.value"
    tmp_path.joinpath("page.html").write_text(
        "<script>for (const [on, to] of [['focusin', true], ['focusout', false]])"
        "addEventListener(on, (e) => e.target.classList.toggle('focus-visible', to))</script>"
        "<style>#dim:focus {outline: none}</style><div data-widget='try' data-ready><p>0</p>"
        + control.format("live", "type=range", live)
        + control.format("own", "type=range", own)
        + control.format("dead", "type=number value=1", "")
        + control.format("top", "type=range max=3 value=3", live)
        + "<select aria-label=choice oninput=\"document.querySelector('p').title = this.value\">"
        "<option>a<option>b</select><button id=dim>idle</button><button disabled>no</button></div>"
    )
    visit = open_page(new_context(), "page.html", tmp_path)
    assert [found["name"] for found in walk(visit.page, 9)] != []
    visit.page.reload()
    assert unseen(walk(visit.page, 9)) == ["button idle"]
    count, dead = dead_controls(visit.page, "try")
    assert count == 6
    assert dead == ["range own 1", "number dead 1", "button idle 1"]
