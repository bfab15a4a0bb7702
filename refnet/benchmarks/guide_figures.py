"""Figures of the guides: ``python -m refnet.benchmarks.guide_figures DATA FIGURES``.

The same data give the same bytes, with the same Matplotlib; it comes with the extra "plots".
"""

import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from refnet.training.figures import add_legend, new_figure, save_figure

Document = Mapping[str, Any]
#: Told apart in grey, too. The site's colours mean inputs, weights, outputs and gradients.
INK, FAINT = "#24292f", "#8a919a"
STYLES: dict[str, dict[str, Any]] = {
    "forward": {"color": FAINT, "marker": "o", "label": "forward difference"},
    "central": {"color": INK, "marker": "s", "label": "central difference"},
    "complex": {"color": INK, "marker": "^", "markerfacecolor": "white", "label": "complex step"},
}


def plot_step_sizes(document: Document) -> Any:
    """Error against step, a panel a precision, with the steps that are predicted to be best."""
    figure = new_figure(8.6, 4.4)
    panels = figure.subplots(1, 2, sharey=True)
    for panel, dtype in zip(panels, ("float32", "float64"), strict=True):
        found = document[dtype]
        for method, style in STYLES.items():
            _draw(panel, document["steps"], found["curves"][method], style)
        for method, step in found["predicted"].items():
            power = {"forward": r"$\epsilon^{1/2}$", "central": r"$\epsilon^{1/3}$"}[method]
            colour = STYLES[method]["color"]
            panel.axvline(step, color=colour, linestyle=":", linewidth=1)
            side, offset = {"forward": ("right", -3), "central": ("left", 3)}[method]
            panel.annotate(
                power, (step, 1), xycoords=("data", "axes fraction"), xytext=(offset, -12),
                textcoords="offset points", ha=side, color=colour,
            )  # fmt: skip
        _label(panel, dtype)
    panels[0].set_ylabel("relative error of the gradient")
    add_legend(figure)
    return figure


def plot_kinks(document: Document) -> Any:
    """Central differences of ReLU by the place, and of a network with ReLU against the step."""
    found = document["kinks"]
    figure = new_figure(8.6, 4)
    alone, network = figure.subplots(1, 2)
    alone.plot(found["places"], found["slopes"], color=INK, marker="o", markersize=4,
               label="central difference")  # fmt: skip
    alone.step([-2, 0, 2], [0, 0, 1], where="pre", color=FAINT, linestyle="--",
               label="derivative")  # fmt: skip
    alone.set_xlabel("place over step, $x / h$")
    alone.set_ylabel("slope")
    alone.set_title("ReLU alone", size="medium")
    alone.grid(alpha=0.3)
    alone.legend(loc="upper left", fontsize="small")
    for method, errors in found["relu"].items():
        _draw(network, document["steps"], errors, STYLES[method])
    network.axvline(found["nearest"], color=INK, linestyle=":", linewidth=1)
    network.annotate("nearest kink", (found["nearest"], 1), xycoords=("data", "axes fraction"),
                     xytext=(4, -12), textcoords="offset points")  # fmt: skip
    network.set_ylabel("relative error of the gradient")
    network.legend(loc="center right", fontsize="small")
    _label(network, "the network with ReLU, float64")
    return figure


def _draw(panel: Any, steps: list[float], errors: list[float], style: Mapping[str, Any]) -> None:
    shown = [error or math.nan for error in errors]  # a logarithm has no 0
    panel.plot(steps, shown, markersize=4, markevery=2, linewidth=1.2, **style)


def _label(panel: Any, title: str) -> None:
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.set_xlim(1e-20, 3)
    panel.set_ylim(3e-17, 3e4)
    panel.set_xlabel("step $h$")
    panel.set_title(title, size="medium")
    panel.grid(alpha=0.3)


def main(arguments: list[str]) -> None:
    """Draw all figures of the guides, from a folder of data into another one."""
    data, figures = map(Path, arguments)
    document = json.loads((data / "step-sizes.json").read_text("utf-8"))
    for name, figure in {
        "step-sizes": plot_step_sizes(document),
        "kinks": plot_kinks(document),
    }.items():
        save_figure(figure, figures / f"{name}.svg")


if __name__ == "__main__":
    main(sys.argv[1:])
