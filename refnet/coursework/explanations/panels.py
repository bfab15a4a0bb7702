"""One panel of each plot of the studies."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from refnet.coursework.explanations.documents import Document, decoded

_COLOURS = ("#0072B2", "#D55E00")  # told apart by colour-blind readers too
_OUTCOMES = {
    "learns": ("o", "#009E73"),
    "chance": ("s", "#E69F00"),
    "above chance": ("^", "#D55E00"),
    "non-finite": ("x", "black"),
}
_LIMITS = (("#9ECAE1", "-"), ("#6BAED6", "--"), ("#3182BD", "-."), ("#08306B", ":"))


def draw_trace(
    panel: Any, document: Document, runs: Sequence[Document], quantity: str, updates: int
) -> None:
    """Draw one quantity of some runs against the updates, and mark where they overflow."""
    for number, run in enumerate(runs):
        rows = run["trace"][:updates]
        points = [(row["update"], decoded(row[quantity])) for row in rows]
        shown = [point for point in points if math.isfinite(point[1])]
        style = {"color": _COLOURS[number % 2], "linewidth": 4 if number == 0 else 1.5}
        panel.plot(*zip(*shown, strict=True), marker=".", label=f"{run['loss']} softmax", **style)
        if (first := run["first"]) is not None and first["update"] <= updates:
            panel.axvline(first["update"], color="black", linestyle=":", label=_name(first))
    panel.set_yscale("log")
    panel.set_xlabel("updates")
    summed = document["reduction"] == "sum"
    if quantity == "loss":
        panel.set_ylabel(f"{'summed' if summed else 'mean'} loss of the batch (nats)")
        chance = math.log(document["classes"]) * (document["batch_size"] if summed else 1)
        panel.axhline(chance, color="grey", linewidth=0.8, label="loss of guessing")
    else:
        panel.set_ylabel("largest absolute score")
        limit = math.log(np.finfo(document["dtype"]).max)
        label = f"exp overflows in {document['dtype']}, above {limit:.1f}"
        panel.axhline(limit, color="grey", linestyle="--", linewidth=0.8, label=label)
    panel.grid(alpha=0.3)


def _name(first: Document) -> str:
    return f"first {first['kind']}: {first['place']}, update {first['update']}"


def draw_rates(panel: Any, document: Document, case: Document) -> None:
    """Draw a model's final loss against the learning rate, and 2 / lambda_max while it trains."""
    top = max((decoded(row["last"]) for row in case["rates"] if row["finite"]), default=1.0)
    for outcome, (marker, colour) in _OUTCOMES.items():
        rows = [row for row in case["rates"] if row["outcome"] == outcome]
        losses = [decoded(row["last"]) if row["finite"] else 1.2 * top for row in rows]
        rates = [row["learning_rate"] for row in rows]
        label = "non-finite (at no height)" if outcome == "non-finite" else outcome
        panel.plot(rates, losses, linestyle="", marker=marker, color=colour, label=label)
    panel.axhline(document["chance"], color="grey", linewidth=0.8, label="loss of guessing")
    trained_at = case["sheet_rates"][-1]
    along = [row for row in case["curvature"] if row["learning_rate"] == trained_at]
    for row, (colour, dashes) in zip(along, _LIMITS, strict=False):
        if (limit := row["sample"]["limit"]) is not None:
            label = rf"$2 / \lambda_{{\max}}$ after {row['updates']} updates"
            panel.axvline(limit, color=colour, linestyle=dashes, label=label)
    rates = sorted(set(case["sheet_rates"]))
    panel.plot(
        rates, [0.03] * len(rates), transform=panel.get_xaxis_transform(), linestyle="",
        marker="v", color="black", fillstyle="none", label="rates of the sheet",
    )  # fmt: skip
    panel.set_xscale("log")
    panel.set_yscale("log")
    title = f"{case['name']}, {case['reduction']} of the losses"
    panel.set_title(rf"{title}; $\lambda_{{\max}}$ at rate {trained_at:g}", size="medium")
    panel.set_xlabel("learning rate")
    panel.set_ylabel("mean loss of a sample (nats),\nlast 50 updates")
    panel.grid(alpha=0.3)


def draw_factor(panel: Any, title: str, curves: Sequence[Document]) -> None:
    """Draw the curve of each reduction; a cross ends one that is not finite from there on."""
    for curve, colour in zip(curves, _COLOURS, strict=True):
        losses = [decoded(loss) for loss in curve["losses"]]
        shown = [point for point in zip(curve["updates"], losses, strict=True) if _drawable(point)]
        if shown:
            panel.plot(
                *zip(*shown, strict=True), color=colour, label=f"{curve['reduction']} of the losses"
            )
        if len(shown) < len(losses):
            end = shown[-1] if shown else (curve["updates"][0], 1.0)
            panel.plot(*end, linestyle="", marker="x", color="black", label="then not finite")
    panel.set_yscale("log")
    panel.set_title(title, size="medium")
    panel.grid(alpha=0.3)


def _drawable(point: tuple[float, float]) -> bool:
    return math.isfinite(point[1]) and point[1] > 0
