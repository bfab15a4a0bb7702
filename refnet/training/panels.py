"""One panel of the learning curves."""

from typing import Any

from refnet.core.extras import require
from refnet.training.figures import describe_setting
from refnet.training.history import History

_COLOURS = {"train": "#0072B2", "test": "#D55E00"}  # told apart by colour-blind readers too


def draw_run(panel: Any, model: str, run: History) -> None:
    """Draw the accuracies of one run; the last test accuracy stands beside the panel."""
    ticker = require("matplotlib.ticker", extra="plots", purpose="plotting")
    samples = run.column("samples")
    for split, colour in _COLOURS.items():
        accuracy = run.column(f"{split}_accuracy")
        panel.plot(samples, accuracy, color=colour, marker=".", label=f"{split} accuracy")
    last = run.column("test_accuracy")[-1]
    panel.annotate(
        f"test\n{last:.4f}",
        (1, last),
        xycoords=("axes fraction", "data"),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
        size="small",
        color=_COLOURS["test"],
    )
    if run.divergence is not None:
        batch_size = run.records[0]["samples"] / run.records[0]["step"]
        at = run.divergence["step"] * batch_size
        panel.axvline(at, color="black", linestyle=":", label="divergence")
    panel.set_title(": ".join(filter(None, [model, describe_setting(run)])), size="medium")
    panel.xaxis.set_major_locator(ticker.MaxNLocator(5, integer=True))
    panel.xaxis.set_major_formatter(ticker.FuncFormatter(_in_thousands))
    panel.grid(alpha=0.3)


def set_limits(panel: Any) -> None:
    """Let the axes begin at 0 samples, and end at no accuracy below 0 or above 1.

    This is for the end, when all panels that share these axes are drawn: it fixes the limits.
    """
    panel.set_xlim(left=-0.04 * panel.get_xlim()[1])
    if panel.get_ylim()[0] < 0:
        panel.set_ylim(-0.05, 1.05)


def _in_thousands(value: float, _: int) -> str:
    return f"{value / 1000:g}k" if abs(value) >= 1000 else f"{value:g}"
