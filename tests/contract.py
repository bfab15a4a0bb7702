"""The battery, written once: every letter of evidence for one op, as a parametrised test."""

from collections.abc import Callable

import pytest

from refnet.verification import runner, specs
from refnet.verification.evidence import LETTERS

#: Ops that have no wrong variants or no foreign oracle would have to be named here, with a reason.
WITHOUT: dict[tuple[str, str], str] = {}


def contract(key: str) -> Callable[[str], None]:
    """Return the test that gathers each letter of evidence for the op and demands that all pass."""

    @pytest.mark.parametrize("letter", LETTERS)
    def test_evidence(letter: str) -> None:
        records = list(runner.evidence(specs.load(key), letter))
        assert records or (key, letter) in WITHOUT, f"{key} has no evidence {letter}"
        failed = [record for record in records if not record.passed]
        report = "\n".join(f"{r.case}: {r.claim}: {r.detail}" for r in failed)
        assert not failed, f"{len(failed)} of {len(records)} fail:\n{report}"

    return test_evidence
