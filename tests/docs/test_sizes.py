"""Evidence A names the lines of the table of sizes by number, and by nothing else."""

from dataclasses import replace
from types import SimpleNamespace as Claim

import pytest

from derivations import catalogue
from refnet.verification.evidence import Evidence

pytestmark = pytest.mark.usefixtures("hooks_importable")


def records(key: str) -> list[Evidence]:
    """Cases as the evidence names them."""
    return [
        Evidence(key, "A", _case(derivation, claim.title, at), "", None, None, 1, 0.0, True)
        for claim in catalogue.claims(key)
        for derivation in claim.derivations
        for at in claim.at
    ]


def _case(derivation, title: str, at: dict[str, int]) -> str:
    sizes = " ".join(f"{name}{size}" for name, size in at.items())
    return " ".join(filter(None, [derivation.name, title, "at", f"{sizes}{derivation.under}"]))


@pytest.mark.parametrize("key", catalogue.op_keys())
def test_number_is_that_of_the_line_with_these_sizes(key: str) -> None:
    from refnet_docs.derivation import derivation_markdown
    from refnet_docs.sizes import by_number

    shown, note = by_number(key, records(key))
    table = derivation_markdown(key, []).partition('id="sizes"')[2]
    assert bool(table) == bool(note)
    lines = [line.split(" | ") for line in table.splitlines() if line.startswith("| ")]
    lines = [line for line in lines if "---:" not in line]
    sizes = [at for claim in catalogue.claims(key) for _ in claim.derivations for at in claim.at]
    for before, after, at in zip(records(key), shown, sizes, strict=True):
        if not table:
            assert after == before
            continue
        head, *rows = lines
        number = int(after.case.partition("at sizes ")[2].split()[0].rstrip(","))
        [row] = [dict(zip(head, row, strict=True)) for row in rows if row[0] == f"| {number}"]
        for name, size in at.items():
            column = next(
                h for h in row if h.strip("$ |").replace("{", "").replace("}", "") == name
            )
            assert row[column].strip(" |") == str(size)
        assert replace(after, case=before.case) == before


def test_sizes_that_the_table_does_not_list_keep_their_names() -> None:
    from refnet_docs.sizes import by_number

    known = records("layers/max_pool2d")[0]
    other = replace(known, case=known.case.replace("H_x3", "H_x7"))
    longer = replace(known, case=f"{known.case}1")
    numeric = replace(known, letter="D")
    shown, _ = by_number("layers/max_pool2d", [known, other, longer, numeric])
    assert shown == [replace(known, case="dx at sizes 1"), other, longer, numeric]


def test_a_claim_at_other_sizes_than_the_table_keeps_them(monkeypatch: pytest.MonkeyPatch) -> None:
    from refnet_docs import sizes

    listed = [dict.fromkeys("abcdef", 1), dict.fromkeys("abcdef", 2)]
    special = [{"a": 3}, {"a": 2}]
    monkeypatch.setattr(sizes, "claims", lambda key: [Claim(at=special), Claim(at=listed)])
    cases = ["dx at a3", "dx at a2", "dx at a1 b1 c1 d1 e1 f1"]
    known = [Evidence("x/y", "A", case, "", None, None, 1, 0.0, True) for case in cases]
    shown, _ = sizes.by_number("x/y", known)
    assert [r.case for r in shown] == ["dx at a3", "dx at sizes 2", "dx at sizes 1"]


def test_note_stands_above_the_table_of_a_only() -> None:
    from refnet_docs.evidence import evidence_markdown

    found = records("layers/max_pool2d")
    shown = evidence_markdown([*found, replace(found[0], letter="F")], "A note.")
    assert shown.count("A note.") == 1
    assert shown.index("A note.") < shown.index("| case |")
