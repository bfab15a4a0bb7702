"""The sentences of a claim say what the records say."""

from typing import Any

import pytest

from refnet.verification.evidence import Evidence

pytestmark = pytest.mark.usefixtures("hooks_importable")


def record(letter: str, case: str, **changed: Any) -> Evidence:
    fields = {
        "claim": "c", "error": None, "tolerance": None, "count": 30, "seconds": 0.0, "passed": True,
    }  # fmt: skip
    return Evidence(op="layers/dense", letter=letter, case=case, **fields | changed)


RECORDS = [
    record("A", "dx", count=1234),
    record("B", "N2"),
    record("C", "N2"),
    record("C", "N3"),
    record("D", "N2, complex step", error=2e-16, tolerance=1e-12),
    record("D", "N2, central differences", error=3e-11, tolerance=1e-7),
    record("E", "N2, torch", error=4e-16, tolerance=1e-12),
    record("F", "zeros"),
    record("G", "db averaged"),
    record("G", "dx transposed"),
]


def test_numbers_are_those_of_the_records() -> None:
    from refnet_docs.claim import claim_markdown

    shown = claim_markdown(4, RECORDS, "../")
    assert "equations (1) to (4)" in shown
    assert "1,234 identities" in shown
    assert "in one case it returned exactly these formulas (B), and" in shown
    assert "in 2 cases its gradients were exactly the derivatives of its own output (C)" in shown
    assert "These 90 identities hold for all inputs of the case's shape, and" in shown
    assert "2e-16 (allowed: 1e-12) from the complex step" in shown
    assert "3e-11 (allowed: 1e-07) from central differences" in shown
    assert "at most 4e-16 (allowed: 1e-12) from PyTorch." in shown
    assert "30 checks" in shown
    assert "both wrong variants were rejected" in shown
    assert "FAILED" not in shown


def test_branches_limit_the_claim() -> None:
    from refnet_docs.claim import claim_markdown

    shown = claim_markdown(1, [record("C", "N2", detail="6 branch conditions")], "")
    assert "all inputs of the case's shape that take the same branches, and" in shown


def test_a_failed_record_is_told() -> None:
    from refnet_docs.claim import claim_markdown

    failed = [*RECORDS, record("G", "mask dropped", passed=False)]
    shown = claim_markdown(4, failed, "")
    assert "**1 of 4 records FAILED.**" in shown
    assert "all 3 wrong variants were rejected" not in shown
