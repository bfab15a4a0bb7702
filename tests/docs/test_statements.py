"""The formulas of identities are numbered as they stand on the page."""

import re

import pytest

from derivations import catalogue

pytestmark = pytest.mark.usefixtures("hooks_importable")
IDENTITIES = [key for key in catalogue.keys() if key.startswith("identities/")]


@pytest.mark.parametrize("key", IDENTITIES)
def test_formulas_are_numbered_in_the_order_of_the_page(key: str) -> None:
    from refnet_docs.statements import statements_markdown

    shown = statements_markdown(key)
    numbers = [int(number) for number in re.findall(r"\\tag\{(\d+)\}", shown)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers
    assert len(numbers) == len(re.findall(r"^ *\$\$$", shown, re.MULTILINE)) / 2


def test_title_with_a_formula_has_a_plain_link_and_a_plain_line_in_the_contents() -> None:
    from refnet_docs.statements import statement_markdown, statements_markdown

    key, plain, title = "identities/adjoint", "dx for stride 1", r"$\mathrm{dx}$ for stride 1"
    heading = f'### {title} {{ #dx-for-stride-1 data-toc-label="{plain}" }}\n'
    assert heading in statements_markdown(key)
    assert statement_markdown(key, plain) == statement_markdown(key, title)
    assert "### The adjoint of a convolution\n" in statements_markdown(key)


def test_an_answer_within_another_page_has_no_numbers() -> None:
    from refnet_docs.statements import statement_markdown

    key = IDENTITIES[0]
    shown = statement_markdown(key, catalogue.statements(key)[0].title)
    assert "$$" in shown
    assert "tag" not in shown
