"""The colour scheme is the reader's: first the system's, then what the button says."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.accessibility import other_scheme, scheme
from tests.browser.site import WIDTHS, open_page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("wanted", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_palette_follows_the_system_and_then_the_reader(
    new_context: Callable[..., Any], width: str, wanted: str
) -> None:
    context = new_context(width, wanted)
    visit = open_page(context, "index.html")
    assert scheme(visit.page) == wanted
    paper = "getComputedStyle(document.body).backgroundColor"
    before = visit.page.evaluate(paper)
    chosen = other_scheme(visit.page)
    assert visit.page.evaluate(paper) != before
    again = open_page(context, "layers/dense.html")
    assert scheme(again.page) == chosen
    assert not visit.problems + again.problems
