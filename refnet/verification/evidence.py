"""The record of one piece of evidence, and how it is made."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

LETTERS = {
    "A": "derived for symbolic sizes, every step re-checked",
    "B": "derived formula equals the code run on symbols",
    "C": "code's backward is the derivative of the code's forward, exactly",
    "D": "complex step and central differences agree with the code",
    "E": "values and gradients agree with other frameworks",
    "F": "contract, conventions and extremes hold",
    "G": "wrong variants are rejected",
}


@dataclass(frozen=True)
class Outcome:
    """What a check found: how many identities or entries, and how far off where it measures.

    Parameters
    ----------
    count : int
        Identities proved, entries compared or checks made.
    error : float, optional
        Largest error, as a share of 1 plus the largest entry; None where the check is exact.
    tolerance : float, optional
        What the error may be at most; None where the check is exact.
    note : str, default ""
        What else is to be said, such as how many entries were skipped at kinks.
    """

    count: int
    error: float | None = None
    tolerance: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Evidence:
    """One record: op, letter and case, what exactly was claimed, and how it came out.

    Parameters
    ----------
    op : str
        Key of the op, such as ``layers/dense``.
    letter : str
        Kind of the evidence, from A to G.
    case : str
        What it was gathered for: sizes and options, a gradient, or a wrong variant.
    claim : str
        What is claimed.
    error : float or None
        Largest error; None where the evidence is exact.
    tolerance : float or None
        What the error may be at most; None where the evidence is exact.
    count : int
        Identities proved, entries compared or checks made.
    seconds : float
        Time that the check took.
    passed : bool
        Whether the claim holds.
    detail : str, default ""
        Why it failed, or for a wrong variant which letters rejected it.
    """

    op: str
    letter: str
    case: str
    claim: str
    error: float | None
    tolerance: float | None
    count: int
    seconds: float
    passed: bool
    detail: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Fields by name, for JSON."""
        return asdict(self)


def demand(condition: bool, message: str) -> None:
    """Raise AssertionError unless the condition holds, also under ``python -O``."""
    if not condition:
        raise AssertionError(message)


def gather(op: str, letter: str, case: str, claim: str, check: Callable[[], Outcome]) -> Evidence:
    """Run a check and record it; whatever it raises counts as a failure and is recorded."""
    if not __debug__:
        raise RuntimeError("python -O removes the assertions that the evidence consists of")
    start = time.perf_counter()
    try:
        outcome = check()
    except Exception as error:  # noqa: BLE001 - a crash of the code under test is a finding
        detail = str(error) or "no message"
        if not isinstance(error, AssertionError):
            detail = f"{type(error).__name__}: {detail}"
        return Evidence(op, letter, case, claim, None, None, 0, _since(start), False, detail)
    measured = outcome.error is None or (
        outcome.tolerance is not None and outcome.error <= outcome.tolerance
    )
    passed = measured and outcome.count > 0
    detail = outcome.note
    if not passed:
        detail = "nothing was checked" if measured else "the error exceeds the tolerance"
    return Evidence(
        op, letter, case, claim, outcome.error, outcome.tolerance, outcome.count, _since(start),
        passed, detail,
    )  # fmt: skip


def _since(start: float) -> float:
    return round(time.perf_counter() - start, 6)
