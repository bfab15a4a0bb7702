"""The page of a published solution shows every verdict with what decides it."""

import re

import pytest

from derivations import catalogue
from derivations.calculus.printing import latex

pytestmark = pytest.mark.usefixtures("hooks_importable")
KEY = "coursework/published_solution"
VERDICTS = catalogue.statements(KEY)


def test_table_has_a_row_for_each_claim_that_links_to_it() -> None:
    from refnet_docs.statements import statements_markdown, verdicts_markdown

    rows = [line for line in verdicts_markdown(KEY).splitlines() if line.startswith("| [")]
    shown = statements_markdown(KEY)
    assert len(rows) == len(VERDICTS) == 12
    for number, (row, verdict) in enumerate(zip(rows, VERDICTS, strict=True), start=1):
        assert row.startswith(f"| [{number}](#claim-{number}) | ")
        assert row.count("|") == 4
        assert f"| **{verdict.status}** {verdict.condition}".strip() in row
        assert f"{{#claim-{number}}}" in shown
        if verdict.status == "fails":
            assert verdict.correction.title in row


@pytest.mark.parametrize("number", range(1, 13))
def test_claim_is_shown_with_verdict_counterexamples_and_correction(number: int) -> None:
    from refnet_docs.statements import statements_markdown

    verdict = VERDICTS[number - 1]
    markdown = statements_markdown(KEY).split("### ")[number]
    shown = re.sub("^    ", "", markdown, flags=re.MULTILINE)  # the proof is folded away
    assert markdown.count("??? derivation") == 1
    assert f"*As printed:* {verdict.claim}" in shown
    assert f"**Verdict: {verdict.status}**" in shown
    assert verdict.condition in shown
    assert verdict.remark in shown
    assert shown.count("**Counter-example.**") == len(verdict.searches)
    assert shown.count("**Beyond the claim.**") == len(verdict.beyond)
    assert shown.count("**Corrected: ") == (verdict.correction is not None)
    for search in (*verdict.searches, *verdict.beyond):
        assert search.found.where in shown
        for _, expr in search.found.shown:
            assert f"$$\n{latex(expr)}\n$$" in shown
    for stated in verdict.stated:
        assert stated.says in shown
        for _, _, tex in stated.lines():
            assert f"$$\n{tex}\n$$" in shown


def test_dollar_signs_come_in_pairs() -> None:
    from refnet_docs.statements import statements_markdown, verdicts_markdown

    for text in (statements_markdown(KEY), verdicts_markdown(KEY)):
        for paragraph in re.split(r"\n\n+", text.replace("$$", "")):
            assert paragraph.replace(r"\$", "").count("$") % 2 == 0, paragraph


def test_statements_that_are_no_verdicts_are_shown_as_before() -> None:
    from refnet_docs.statements import statements_markdown

    shown = statements_markdown("identities/adjoint")
    assert "Verdict" not in shown
    assert shown.count("### ") == len(catalogue.statements("identities/adjoint"))
