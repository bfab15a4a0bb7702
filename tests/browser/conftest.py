"""One browser for each worker, contexts without a network, and the report at the end."""

import importlib.util
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser import report
from tests.browser.site import SITE, chromium, cut_off


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium; skip where it, Playwright, axe-core or the site is missing."""
    for package in ("playwright", "axe_playwright_python"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"the extra browser is not installed: no module {package}")
    path = chromium()
    if path is None:
        pytest.skip(
            "there is no Chromium: install Debian's package chromium, or set REFNET_CHROMIUM"
        )
    if not SITE.joinpath("index.html").is_file():
        pytest.skip(f"there is no site in {SITE}: run make docs")
    from playwright.sync_api import sync_playwright

    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"] if as_root else []
        )
        yield browser
        browser.close()


@pytest.fixture
def new_context(browser: Any) -> Iterator[Callable[..., Any]]:
    """Make contexts of a given width and colour scheme, whose network is cut."""
    contexts = []

    def make(*args: str, **options: Any) -> Any:
        contexts.append(cut_off(browser, *args, **options))
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what the browser saw, and write it where REFNET_BROWSER_REPORT says."""
    records = [
        value
        for outcome in ("passed", "failed")
        for test in terminalreporter.stats.get(outcome, [])
        for name, value in getattr(test, "user_properties", [])
        if name == report.PROPERTY and test.when == "call"
    ]
    if records:
        terminalreporter.section("browser")
        summary = report.summarise(records)
        terminalreporter.write_line(report.text(summary))
        path = os.environ.get("REFNET_BROWSER_REPORT")
        if path:
            report.write(path, summary, records)
            terminalreporter.write_line(f"written: {path}")
