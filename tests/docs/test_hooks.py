"""The generated parts of the pages say what the objects say."""

import logging
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from derivations import catalogue
from refnet.verification import specs
from refnet.verification.evidence import LETTERS, Evidence

pytestmark = pytest.mark.usefixtures("hooks_importable")
ROOT = Path(__file__).parents[2]
KEYS = specs.keys()


def record(letter: str, case: str, **changed: Any) -> Evidence:
    fields = {
        "claim": "x | y", "error": None, "tolerance": None, "count": 3, "seconds": 0.0,
        "passed": True,
    }  # fmt: skip
    return Evidence(op="layers/dense", letter=letter, case=case, **fields | changed)


RECORDS = [
    record("A", "dx", count=1234),
    record("D", "N2, complex step", error=1.2e-16, tolerance=1e-12, detail="1 entry skipped"),
    record("D", "N3, complex step", error=0.0, tolerance=1e-12),
    record("D", "N3, central differences", error=3e-11, tolerance=1e-7, claim="rough"),
    record("G", "db * averaged", detail="rejected by B, C"),
]


@pytest.mark.parametrize("key", KEYS)
def test_every_derivation_is_shown_with_its_steps_hypotheses_and_conditions(key: str) -> None:
    from refnet_docs.derivation import derivation_markdown
    from refnet_docs.inline import caption, sentence

    shown = derivation_markdown(key, RECORDS)
    derivations = [d for claim in catalogue.claims(key) for d in claim.derivations]
    assert shown.count('<div class="refnet-result" markdown>') == len(derivations)
    assert shown.count("as matrices: ") == sum(d.matrix_form is not None for d in derivations)
    for derivation in derivations:
        for step in derivation.steps[1:]:
            assert f"1.  {caption(sentence(step.rule))}\n" in shown
        for hypothesis in derivation.hypotheses:
            assert f"where {hypothesis}" in shown
    assert ("No index leaves" in shown) == any(d.open_conditions() for d in derivations)
    assert "1,234 identities" in shown


def test_general_claim_below_special_ones_has_a_heading() -> None:
    from refnet_docs.derivation import GENERAL, derivation_markdown

    heading = f"### {GENERAL}\n\nThe definition:"
    assert heading in derivation_markdown("layers/conv2d", [])
    assert "### " not in derivation_markdown("layers/dense", [])
    assert GENERAL not in derivation_markdown("losses/mean_squared_error", [])  # all are titled
    assert "### " not in derivation_markdown("models/m1", [])  # titled, but the only one


def test_wide_sum_is_broken_before_its_terms() -> None:
    import sympy
    from refnet_docs.equations import equation

    wide = sympy.Add(*[sympy.Symbol(f"long_name_{letter}") for letter in "abcdefgh"])
    assert equation("y", wide).count(r"\\") == 7
    assert equation("y", wide.args[0] - wide.args[1]).count("\\\\\n") == 0


def test_every_record_is_a_row() -> None:
    from refnet_docs.evidence import evidence_markdown

    shown = evidence_markdown(RECORDS)
    rows = [line for line in shown.splitlines() if line.lstrip().startswith("| ")]
    assert len(rows) == len(RECORDS) + 2 * len({(r.letter, r.claim) for r in RECORDS})
    assert "| N2, complex step (1 entry skipped) | 3 | 1e-16 | passed |" in shown
    assert "| N3, central differences | rough | 3 | 3e-11 | 1e-07 | passed |" in shown
    assert r"| db \* averaged | B, C |" in shown


def test_shared_claim_and_tolerance_stand_above_the_table() -> None:
    from refnet_docs.evidence import evidence_markdown

    shown = evidence_markdown(RECORDS)
    assert shown.count("Claim: x &#124; y; tolerance 1e-12.") == 1
    two = [record("F", "dtype"), record("F", "linear", claim="z", error=1e-16, tolerance=1e-13)]
    own = evidence_markdown(two)
    assert "Claim:" not in own
    assert "| dtype | x &#124; y | 3 |  |  | passed |" in own
    assert "| linear | z | 3 | 1e-16 | 1e-13 | passed |" in own


def test_failure_is_shown() -> None:
    from refnet_docs.evidence import evidence_markdown, summary_markdown

    failed = [record("C", "N2", passed=False, count=0), record("G", "wrong", passed=False)]
    assert evidence_markdown(failed).count("FAILED") == 4  # and in the two headings
    assert summary_markdown(failed).count("1 FAILED") == 2


def test_summary_has_a_row_for_each_op_and_a_column_for_each_letter() -> None:
    from refnet_docs.evidence import summary_markdown

    _, _, head, _, row, *_ = summary_markdown(RECORDS).splitlines()
    assert head == f"| op | {' | '.join(LETTERS)} |"
    assert row.split(" | ")[1:5] == ["1,234", "none", "none", "1e-16 / 3e-11"]
    assert row.endswith("| 1 |")


def test_summary_is_in_the_order_of_the_navigation(
    load_script: Callable[[str], ModuleType],
) -> None:
    from refnet_docs.expansions import expand
    from refnet_docs.request import Request

    pages = load_script("hooks/pages.py")
    nav = ["index.md", {"Layers": [{"Dense": "layers/dense.md"}, "activations/relu.md"]}]
    assert list(pages._uris(nav)) == ["index.md", "layers/dense.md", "activations/relu.md"]
    keys = ["losses/other", "activations/relu", "layers/dense"]
    records = [record("A", "dx") for _ in keys]
    for found, key in zip(records, keys, strict=True):
        object.__setattr__(found, "op", key)
    request = Request("", "index.md", ROOT, records, list(pages._uris(nav)))
    shown = expand("summary", request)
    assert re.findall(r"\((\w+/\w+)\.md#evidence\)", shown) == keys[::-1]


@pytest.mark.parametrize("key", KEYS)
def test_indices_are_those_of_the_derivations(key: str) -> None:
    from refnet_docs.indices import indices_markdown

    shown = indices_markdown(key)
    assert shown.startswith("By the chain rule")  # so every first line is explained
    for claim in catalogue.claims(key):
        for derivation in claim.derivations:
            for index in derivation.at_indices or derivation.target.indices:
                assert f"${index}$" in shown


def test_indices_of_flatten_jacobian_and_second_derivatives() -> None:
    from refnet_docs.indices import indices_markdown

    assert "The indices $i$, $u$, $v$ and $r$ name the entry" in indices_markdown("layers/flatten")
    assert "In the Jacobian the indices $n$ and $m$ name" in indices_markdown("activations/softmax")
    assert "indices $r$ and $s$ name that of the second" in indices_markdown(
        "losses/softmax_cross_entropy"
    )


def test_command_is_shown_with_what_it_prints() -> None:
    from refnet_docs.commands import command_markdown

    shown = command_markdown("derive tanh", ROOT).splitlines()
    assert shown[:3] == ["```text", "$ refnet derive tanh", "# activations/tanh"]
    assert shown[-2].startswith("# checked: ")
    with pytest.raises(RuntimeError, match="no op is named"):
        command_markdown("derive nonsense", ROOT)


def test_failed_evidence_is_a_warning(
    load_script: Callable[[str], ModuleType],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    pages = load_script("hooks/pages.py")
    monkeypatch.setattr(
        pages, "load", lambda root: [*RECORDS, record("C", "N9", passed=False, detail="off by 1")]
    )
    with caplog.at_level(logging.WARNING):
        pages.on_pre_build(None)
    (warning,) = caplog.records
    assert "evidence C of layers/dense failed" in warning.getMessage()
    assert "off by 1" in warning.getMessage()


def test_text_is_shown_as_it_is() -> None:
    from refnet_docs.inline import escape, sentence

    assert escape("a*b_c | $d$ [e]<f>") == r"a\*b\_c &#124; \$d\$ \[e\]&lt;f\>"
    assert sentence("merge nested sums") == "Merge nested sums."


def test_totals_are_the_sums_of_the_summary() -> None:
    from refnet_docs.evidence import summary_markdown
    from refnet_docs.totals import totals_markdown

    records = [*RECORDS, record("A", "x"), record("A", "y", count=50)]
    for found, key in zip(records[-2:], ("identities/adjoint", "coursework/any"), strict=True):
        object.__setattr__(found, "op", key)
    rows = [line.split(" | ") for line in summary_markdown(records).splitlines()[4:-2]]
    assert [row[0] for row in rows[1:]] == [
        "| [identities](identities/adjoint.md)", "| [coursework](coursework/any.md)",
    ]  # fmt: skip
    total = sum(int(row[1].replace(",", "")) for row in rows)
    assert f"<b>A</b> <strong>{total:,}</strong>" in totals_markdown(records, "")


def test_section_of_the_derivation_is_left_out(load_script: Callable[[str], ModuleType]) -> None:
    from types import SimpleNamespace

    value = "Text.\n\nDerivation\n----------\n``layers/dense``\n\nExamples\n--------\n"
    op = SimpleNamespace(docstring=SimpleNamespace(value=value))
    load_script("hooks/griffe_refnet.py").NoDerivation().on_object(obj=op)
    assert op.docstring.value == "Text.\n\nExamples\n--------\n"
