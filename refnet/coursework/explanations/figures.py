"""Plots of the studies, drawn from their documents.

Each takes a ``path`` in .svg or .png, or None. The same document gives the same bytes, with the
same matplotlib; it comes with the extra "plots".
"""

from pathlib import Path
from typing import Any

from refnet.coursework.explanations.documents import Document
from refnet.coursework.explanations.panels import draw_factor, draw_rates, draw_trace
from refnet.training.figures import check_path, new_figure, save_figure


def plot_overflow(
    document: Document,
    *,
    seed: int | None = None,
    updates: int = 30,
    path: str | Path | None = None,
) -> Any:
    """Plot the loss and the largest score of one seed's runs, and where they overflow.

    Parameters
    ----------
    document : dict
        Of ``overflow_study``.
    seed : int, optional
        The first one unless given.
    updates : int, default 30
        Drawn at most.
    path : str or Path, optional

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If no run has this seed, or the suffix is another.
    """
    destination = check_path(path)
    seeds = list(dict.fromkeys(run["seed"] for run in document["runs"]))
    seed = seeds[0] if seed is None else seed
    if seed not in seeds:
        raise ValueError(f"seed is {seed!r}; expected one of {', '.join(map(str, seeds))}.")
    runs = [run for run in document["runs"] if run["seed"] == seed]
    figure = new_figure(9.0, 4.2)
    for panel, quantity in zip(figure.subplots(1, 2), ("loss", "largest_score"), strict=True):
        draw_trace(panel, document, runs, quantity, updates)
    rate = document["learning_rate"]
    figure.suptitle(f"{document['model']}, {document['dtype']}, learning rate {rate:g}")
    return _finished(figure, destination)


def plot_stability(document: Document, *, path: str | Path | None = None) -> Any:
    """Plot the final loss against the learning rate: a panel a model, with lines at 2 / lambda_max.

    Parameters
    ----------
    document : dict
        Of ``stability_study``.
    path : str or Path, optional

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the suffix is another.
    """
    destination = check_path(path)
    cases = document["cases"]
    rows = -(-len(cases) // 2)
    figure = new_figure(11.0, 3.6 * rows + 0.8)
    panels = figure.subplots(rows, 2, squeeze=False).ravel()
    for panel in panels[len(cases) :]:
        panel.remove()
    for panel, case in zip(panels, cases, strict=False):
        draw_rates(panel, document, case)
    return _finished(figure, destination, columns=5)


def plot_step_factor(document: Document, *, path: str | Path | None = None) -> Any:
    """Plot the losses of the mean and of the sum: a column a model, a row a learning rate.

    Parameters
    ----------
    document : dict
        Of ``step_factor_study``.
    path : str or Path, optional

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If the suffix is another.
    """
    destination = check_path(path)
    grid: dict[str, dict[float, list[Document]]] = {}
    for curve in document["curves"]:
        settings = grid.setdefault(curve["model"], {})
        settings.setdefault(curve["learning_rate"], []).append(curve)
    rows = max(map(len, grid.values()))
    figure = new_figure(3.7 * len(grid) + 0.5, 2.6 * rows + 0.8)
    panels = figure.subplots(rows, len(grid), squeeze=False)
    for column, (model, settings) in zip(panels.T, grid.items(), strict=True):
        for panel in column[len(settings) :]:
            panel.remove()
        for panel, (rate, curves) in zip(column, settings.items(), strict=False):
            draw_factor(panel, f"{model}: learning rate {rate:g}", curves)
        column[len(settings) - 1].set_xlabel("updates")
    for row in panels:
        row[0].set_ylabel("mean loss of a sample (nats)")
    return _finished(figure, destination)


def _finished(figure: Any, destination: Path | None, columns: int = 3) -> Any:
    """Add one legend, each label once, in so many columns; save the figure."""
    entries: dict[str, Any] = {}
    for panel in figure.axes:
        for handle, label in zip(*panel.get_legend_handles_labels(), strict=True):
            entries.setdefault(label, handle)
    handles, labels = entries.values(), entries.keys()
    figure.legend(handles, labels, loc="outside lower center", ncols=columns, fontsize="small")
    if destination is not None:
        save_figure(figure, destination)
    return figure


__all__ = ["plot_overflow", "plot_stability", "plot_step_factor"]
