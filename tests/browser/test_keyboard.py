"""The keyboard reaches everything that the pointer does, and the focus is seen."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.driver import LIVE
from tests.browser.focus import BEFORE, TABBABLE, unseen, walk
from tests.browser.site import WIDTHS, open_page, widgets

pytestmark = pytest.mark.browser
#: One page of each kind.
KINDS = (
    "index.html",
    "layers/conv2d.html",
    "guides/getting-started.html",
    "coursework/ucl_cw1.html",
)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("width", WIDTHS)
def test_tab_walks_through_a_page_with_a_visible_focus(
    new_context: Callable[..., Any], width: str, name: str
) -> None:
    page = open_page(new_context(width), name).page
    article = page.locator("article")
    article.evaluate(BEFORE)
    within = article.evaluate(TABBABLE)
    reached = walk(page, min(40, len(within)))
    assert [found["place"] for found in reached] == within[:40]
    assert reached
    assert not unseen(reached)


@pytest.mark.parametrize("width", WIDTHS)
def test_first_tab_offers_to_skip_the_navigation(
    new_context: Callable[..., Any], width: str
) -> None:
    page = open_page(new_context(width), "layers/dense.html").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('a.md-skip')")
    page.keyboard.press("Enter")
    assert page.url.endswith("#dense")
    assert page.locator("h1").is_visible()


def test_wide_formula_is_scrolled_by_the_arrow_keys(new_context: Callable[..., Any]) -> None:
    page = open_page(new_context("phone"), "layers/conv2d.html").page
    wide = page.locator("div.arithmatex[data-scrolls]").first
    wide.wait_for()
    wide.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("node => node.scrollLeft > 0", arg=wide.element_handle())
    assert wide.get_attribute("aria-label") == "Formula, scrolls sideways"


@pytest.mark.parametrize(("name", "figure"), widgets())
@pytest.mark.parametrize("width", WIDTHS)
def test_tab_reaches_every_control_of_a_figure(
    new_context: Callable[..., Any], width: str, name: str, figure: str
) -> None:
    page = open_page(new_context(width), name).page
    live = page.locator(LIVE.format(name=figure)).first
    live.evaluate(BEFORE)
    wanted = live.evaluate(TABBABLE)
    reached = walk(page, len(wanted) + 5)
    places = {found["place"] for found in reached}
    assert wanted, f"{figure} has no control"
    assert set(wanted) <= places
    assert not unseen([found for found in reached if found["place"] in wanted])
