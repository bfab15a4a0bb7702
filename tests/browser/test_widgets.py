"""Every interactive figure answers to every control, and leaves its words where no script runs."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.driver import dead_controls
from tests.browser.site import WIDTHS, open_page, widgets

pytestmark = pytest.mark.browser
FIGURES = pytest.mark.parametrize(("name", "figure"), widgets())


@FIGURES
@pytest.mark.parametrize("width", WIDTHS)
def test_every_control_changes_the_figure(
    new_context: Callable[..., Any], width: str, name: str, figure: str
) -> None:
    visit = open_page(new_context(width), name)
    count, dead = dead_controls(visit.page, figure)
    assert count, f"{figure} has no control"
    assert not dead
    wide = visit.page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
    assert not wide, "the page scrolls sideways after its controls were used"
    assert not visit.problems


@FIGURES
def test_fallback_without_scripts(new_context: Callable[..., Any], name: str, figure: str) -> None:
    visit = open_page(new_context(java_script_enabled=False), name)
    container = visit.page.locator(f"[data-widget='{figure}']").first
    assert container.get_attribute("data-ready") is None
    assert container.is_visible()
    assert len(container.inner_text().split()) >= 5
    assert not visit.problems
