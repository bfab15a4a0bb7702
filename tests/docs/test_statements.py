"""The formulas of identities are numbered as they stand on the page."""

import re

import pytest
import sympy as sp

from derivations import catalogue
from derivations.calculus.printing import latex
from derivations.calculus.stated import statement_latex, statement_text
from derivations.calculus.statement import Fact
from derivations.calculus.table import Table

pytestmark = pytest.mark.usefixtures("hooks_importable")
IDENTITIES = [key for key in catalogue.keys() if key.startswith("identities/")]
NUMBERS = "identities/cost_in_numbers"


@pytest.mark.parametrize("key", IDENTITIES)
def test_formulas_are_numbered_in_the_order_of_the_page(key: str) -> None:
    from refnet_docs.statements import statements_markdown

    shown = statements_markdown(key)
    numbers = [int(number) for number in re.findall(r"\\tag\{(\d+)\}", shown)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers
    assert len(numbers) == len(re.findall(r"^ *\$\$$", shown, re.MULTILINE)) / 2


def test_title_with_a_formula_has_a_plain_link_and_a_plain_line_in_the_contents() -> None:
    from refnet_docs.statements import statements_markdown

    key, plain, title = "identities/adjoint", "dx for stride 1", r"$\mathrm{dx}$ for stride 1"
    heading = f'### {title} {{ #dx-for-stride-1 data-toc-label="{plain}" }}\n'
    assert heading in statements_markdown(key)
    assert "### The adjoint of a convolution\n" in statements_markdown(key)


@pytest.mark.parametrize("key", IDENTITIES)
def test_every_formula_and_every_cell_is_shown(key: str) -> None:
    from refnet_docs.statements import statements_markdown

    shown = statements_markdown(key)
    tables = [line for s in catalogue.statements(key) for line in s.lines() if is_table(line)]
    assert shown.count('<div class="refnet-results') == len(tables)
    for statement in catalogue.statements(key):
        for line in statement.lines():
            if not is_table(line):
                assert f"$$\n{line[2]}\n\\tag" in shown
                continue
            assert f"| {' | '.join(line.heads)} |" in shown
            for row in line.rows:
                for cell in row:
                    assert f" {_as_shown(cell)} |" in shown, cell


def is_table(line: object) -> bool:
    return isinstance(line, Table)


def _as_shown(cell: str | sp.Basic) -> str:
    if isinstance(cell, str) or (cell.is_Rational and not cell.is_Integer):
        return str(cell)
    return f"{int(cell):,}" if cell.is_Integer else f"${latex(cell, flat=True)}$"


def test_whole_numbers_have_separators_on_the_site_and_in_formulas() -> None:
    from refnet_docs.tables import table_markdown

    n = sp.Symbol("n")
    cells = sp.Integer(7225344), sp.Eq(1234 * n, 12345, evaluate=False), sp.Rational(9, 2), n / 2
    row = table_markdown(Table("abcd", [cells])).splitlines()[-3]
    assert row == r"| 7,225,344 | $1{,}234 \, n = 12{,}345$ | 9/2 | $n / 2$ |"


def test_formulas_with_one_label_stand_below_it_together() -> None:
    from refnet_docs.statements import statements_markdown

    for key in IDENTITIES:
        shown = statements_markdown(key)
        assert not re.search(r"^With:$\s+\$\$[^$]+\$\$\s+^With:$", shown, re.MULTILINE), key
    forward = catalogue.statements("identities/toeplitz")[0]
    assert [label for label, *_ in forward.lines()].count("with") == 2
    first = statements_markdown("identities/toeplitz").split("### ")[1]
    assert first.count("With:") == 1
    assert first.count("$$") == 2 * len(forward.lines())


def test_answers_are_the_values_of_the_tables_side_by_side() -> None:
    from refnet_docs.tables import answers_markdown

    titles = ["parameters of model 4", "parameters of model 5 as printed"]
    shown = answers_markdown(NUMBERS, titles)
    assert "| layer | model 4 | model 5, as printed |" in shown
    assert "| hidden units | 12,576 | 25,120 |" in shown
    assert "$" not in shown
    assert "| full | 7,225,344 | 9,216 |" in answers_markdown(NUMBERS, ["question 3.1"])


@pytest.mark.parametrize(
    ("titles", "says"),
    [
        (["parameters of model 4", "question 3.1"], "first columns differ"),
        (["entries inside the image along one axis"], "has 0 tables"),
        (["question 3.3"], "no statement titled"),
    ],
)
def test_answers_that_do_not_exist_or_fit_are_refused(titles: list[str], says: str) -> None:
    from refnet_docs.tables import answers_markdown

    with pytest.raises((KeyError, ValueError), match=says):
        answers_markdown(NUMBERS, titles)


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 columns, but the row"):
        Table(("a", "b"), [["1"]])


def test_a_table_prints_for_a_terminal_and_as_latex() -> None:
    shown = Fact("t", "says", lambda: 1, [Table(("$n$", "windows"), [["x", sp.Integer(12345)]])])
    assert statement_text(shown).endswith("    n  windows\n    x  12345")
    assert r"\text{x} & 12{,}345" in statement_latex(shown)
