"""The built site as a reader without a network has it: opened from file://, everything else cut.

REFNET_SITE names another site than ``site/``, REFNET_CHROMIUM another browser than the system's.
"""

import functools
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
SITE = Path(os.environ.get("REFNET_SITE", ROOT / "site")).resolve()
WIDTHS = {"desktop": (1300, 900), "phone": (390, 844)}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LOCAL = {"file", "data", "blob", "about"}
WIDGET = re.compile(r'data-widget="([^"]+)"')


@functools.cache
def pages() -> list[str]:
    """Names of all pages but 404.html, whose links start at the root of a server."""
    found = (path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
    return sorted(name for name in found if name != "404.html")


@functools.cache
def widgets() -> list[tuple[str, str]]:
    """Every interactive figure: its page, and its name."""
    return [
        (page, name)
        for page in pages()
        for name in dict.fromkeys(WIDGET.findall(SITE.joinpath(page).read_text("utf-8")))
    ]


def chromium() -> str | None:
    """Path of the browser, if there is one; none is ever downloaded."""
    named = os.environ.get("REFNET_CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def cut_off(browser: Any, width: str = "desktop", scheme: str = "light", **options: Any) -> Any:
    """Make a context of a given width and colour scheme, without a network."""
    columns, rows = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": columns, "height": rows},
        color_scheme=scheme,
        reduced_motion="reduce",
        service_workers="block",
        **options,
    )
    context.set_offline(True)
    context.set_default_timeout(15_000)
    return context


@dataclass
class Visit:
    """A page that was opened, and what went wrong since."""

    page: Any
    requests: int = 0
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        self.page.on("request", self._request)
        self.page.on("requestfailed", lambda r: self.problems.append(f"failed request: {r.url}"))

    def open(self, url: str) -> "Visit":
        """Go to a page, and wait until it is loaded with its fonts."""
        self.page.goto(url)
        self.page.evaluate("document.fonts.ready.then(() => null)")
        return self

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text}")

    def _request(self, request: Any) -> None:
        self.requests += 1
        if urlsplit(request.url).scheme not in LOCAL:
            self.problems.append(f"request off file://: {request.url}")


def open_page(context: Any, name: str, root: Path = SITE) -> Visit:
    """Open a page of the site in a new tab."""
    return Visit(context.new_page()).open(root.joinpath(name).as_uri())
