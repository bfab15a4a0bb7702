"""Learning curves and a table of results, laid out as in the UCL sheets."""

import statistics
from pathlib import Path
from typing import Any

from refnet.training.figures import (
    Histories,
    add_legend,
    as_grid,
    check_path,
    describe_setting,
    new_figure,
    save_figure,
)
from refnet.training.history import History
from refnet.training.panels import draw_runs, set_limits


def plot_learning_curves(
    histories: Histories | History, *, path: str | Path | None = None, title: str | None = None
) -> Any:
    """Plot accuracy against the training samples processed: a column a model, a row a setting.

    Beside each panel stands the last test accuracy; a dotted line marks a recorded divergence.
    The panels of a row share the axis of accuracies.

    Parameters
    ----------
    histories : dict of str to list of History, or History
        By the model's name, a history for each setting, or a list of them, one for each seed: then
        their mean is drawn, in a band from the smallest to the largest. Or just one history.
    path : str or Path, optional
        Where to save the figure, as .svg or .png. The same histories give the same bytes, with
        the same matplotlib.
    title : str, optional
        Stands above all panels.

    Returns
    -------
    matplotlib.figure.Figure
        The figure, which belongs to no window.

    Raises
    ------
    TypeError, ValueError
        If there is no history, one has no records, or the suffix is another.
    ModuleNotFoundError
        If matplotlib is not installed; it comes with the extra "plots".
    """
    grid, destination = as_grid(histories), check_path(path)
    settings = max(map(len, grid.values()))
    figure = new_figure(3.7 * len(grid) + 0.5, 2.6 * settings + 0.8)
    panels = figure.subplots(settings, len(grid), sharey="row", squeeze=False)
    for column, (model, runs) in enumerate(grid.items()):
        for panel in panels[len(runs) :, column]:
            panel.remove()
        for row, run in enumerate(runs):
            draw_runs(panels[row, column], model, run)
        panels[len(runs) - 1, column].set_xlabel("training samples processed")
    for row, across in enumerate(panels):
        first = next(column for column, runs in enumerate(grid.values()) if row < len(runs))
        across[first].set_ylabel("accuracy")
        across[first].tick_params(labelleft=True)
        for panel in across:
            set_limits(panel)
    if title is not None:
        figure.suptitle(title)
    add_legend(figure)
    if destination is not None:
        save_figure(figure, destination)
    return figure


def plot_summary_table(histories: Histories | History, *, path: str | Path | None = None) -> Any:
    """Draw the last test accuracies as a table: a row a model, a column a setting.

    Of several seeds, mean and standard deviation (of the sample, n - 1).

    Parameters
    ----------
    histories : dict of str to list of History, or History
        As for ``plot_learning_curves``. Where the models of a column have not the same setting,
        its heading is a number.
    path : str or Path, optional
        Where to save the figure, as for ``plot_learning_curves``.

    Returns
    -------
    matplotlib.figure.Figure
        The figure, which belongs to no window.

    Raises
    ------
    TypeError, ValueError
        As ``plot_learning_curves`` does.
    ModuleNotFoundError
        If matplotlib is not installed; it comes with the extra "plots".
    """
    grid, destination = as_grid(histories), check_path(path)
    settings = range(max(map(len, grid.values())))
    headings = [_heading(grid, setting) for setting in settings]
    rows = [
        [model, *(_cell(runs, setting) for setting in settings)] for model, runs in grid.items()
    ]
    figure = new_figure(1.2 + 2.2 * len(settings), 0.9 + 0.35 * len(rows))
    panel = figure.subplots()
    panel.set_axis_off()
    panel.set_title("test accuracy after the last update", size="medium")
    table = panel.table([["model", *headings], *rows], cellLoc="center", bbox=(0, 0, 1, 1))
    table.auto_set_font_size(False)
    if destination is not None:
        save_figure(figure, destination)
    return figure


def _heading(grid: dict[str, list[list[History]]], setting: int) -> str:
    found = {describe_setting(runs[setting][0]) for runs in grid.values() if setting < len(runs)}
    text = found.pop() if len(found) == 1 else ""
    return text.replace(", ", ",\n") or f"setting {setting + 1}"


def _cell(settings: list[list[History]], setting: int) -> str:
    if setting >= len(settings):
        return "–"
    runs = settings[setting]
    last = [run.column("test_accuracy")[-1] for run in runs]
    text = f"{statistics.fmean(last):.4f}"
    if len(last) > 1:
        text += f" ± {statistics.stdev(last):.4f}"
    diverged = sum(run.divergence is not None for run in runs)
    if not diverged:
        return text
    return f"{text} ({'' if len(runs) == 1 else f'{diverged} of {len(runs)} '}diverged)"


__all__ = ["plot_learning_curves", "plot_summary_table"]
