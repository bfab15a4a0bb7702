"""Figures of the courseworks' results: ``python -m refnet.coursework.figures DATA FIGURES``."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from refnet.comparison.figure import plot_trajectories
from refnet.coursework import SHEETS
from refnet.coursework.explained import EXPLANATIONS, Document
from refnet.coursework.explanations.figures import (
    plot_overflow,
    plot_stability,
    plot_step_factor,
)
from refnet.coursework.plots import plot_remedies, plot_search
from refnet.coursework.results import Results
from refnet.coursework.sheet import Sheet
from refnet.coursework.studies import STUDIES
from refnet.training import History, plot_learning_curves, plot_summary_table
from refnet.training.figures import save_figure


def draw(
    results: Results,
    sheet: Sheet,
    stem: Path,
    *,
    model_4: Sequence[History] = (),
    suffixes: Sequence[str] = ("svg",),
    summary: bool = True,
) -> list[Path]:
    """Draw all figures of a study; the search beside runs of model 4 in its third setting.

    Their names begin with ``stem``. ``summary`` says whether to draw the summary table, too, which
    a page has as text.

    Raises
    ------
    ModuleNotFoundError
        If matplotlib is not installed; it comes with the extra "plots".
    """
    if results.study == "search":
        figures = {"": plot_search(results, model_4)}
    elif results.study == "remedies":
        figures = {"": plot_remedies(results)}
    else:
        grid = results.grid()
        figures = {
            f"-learning-curves{part}": plot_learning_curves(
                {model: grid[model] for model in models}
            )
            for part, models in by_part(sheet, grid)
        }
        if summary:
            figures["-summary-table"] = plot_summary_table(grid)
    return _save(figures, stem, suffixes)


def _save(figures: Mapping[str, Any], stem: Path, suffixes: Sequence[str]) -> list[Path]:
    """Write each figure, named by the stem and its own name, in each format."""
    written = []
    for name, figure in figures.items():
        for suffix in suffixes:
            written.append(stem.with_name(f"{stem.name}{name}.{suffix}"))
            save_figure(figure, written[-1])
    return written


def by_part(sheet: Sheet, grid: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """Group the models by the last part of the sheet that has them: a figure for each."""
    last = {model: part for part, models in sheet.parts.items() for model in models}
    return [
        (
            f"-part-{part}" if len(sheet.parts) > 1 else "",
            tuple(model for model in grid if last[model] == part),
        )
        for part in sorted({last[model] for model in grid})
    ]


def model_4(folder: Path, data: str) -> list[History]:
    """Return the runs of model 4 in its third setting on ``data``, if ``folder`` holds them."""
    try:
        histories = Results.load(folder / "ucl-cw1-curves.json").histories
    except (OSError, ValueError):
        return []
    return [h for e, h in histories.items() if (e.model, e.setting, e.data) == ("m4", 3, data)]


def draw_explained(
    documents: Mapping[str, Document], folder: Path, *, suffixes: Sequence[str] = ("svg",)
) -> list[Path]:
    """Draw what explains the published table of ucl-hw2."""
    plots: dict[str, Callable[[Document], Any]] = {
        "overflow": plot_overflow, "stability": plot_stability, "step-factor": plot_step_factor
    }  # fmt: skip
    figures = {f"-{name}": plots[name](document) for name, document in documents.items()}
    return _save(figures, folder / "ucl-hw2", suffixes)


def draw_framework(
    document: Document, folder: Path, *, suffixes: Sequence[str] = ("svg",)
) -> list[Path]:
    """Draw how far refnet and Keras are apart."""
    return _save({"": plot_trajectories(document)}, folder / "ucl-cw1-framework", suffixes)


def main(arguments: list[str]) -> None:
    """Draw the figures of all results in a folder into another one."""
    data, figures = map(Path, arguments)
    for sheet in SHEETS.values():
        for study in STUDIES[sheet.name]:
            name = f"{sheet.name}-{study.name}"
            results = Results.load(data / f"{name}.json")
            draw(results, sheet, figures / name, model_4=model_4(data, "mnist"), summary=False)
    documents = {name: _read(data / f"ucl-hw2-{name}.json") for name in EXPLANATIONS}
    draw_explained(documents, figures)
    draw_framework(_read(data / "ucl-cw1-framework.json"), figures)


def _read(path: Path) -> Document:
    return dict(json.loads(path.read_text("utf-8")))


if __name__ == "__main__":
    main(sys.argv[1:])
