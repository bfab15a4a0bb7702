"""One panel of the learning curves."""

import statistics
from typing import Any

from refnet.core.extras import require
from refnet.training.figures import describe_setting
from refnet.training.history import History

COLOURS = {"train": "#0072B2", "test": "#D55E00"}  # told apart by colour-blind readers too


def draw_runs(panel: Any, model: str, runs: list[History]) -> None:
    """Draw the accuracies of one setting; the last test accuracy stands beside the panel.

    Of several seeds the mean is drawn, and a band from the smallest to the largest.
    """
    ticker = require("matplotlib.ticker", extra="plots", purpose="plotting")
    for split, colour in COLOURS.items():
        samples, values = by_samples(runs, f"{split}_accuracy")
        means = [statistics.fmean(found) for found in values]
        panel.plot(samples, means, color=colour, marker=".", label=f"{split} accuracy")
        if len(runs) > 1:
            low, high = map(min, values), map(max, values)
            panel.fill_between(samples, list(low), list(high), color=colour, alpha=0.2, lw=0)
    last = statistics.fmean(run.column("test_accuracy")[-1] for run in runs)
    panel.annotate(
        f"test\n{last:.4f}",
        (1, last),
        xycoords=("axes fraction", "data"),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
        size="small",
        color=COLOURS["test"],
    )
    for run in runs:
        if run.divergence is not None:
            batch_size = run.records[0]["samples"] / run.records[0]["step"]
            at = run.divergence["step"] * batch_size
            panel.axvline(at, color="black", linestyle=":", label="divergence")
    panel.set_title(": ".join(filter(None, [model, describe_setting(runs[0])])), size="medium")
    panel.xaxis.set_major_locator(ticker.MaxNLocator(5, integer=True))
    panel.xaxis.set_major_formatter(in_thousands())
    panel.grid(alpha=0.3)


def by_samples(runs: list[History], column: str) -> tuple[list[float], list[list[float]]]:
    """Return where runs were evaluated, and the values of all that were, there."""
    values: dict[float, list[float]] = {}
    for run in runs:
        for samples, value in zip(run.column("samples"), run.column(column), strict=True):
            values.setdefault(samples, []).append(value)
    return sorted(values), [values[samples] for samples in sorted(values)]


def set_limits(panel: Any) -> None:
    """Let the axes begin at 0 samples, and end at no accuracy below 0 or above 1.

    This is for the end, when all panels that share these axes are drawn: it fixes the limits.
    """
    panel.set_xlim(left=-0.04 * panel.get_xlim()[1])
    if panel.get_ylim()[0] < 0:
        panel.set_ylim(-0.05, 1.05)


def in_thousands() -> Any:
    """Formatter of an axis of counts: 20k for 20,000."""
    ticker = require("matplotlib.ticker", extra="plots", purpose="plotting")
    return ticker.FuncFormatter(
        lambda value, _: f"{value / 1000:g}k" if abs(value) >= 1000 else f"{value:g}"
    )
