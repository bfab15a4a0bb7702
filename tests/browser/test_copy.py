"""The button of an example copies its code, without prompts and output."""

import ast
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.site import open_page

pytestmark = pytest.mark.browser
#: The button selects the text in a field of its own, and has the browser copy that.
LISTEN = (
    """addEventListener("copy", () => { window.copied = document.activeElement.value; }, true)"""
)


@pytest.mark.parametrize("name", ["guides/check-your-own-layer.html", "api.html"])
def test_button_copies_what_python_runs(new_context: Callable[..., Any], name: str) -> None:
    page = open_page(new_context(), name).page
    page.evaluate(LISTEN)
    blocks = page.locator(".highlight:has(.gp)").all()
    assert blocks
    for block in blocks:
        block.locator(".md-code__button[title='Copy to clipboard']").click(force=True)
        copied = page.evaluate("window.copied")
        ast.parse(copied)
        shown = [line for line in block.locator("code").inner_text().splitlines() if line]
        typed = [line[4:] for line in shown if line.startswith((">>> ", "... "))]
        assert [line for line in copied.splitlines() if line] == typed
