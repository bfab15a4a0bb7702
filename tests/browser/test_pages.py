"""Every page, wide and narrow, light and dark: it loads alone, it is whole, and all can use it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser import report
from tests.browser.accessibility import scheme
from tests.browser.examine import examine
from tests.browser.site import SITE, Visit, open_page, pages

pytestmark = pytest.mark.browser
#: The scheme in which a page is opened; the wide page is looked at in both.
SCHEMES = {"desktop": "light", "phone": "dark"}


@pytest.mark.parametrize("name", pages())
@pytest.mark.parametrize("width", SCHEMES)
def test_page(
    new_context: Callable[..., Any],
    record_property: Callable[[str, object], None],
    name: str,
    width: str,
) -> None:
    visit = open_page(new_context(width, SCHEMES[width]), name)
    assert scheme(visit.page) == SCHEMES[width]
    record = examine(visit, both=width == "desktop")
    record_property(report.PROPERTY, {"page": name, "width": width, **record})
    assert not record["problems"], "\n".join(record["problems"])


def test_page_for_what_is_not_found(new_context: Callable[..., Any]) -> None:
    context = new_context()

    def serve(route: Any) -> None:
        """Stand in for a server: its answer to any unknown address is 404.html."""
        file = SITE / route.request.url.removeprefix("http://refnet.invalid/")
        route.fulfill(path=file if file.is_file() else SITE / "404.html")

    context.route("http://refnet.invalid/**", serve)
    visit = Visit(context.new_page()).open("http://refnet.invalid/no/such/page")
    assert visit.page.locator("h1").inner_text().startswith("404")
    found = examine(visit, both=True)["problems"]
    assert not [line for line in found if "off file://: http://refnet.invalid/" not in line]
