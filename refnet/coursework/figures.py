"""Figures of the courseworks' results: ``python -m refnet.coursework.figures DATA FIGURES``."""

import json
import sys
from collections.abc import Mapping, Sequence
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
    folder: Path,
    *,
    model_4: Sequence[History] = (),
    suffixes: Sequence[str] = ("svg",),
    summary: bool = True,
) -> None:
    """Draw all figures of a study; the search beside runs of model 4 in its third setting.

    ``summary`` says whether to draw the summary table, too, which a page has as text.

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
            if summary:
                plot_summary_table(grid, path=folder / f"{stem}-summary-table.{suffix}")


def by_part(sheet: Sheet, grid: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """Group the models by the last part of the sheet that has them: a figure for each."""
    last = {model: part for part, models in sheet.parts.items() for model in models}
    parts = [
        (f"-part-{part}", tuple(model for model in grid if last[model] == part))
        for part in sorted({last[model] for model in grid})
    ]
    return parts if len(parts) > 1 else [("", tuple(grid))]


def model_4(folder: Path) -> list[History]:
    """Return the runs of model 4 in its third setting, if ``folder`` holds the curves."""
    path = folder / "ucl-cw1-curves.json"
    settings = Results.load(path).grid().get("m4", []) if path.exists() else []
    return settings[2] if len(settings) == 3 else []


def draw_explained(
    documents: Mapping[str, Document], folder: Path, *, suffixes: Sequence[str] = ("svg",)
) -> None:
    """Draw what explains the published table of ucl-hw2."""
    plots = {
        "overflow": plot_overflow,
        "stability": plot_stability,
        "step-factor": plot_step_factor,
    }
    for name, document in documents.items():
        for suffix in suffixes:
            plots[name](document, path=folder / f"ucl-hw2-{name}.{suffix}")


def draw_framework(document: Document, folder: Path, *, suffixes: Sequence[str] = ("svg",)) -> None:
    """Draw how far refnet and Keras are apart."""
    for suffix in suffixes:
        plot_trajectories(document, folder / f"ucl-cw1-framework.{suffix}")


def main(arguments: list[str]) -> None:
    """Draw the figures of all results in a folder into another one."""
    data, figures = map(Path, arguments)
    for sheet in SHEETS.values():
        for study in STUDIES[sheet.name]:
            results = Results.load(data / f"{sheet.name}-{study.name}.json")
            draw(results, sheet, figures, model_4=model_4(data), summary=False)
    documents = {name: _read(data / f"ucl-hw2-{name}.json") for name in EXPLANATIONS}
    draw_explained(documents, figures)
    draw_framework(_read(data / "ucl-cw1-framework.json"), figures)


def _read(path: Path) -> Document:
    return dict(json.loads(path.read_text("utf-8")))


if __name__ == "__main__":
    main(sys.argv[1:])
