"""Check a built site for what ``mkdocs build --strict`` does not see.

``python docs/check_site.py site`` prints a line for each problem and exits with 1 if there is any:
links, anchors and assets without a target, TeX that was not rendered, markers that were not
expanded, escapes that show, and anything that a browser would load from the network. It needs no
package.
"""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: Attributes by which a browser loads something; an ``a`` is followed only when clicked.
LOADING = {
    ("audio", "src"), ("embed", "src"), ("form", "action"), ("iframe", "src"), ("image", "href"),
    ("img", "src"), ("link", "href"), ("object", "data"), ("script", "src"), ("source", "src"),
    ("track", "src"), ("use", "href"), ("use", "xlink:href"), ("video", "poster"),
    ("video", "src"),
}  # fmt: skip
REFERENCES = {"href", "src", "data", "action", "poster", "xlink:href"}
#: Elements whose text is meant as it stands.
LITERAL = {"annotation", "code", "pre", "script", "style"}
#: What no reader should see; a backslash stays before a sign that Markdown does not escape.
UNREADABLE = {
    "raw TeX": re.compile(r"\$|\\[a-zA-Z]+\s*[{\\_^]|\\[()\[\]]"),
    "a backslash": re.compile(r"\\[<>*_{}#`&|~!.+-]"),
    "unexpanded marker": re.compile(r"--8<--|(?:^|\n)\s*:::|\]\[refnet[.\]]"),
}
CSS_URL = re.compile(r"(?:url\(|@import)\s*['\"]?([^'\")\s;]+)")
NAMESPACE = "http://www.w3.org/"


class Page(HTMLParser):
    """What matters of one page: its references, its ids, its text, and what is odd at once."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.references: list[tuple[str, str, str]] = []  # tag, attribute, URL
        self.ids: list[str] = []
        self.text: list[str] = []
        self.problems: list[str] = []
        self._literal = 0
        self._formula = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids and references, and look at the classes."""
        attributes = {name: value or "" for name, value in attrs}
        classes = attributes.get("class", "").split()
        if self._formula and "katex" not in classes and "katex-display" not in classes:
            self.problems.append("a formula was not rendered")
        self._formula = "arithmatex" in classes
        self._literal += tag in LITERAL
        self.ids += [attributes["id"]] if "id" in attributes else []
        if "katex-error" in classes or tag == "merror":
            self.problems.append("an error message stands in place of a formula")
        if "mermaid" in classes:
            self.problems.append("a mermaid diagram loads its library from the network")
        for name in REFERENCES & attributes.keys():
            if not (tag == "link" and attributes.get("rel") in ("canonical", "alternate")):
                self.references.append((tag, name, attributes[name]))
        for candidate in attributes.get("srcset", "").split(","):
            if candidate.strip():
                self.references.append(("img", "src", candidate.split()[0]))
        for url in CSS_URL.findall(attributes.get("style", "")):
            self.references.append(("img", "src", url))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self._literal = max(0, self._literal - (tag in LITERAL))

    def handle_data(self, data: str) -> None:
        """Collect the text that a reader sees as prose."""
        if self._formula and data.strip():
            self.problems.append("a formula was not rendered")
            self._formula = False
        if not self._literal:
            self.text.append(data)
        elif self.lasttag == "script" and re.search(r"\b(?:src|import|fetch)\b.*https?://", data):
            self.problems.append("an inline script loads from the network")

    def handle_comment(self, data: str) -> None:
        """Find markers that no hook has replaced."""
        if data.strip().startswith("refnet"):
            self.problems.append(f"unexpanded marker <!--{data}-->")


def check_site(root: Path) -> list[str]:
    """Return the problems of the site in ``root``, each with the file that has it."""
    root = root.resolve()
    pages = {file: Page(file.read_text("utf-8")) for file in sorted(root.rglob("*.html"))}
    found = [(file, problem) for file, page in pages.items() for problem in page.problems]
    for file, page in pages.items():
        found += [(file, problem) for problem in _text_problems("".join(page.text))]
        found += [(file, problem) for problem in _id_problems(page.ids)]
        for tag, name, url in page.references:
            found += [(file, problem) for problem in _reference(file, tag, name, url, pages)]
    for file in sorted(root.rglob("*.css")):
        for url in CSS_URL.findall(file.read_text("utf-8")):
            found += [(file, problem) for problem in _reference(file, "link", "href", url, pages)]
    if not pages:
        return [f"{root}: there is no page"]
    return [f"{file.relative_to(root).as_posix()}: {problem}" for file, problem in found]


def _text_problems(text: str) -> Iterator[str]:
    for what, pattern in UNREADABLE.items():
        match = pattern.search(text)
        if match is not None:
            around = " ".join(text[max(0, match.start() - 30) : match.end() + 30].split())
            yield f"{what} in the text: {around}"


def _id_problems(ids: list[str]) -> Iterator[str]:
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"the id {name} occurs {ids.count(name)} times"


def _reference(file: Path, tag: str, name: str, url: str, pages: dict[Path, Page]) -> Iterator[str]:
    parts = urlsplit(url)
    if parts.scheme in ("data", "mailto", "javascript") or url.startswith(NAMESPACE):
        return
    if parts.scheme or parts.netloc:
        if (tag, name) in LOADING:
            yield f"loads from the network: <{tag} {name}={url}>"
        return
    path = unquote(parts.path)
    if file.name == "404.html":  # served from any path, so its links start at the server's root
        path = path.removeprefix("/")
    target = (file.parent / path).resolve() if parts.path else file
    if target.is_dir():
        target /= "index.html"
    if not target.exists():
        yield f"missing target: <{tag} {name}={url}>"
    elif (
        tag == "a"
        and parts.fragment
        and target in pages
        and unquote(parts.fragment) not in pages[target].ids
    ):
        yield f"missing anchor: <a href={url}>"


def main(arguments: list[str]) -> int:
    """Check the site whose folder is given."""
    if len(arguments) != 1:
        print("usage: python docs/check_site.py SITE", file=sys.stderr)
        return 2
    problems = check_site(Path(arguments[0]))
    print(*problems, f"{len(problems)} problems", sep="\n")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
