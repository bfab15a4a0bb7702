"""MkDocs hook: every formula is rendered by KaTeX while the site is built.

The pages then need no script for their mathematics. An error in a formula is a warning, which
fails a strict build.
"""

import html
import json
import logging
import re
from pathlib import Path
from typing import Any

KATEX = Path(__file__).parents[1] / "assets" / "vendor" / "katex" / "katex.min.js"
FORMULA = re.compile(
    r'(?P<before>[(\["]*)<(?P<tag>span|div) class="arithmatex">(?P<tex>.*?)</(?P=tag)>'
    r"(?P<after>[^\s<]*)",
    re.DOTALL,
)
IN_SEARCH = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
#: An inline formula of at most so many letters is kept on one line.
SHORT = 15
MATHML = re.compile(r'<span class="katex-mathml">.*?</math></span>', re.DOTALL)
PART = '<span class="katex-base">'
ELEMENT = re.compile(r"<[^>]*>")
TAG = re.compile(r"\s*\\tag\{(?P<number>[\d.]+)\}$")
RENDER = """
function render(formulas) {
  const options = {throwOnError: true, strict: "error", trust: false, output: "htmlAndMathml"};
  return JSON.stringify(JSON.parse(formulas).map(([tex, displayMode]) => {
    try { return {html: katex.renderToString(tex, {...options, displayMode})}; }
    catch (error) { return {error: String(error)}; }
  }));
}
"""

Formula = tuple[str, bool]  # the TeX, and whether it is displayed

log = logging.getLogger("mkdocs.hooks.katex")


def on_post_build(config: Any) -> None:
    """Render the formulas of all pages, and take them out of the search index."""
    site = Path(config.site_dir)
    pages = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    found = dict.fromkeys(_formula(m) for text in pages.values() for m in FORMULA.finditer(text))
    rendered = dict(zip(found, _render(list(found)), strict=True))
    for path, text in pages.items():

        def replace(match: re.Match[str], path: Path = path) -> str:
            result = rendered[_formula(match)]
            if "error" in result:
                log.warning("%s: %s", path.relative_to(site), result["error"])
                return match[0]
            if match["tag"] == "span":
                return _inline(match["before"], result["html"], match["after"])
            shown = f'<div class="arithmatex">{result["html"]}</div>'
            return match["before"] + _with_number(shown, TAG.search(_tex(match))) + match["after"]

        new = FORMULA.sub(replace, text)
        if new != text:
            path.write_text(new, "utf-8")
    _clean_search_index(site / "search" / "search_index.json")
    log.info("KaTeX: %d distinct formulas", len(found))


def _formula(match: re.Match[str]) -> Formula:
    return TAG.sub("", _tex(match)), match["tag"] == "div"


def _tex(match: re.Match[str]) -> str:
    return html.unescape(match["tex"]).strip()[2:-2].strip()  # without \( \) or \[ \]


def _inline(before: str, shown: str, after: str) -> str:
    """Keep a formula with what is attached to it, on one line: lines may end around elements."""
    visible = ELEMENT.sub("", MATHML.sub("", shown)).replace("\u200b", "")
    letters = len(html.unescape(visible))
    whole = before or after or letters <= SHORT
    if letters > SHORT and whole:  # it may be broken between its parts, as it would be alone
        first, *others = shown.split(PART)
        shown = PART.join([first, f"<wbr>{PART}".join(others)])
    inline = f'{before}<span class="arithmatex">{shown}</span>{after}'
    return f'<span class="refnet-whole">{inline}</span>' if whole else inline


def _with_number(shown: str, tag: re.Match[str] | None) -> str:
    """Put the number beside the formula: KaTeX's own would lie on top of a wide one."""
    if tag is None:
        return shown
    number = tag["number"]
    anchor = f"eq-{number.replace('.', '-')}"
    link = f'<a class="refnet-number" href="#{anchor}" title="Link to this equation">({number})</a>'
    return f'<div class="refnet-equation" id="{anchor}">{shown}{link}</div>'


def _render(formulas: list[Formula]) -> list[dict[str, str]]:
    from py_mini_racer import MiniRacer

    # The context must be closed: one that is left open hangs the interpreter at its exit.
    with MiniRacer() as context:
        context.eval(KATEX.read_text("utf-8"))
        context.eval(RENDER)
        return json.loads(context.call("render", json.dumps(formulas)))


def _clean_search_index(path: Path) -> None:
    """Remove the TeX source, which would show in the search results."""
    index = json.loads(path.read_text("utf-8"))
    for entry in index["docs"]:
        for part in ("title", "text"):
            entry[part] = IN_SEARCH.sub("", entry[part])
    path.write_text(json.dumps(index), "utf-8")
