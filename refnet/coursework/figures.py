"""Figures of the courseworks' results: ``python -m refnet.coursework.figures DATA FIGURES``."""

import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from refnet.coursework.candidates import parameters
from refnet.coursework.results import Results
from refnet.coursework.sheet import Sheet
from refnet.coursework.studies import SEARCH_EPOCHS
from refnet.coursework.tables import describe, last
from refnet.training import History, plot_learning_curves, plot_summary_table
from refnet.training.figures import new_figure, save_figure
from refnet.training.panels import by_samples, in_thousands

#: Colours and markers that colour-blind readers tell apart.
_STYLES = (
    ("#000000", "o"), ("#0072B2", "s"), ("#D55E00", "^"), ("#009E73", "D"), ("#CC79A7", "v"),
    ("#E69F00", "P"),
)  # fmt: skip


def draw(
    results: Results,
    sheet: Sheet,
    folder: Path,
    *,
    model_4: Sequence[History] = (),
    suffixes: Sequence[str] = ("svg",),
) -> None:
    """Draw all figures of a study; the search beside runs of model 4 in its third setting.

    Raises
    ------
    ModuleNotFoundError
        If matplotlib is not installed; it comes with the extra "plots".
    """
    stem = f"{results.sheet}-{results.study}"
    for suffix in suffixes:
        if results.study == "search":
            save_figure(plot_search(results, model_4), folder / f"{stem}.{suffix}")
        elif results.study == "remedies":
            save_figure(plot_remedies(results), folder / f"{stem}.{suffix}")
        else:
            grid = results.grid()
            for part, models in by_part(sheet, grid):
                some = {model: grid[model] for model in models}
                name = f"{stem}-learning-curves{part}.{suffix}"
                plot_learning_curves(some, path=folder / name)
            plot_summary_table(grid, path=folder / f"{stem}-summary-table.{suffix}")


def by_part(sheet: Sheet, grid: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """Group the models by the last part of the sheet that has them: a figure for each."""
    last = {model: part for part, models in sheet.parts.items() for model in models}
    parts = [
        (f"-part-{part}", tuple(model for model in grid if last[model] == part))
        for part in sorted({last[model] for model in grid})
    ]
    return parts if len(parts) > 1 else [("", tuple(grid))]


def plot_remedies(results: Results) -> Any:
    """Test accuracy, and the gap between train and test, with each remedy."""
    figure = new_figure(10, 4.2)
    panels = figure.subplots(1, 2)
    for (experiment, runs), (colour, marker) in zip(results.groups().items(), _STYLES, strict=True):
        samples, tests = by_samples(runs, "test_accuracy")
        _, trains = by_samples(runs, "train_accuracy")
        gaps = [
            [a - b for a, b in zip(train, test, strict=True)]
            for train, test in zip(trains, tests, strict=True)
        ]
        for panel, values in zip(panels, (tests, gaps), strict=True):
            # Early stopping ends at another time for each seed: a mean of all of them, only.
            whole = [n for n, found in enumerate(values) if len(found) == len(runs)]
            panel.plot(
                [samples[n] for n in whole],
                [statistics.fmean(values[n]) for n in whole],
                color=colour, marker=marker, markevery=8, markersize=5, linewidth=1.2,
                label=describe(experiment),
            )  # fmt: skip
    panels[0].set_ylabel("test accuracy")
    panels[0].set_ylim(0.93, 0.98)
    panels[1].set_ylabel("gap: train less test accuracy")
    for panel in panels:
        _count_samples(panel)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure


def plot_search(results: Results, model_4: Sequence[History] = ()) -> Any:
    """Accuracy against parameters: the search by validation, the finalists by test."""
    figure = new_figure(10, 4.4)
    left, right = figure.subplots(1, 2)
    groups = results.groups()
    sizes = parameters({experiment.model for experiment in groups})
    rates = sorted({experiment.learning_rate for experiment in groups})
    for rate, (colour, marker) in zip(rates, _STYLES[1:], strict=False):
        some = {
            sizes[e.model]: last(runs, "validation_accuracy")
            for e, runs in groups.items()
            if (e.learning_rate, e.epochs) == (rate, SEARCH_EPOCHS)
        }
        _draw_spread(left, some, colour, marker, f"rate {rate:g}")
    final = [(e, runs) for e, runs in groups.items() if e.epochs != SEARCH_EPOCHS]
    for (experiment, runs), (colour, marker) in zip(final, _STYLES[1:], strict=False):
        some = {sizes[experiment.model]: last(runs, "test_accuracy")}
        _draw_spread(right, some, colour, marker, experiment.model)
    if model_4:
        (size,) = parameters_of_model_4()
        _draw_spread(right, {size: last(model_4, "test_accuracy")}, *_STYLES[0], "model 4")
    left.set_ylabel("validation accuracy")
    left.set_title(f"the search: {SEARCH_EPOCHS} epochs", size="medium")
    right.set_ylabel("test accuracy")
    epochs = {experiment.epochs for experiment, _ in final}
    right.set_title(f"to the end: {', '.join(map(str, epochs))} epochs", size="medium")
    for panel in (left, right):
        panel.set_xlabel("parameters")
        panel.set_xlim(left=0)
        panel.grid(alpha=0.3)
        panel.legend(fontsize="small", loc="lower right")
    return figure


def model_4(folder: Path) -> list[History]:
    """Return the runs of model 4 in its third setting, if ``folder`` holds the curves."""
    path = folder / "ucl-cw1-curves.json"
    settings = Results.load(path).grid().get("m4", []) if path.exists() else []
    return settings[2] if len(settings) == 3 else []


def parameters_of_model_4() -> list[int]:
    """Number of parameters of the model that the search is compared with."""
    from refnet.models import build

    return [sum(array.size for array in build("m4", seed=0).params.values())]


def _draw_spread(
    panel: Any, values: dict[int, list[float]], colour: str, marker: str, label: str
) -> None:
    """Draw mean, smallest and largest at each number of parameters."""
    at = sorted(values)
    means = [statistics.fmean(values[x]) for x in at]
    low = [mean - min(values[x]) for x, mean in zip(at, means, strict=True)]
    high = [max(values[x]) - mean for x, mean in zip(at, means, strict=True)]
    panel.errorbar(at, means, yerr=[low, high], color=colour, marker=marker, linestyle="none",
                   capsize=3, label=label)  # fmt: skip


def _count_samples(panel: Any) -> None:
    panel.set_xlabel("training samples processed")
    panel.xaxis.set_major_formatter(in_thousands())
    panel.grid(alpha=0.3)


def main(arguments: list[str]) -> None:
    """Draw the figures of all results in a folder into another one."""
    from refnet.coursework import SHEETS
    from refnet.coursework.studies import STUDIES

    data, figures = map(Path, arguments)
    for sheet in SHEETS.values():
        for study in STUDIES[sheet.name]:
            results = Results.load(data / f"{sheet.name}-{study.name}.json")
            draw(results, sheet, figures, model_4=model_4(data))


if __name__ == "__main__":
    main(sys.argv[1:])
