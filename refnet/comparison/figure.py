"""How far the losses of refnet and Keras are apart, update by update."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from refnet.training.figures import add_legend, check_path, new_figure, save_figure

_COLOURS = {"float32": "#D55E00", "float64": "#0072B2"}  # told apart by colour-blind readers too
_STYLES = ("-", "--", ":")  # the smallest learning rate first
ACROSS = 3


def plot_trajectories(document: Mapping[str, Any], path: str | Path | None = None) -> Any:
    """Plot the largest relative difference of the losses so far: a panel a model, log scales.

    Parameters
    ----------
    document : dict
        As ``framework_study`` gives it, or as read from its file.
    path : str or Path, optional
        Where to save the figure, as .svg or .png. The same document gives the same bytes, with
        the same matplotlib.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the document has no trajectory, or the suffix is another.
    ModuleNotFoundError
        If matplotlib is not installed; it comes with the extra "plots".

    Notes
    -----
    A line ends where a loss is not finite any more. A difference of 0 is not drawn.
    """
    destination = check_path(path)
    names = list(dict.fromkeys(row["model"] for dtype in _COLOURS for row in document[dtype]))
    if not names:
        raise ValueError("document has no trajectory; expected one at least.")
    across = min(ACROSS, len(names))
    down = -(-len(names) // across)
    figure = new_figure(3.9 * across + 0.5, 2.9 * down + 0.7)
    panels = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    for panel in panels.flat[len(names) :]:
        panel.remove()
    for number, (panel, name) in enumerate(zip(panels.flat, names, strict=False)):
        _draw(panel, name, document)
        panel.tick_params(labelbottom=True)
        if number >= len(names) - across:
            panel.set_xlabel("update")
    for row in panels:
        row[0].set_ylabel("largest relative difference so far")
    panels[0, 0].set_xscale("log")
    panels[0, 0].set_yscale("log")
    add_legend(figure)
    if destination is not None:
        save_figure(figure, destination)
    return figure


def _draw(panel: Any, name: str, document: Mapping[str, Any]) -> None:
    handles, rates = [], []
    for dtype, colour in _COLOURS.items():
        rows = sorted(
            (row for row in document[dtype] if row["model"] == name),
            key=lambda row: row["learning_rate"],
        )
        for row, style in zip(rows, _STYLES, strict=False):
            largest = _largest_so_far(row["differences"])
            updates = range(1, len(largest) + 1)
            panel.plot(updates, largest, color=colour, linestyle=style, label=dtype)
            if row["learning_rate"] not in rates:
                rates.append(row["learning_rate"])
                handles += panel.plot([], [], color="black", linestyle=style)
    texts = [f"rate {rate:g}" for rate in rates]
    panel.legend(handles, texts, loc="upper left", fontsize="small")
    panel.set_title(name, size="medium")
    panel.grid(alpha=0.3)


def _largest_so_far(differences: list[float | None]) -> list[float]:
    """Running maximum up to the first that is None; NaN, which is not drawn, in place of 0."""
    found, largest = [], 0.0
    for value in differences:
        if value is None:
            break
        largest = max(largest, value)
        found.append(largest or math.nan)
    return found


__all__ = ["plot_trajectories"]
