"""The search works from file://, and leads to pages that hold the word."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.site import WIDTHS, open_page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("word", ["softmax", "separable", "pullback"])
@pytest.mark.parametrize("width", WIDTHS)
def test_search_leads_to_the_word(new_context: Callable[..., Any], width: str, word: str) -> None:
    visit = open_page(new_context(width), "index.html")
    page = visit.page
    if width == "phone":
        page.locator("label.md-header__button[for=__search]").click()
    page.locator(".md-search__input").click()
    page.keyboard.type(word)
    first = page.locator("a.md-search-result__link").first
    first.wait_for()
    target = first.get_attribute("href")
    assert target is not None
    assert target.startswith("file://")
    first.click()
    page.wait_for_url(lambda url: url.startswith(target))
    assert word in page.locator("main").inner_text().lower()
    assert not visit.problems


def test_search_finds_nothing_for_nonsense(new_context: Callable[..., Any]) -> None:
    visit = open_page(new_context(), "index.html")
    visit.page.locator(".md-search__input").click()
    visit.page.keyboard.type("xyzzyplugh")
    meta = visit.page.locator(".md-search-result__meta")
    visit.page.wait_for_function(
        "node => /no match/i.test(node.innerText)", arg=meta.element_handle()
    )
    assert visit.page.locator("a.md-search-result__link").count() == 0
