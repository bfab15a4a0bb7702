"""One page for all tests of a module: opening it takes longer than working a figure."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.site import cut_off

# Assertions in the modules beside the tests tell their values too.
NAMES = ("estimates", "figure", "kernels", "numbers", "plot", "softmax_panel", "stepping")
pytest.register_assert_rewrite(*(f"tests.browser.figures.{name}" for name in NAMES))


@pytest.fixture(scope="module")
def open_figure(browser: Any) -> Iterator[Callable[[str, str], Any]]:
    """Open a page, once, and return the figure of a name in it: each test sets its state."""
    from tests.browser.figures.figure import Figure

    context = cut_off(browser)
    figures: dict[tuple[str, str], Figure] = {}

    def find(page: str, name: str) -> Figure:
        if (page, name) not in figures:
            figures[page, name] = Figure(context, page, name)
        return figures[page, name]

    yield find
    context.close()
