"""The rows of the document: what a comparison came to, as JSON values."""

import dataclasses
import math
from typing import Any

from refnet.comparison.side_by_side import Curve, SideBySide
from refnet.comparison.trajectories import Losses

#: Relative difference up to which losses in float64 count as the same.
THRESHOLD = 1e-8

Row = dict[str, Any]


def trajectory_row(model: str, learning_rate: float, losses: Losses) -> Row:
    """Row about the losses of one training.

    Returns
    -------
    dict
        - "differences": relative, to three digits; null where a loss is not finite.
        - "largest" of these; null if there is none.
        - "exceeds": the first update where they are above the threshold, or one loss
          is finite and the other is not; null if there is none.
        - "not_finite": the first update with a loss that is not finite, in each of both, or null.
        - "last_loss" of each, or null.
    """
    pairs = list(zip(losses.refnet, losses.keras, strict=True))
    differences = [_rounded(value) for value in losses.differences]
    return {
        "model": model,
        "learning_rate": learning_rate,
        "updates": len(pairs),
        "largest": max((value for value in differences if value is not None), default=None),
        "exceeds": _first(
            not value <= THRESHOLD and (math.isfinite(a) or math.isfinite(b))
            for value, (a, b) in zip(losses.differences, pairs, strict=True)
        ),
        "not_finite": {
            "refnet": _first(not math.isfinite(a) for a, _ in pairs),
            "keras": _first(not math.isfinite(b) for _, b in pairs),
        },
        "last_loss": {"refnet": _finite(pairs[-1][0]), "keras": _finite(pairs[-1][1])},
        "differences": differences,
    }


def run_row(model: str, epochs: int, learning_rate: float, result: SideBySide) -> Row:
    """Row about one run of the sheet: final accuracies and curves of both.

    No times: those of whole runs depend on what else the machine does.
    """
    return {
        "model": model,
        "epochs": epochs,
        "learning_rate": learning_rate,
        "refnet": _curve(result.refnet),
        "keras": _curve(result.keras),
    }


def _curve(curve: Curve) -> Row:
    facts = dataclasses.asdict(curve)
    for time in ("milliseconds", "seconds"):
        del facts[time]
    return {
        **{f"final_{name}": facts[name][-1] for name in ("train_accuracy", "test_accuracy")},
        **facts,
    }


def _first(conditions: Any) -> int | None:
    """Return the number of the first update for which the condition holds."""
    return next((number for number, holds in enumerate(conditions, 1) if holds), None)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _rounded(value: float) -> float | None:
    return float(f"{value:.2e}") if math.isfinite(value) else None
