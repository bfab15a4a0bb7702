"""The gate finds each kind of problem, and nothing in a page that has none."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

GOOD = """<!doctype html><html><head><link rel="stylesheet" href="style.css"></head><body>
<h1 id="top">Title</h1><p>Text, <a href="#top">up</a>, <a href="other.html#there">on</a>,
<a href="https://example.org/">away</a>.</p>
<div class="arithmatex"><span class="katex-display"><span class="katex"><math>
<annotation encoding="application/x-tex">\\frac{a}{b}</annotation></math></span></span></div>
<code>$HOME \\frac{a}{b} ::: --8&lt;--</code><script>var there = "https://example.org/"</script>
<img src="data:image/png;base64,AA=="></body></html>"""


@pytest.fixture
def check(load_script: Callable[[str], ModuleType], tmp_path: Path) -> Callable[[str], list[str]]:
    """Problems of a site whose index has the given body added, beside a good page and style."""
    module = load_script("check_site.py")

    def problems(body: str) -> list[str]:
        tmp_path.joinpath("index.html").write_text(GOOD.replace("</body>", f"{body}</body>"))
        tmp_path.joinpath("other.html").write_text('<p id="there">Here.</p>')
        if not tmp_path.joinpath("style.css").exists():
            tmp_path.joinpath("style.css").write_text("p {background: url(data:image/png,)}")
        return module.check_site(tmp_path)

    return problems


def test_good_page_has_no_problem(check: Callable[[str], list[str]]) -> None:
    assert check("") == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('<a href="missing.html">x</a>', "missing target: <a href=missing.html>"),
        ('<img src="missing.png">', "missing target: <img src=missing.png>"),
        ('<img srcset="missing.png 2x">', "missing target: <img src=missing.png>"),
        ('<script src="missing.js"></script>', "missing target: <script src=missing.js>"),
        ('<link rel="stylesheet" href="missing.css">', "missing target: <link href=missing.css>"),
        ('<a href="#nowhere">x</a>', "missing anchor: <a href=#nowhere>"),
        ('<a href="other.html#nowhere">x</a>', "missing anchor: <a href=other.html#nowhere>"),
        ('<script src="https://example.org/a.js"></script>', "loads from the network: <script"),
        ('<img src="//example.org/a.png">', "loads from the network: <img"),
        ('<link rel="preconnect" href="https://example.org">', "loads from the network: <link"),
        ('<p style="background: url(https://example.org/a)">', "loads from the network: <img"),
        ('<script>import("https://example.org/a.js")</script>', "an inline script loads"),
        ('<pre class="mermaid">graph</pre>', "a mermaid diagram"),
        ("<p>$$ x $$</p>", "raw TeX in the text: "),
        ("<p>a lone $ sign</p>", "raw TeX in the text: "),
        (r"<p>\(x\)</p>", "raw TeX in the text: "),
        (r"<p>\frac{a}{b}</p>", "raw TeX in the text: "),
        (r"<p>\&lt;x, dx&gt;</p>", "a backslash in the text: "),
        (r"<p>a\_b</p>", "a backslash in the text: "),
        (r'<span class="arithmatex">\(x\)</span>', "a formula was not rendered"),
        ('<div class="arithmatex"><p>x</p></div>', "a formula was not rendered"),
        ('<span class="katex-error">x</span>', "an error message stands"),
        ("<merror>x</merror>", "an error message stands"),
        ("<!-- refnet: evidence -->", "unexpanded marker <!-- refnet: evidence -->"),
        ('<p>--8<-- "a.md"</p>', "unexpanded marker in the text: "),
        ("<p>\n::: refnet.dense</p>", "unexpanded marker in the text: "),
        ("<p>[dense][refnet.dense]</p>", "unexpanded marker in the text: "),
        ('<p id="top">x</p>', "the id top occurs 2 times"),
    ],
)
def test_problem_is_found(check: Callable[[str], list[str]], body: str, problem: str) -> None:
    found = check(body)
    assert any(line.startswith(f"index.html: {problem}") for line in found), found


@pytest.mark.parametrize(
    ("style", "problem"),
    [
        ("p {background: url(missing.png)}", "missing target"),
        ("p {background: url('https://example.org/a.png')}", "loads from the network"),
        ('@import "https://example.org/a.css";', "loads from the network"),
    ],
)
def test_problem_in_a_stylesheet_is_found(
    check: Callable[[str], list[str]], tmp_path: Path, style: str, problem: str
) -> None:
    tmp_path.joinpath("style.css").write_text(style)
    assert any(line.startswith(f"style.css: {problem}") for line in check(""))


def test_links_of_the_page_for_what_is_not_found_start_at_the_root(
    check: Callable[[str], list[str]], tmp_path: Path
) -> None:
    links = '<a href="/other.html#there">x</a><a href="/missing.html">y</a>'
    tmp_path.joinpath("404.html").write_text(links)
    assert check("") == ["404.html: missing target: <a href=/missing.html>"]


def test_exit_code_says_whether_there_is_a_problem(
    load_script: Callable[[str], ModuleType], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main = load_script("check_site.py").main
    assert main([str(tmp_path)]) == 1  # no page at all
    tmp_path.joinpath("index.html").write_text("<p>Text.</p>")
    assert main([str(tmp_path)]) == 0
    assert main([]) == 2
    assert "there is no page" in capsys.readouterr().out
