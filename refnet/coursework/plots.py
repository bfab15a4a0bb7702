"""Plots of what has no plot in the sheets: remedies against over-fitting, and the search."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from refnet.coursework.candidates import parameters
from refnet.coursework.experiment import Experiment
from refnet.coursework.numbers import describe, last
from refnet.coursework.results import Results
from refnet.coursework.search import SEARCH_EPOCHS
from refnet.models import build
from refnet.training import History
from refnet.training.figures import new_figure
from refnet.training.panels import by_samples, in_thousands

#: Colours and markers that colour-blind readers tell apart.
_STYLES = (
    ("#000000", "o"), ("#0072B2", "s"), ("#D55E00", "^"), ("#009E73", "D"), ("#CC79A7", "v"),
    ("#E69F00", "P"),
)  # fmt: skip


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
    top = panels[0].get_ylim()[1]
    panels[0].set_ylim(top - 0.05, top)  # the beginning is much lower
    panels[1].set_ylabel("gap: train less test accuracy")
    for panel in panels:
        _count_samples(panel)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure


def plot_search(results: Results, model_4: Sequence[History] = ()) -> Any:
    """Accuracy against parameters: the search by validation, the finalists by test."""
    figure = new_figure(10, 5)
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
        alive = [run for run in runs if run.divergence is None]
        lost = len(runs) - len(alive)
        label = experiment.model + (f" ({lost} of {len(runs)} diverged, left out)" if lost else "")
        if alive:
            some = {sizes[experiment.model]: last(alive, "test_accuracy")}
            _draw_spread(right, some, colour, marker, label)
    if model_4:
        size = _parameters_of_model_4()
        _draw_spread(right, {size: last(model_4, "test_accuracy")}, *_STYLES[0], "model 4")
    _draw_front(left, _points(groups, sizes, "validation_accuracy", SEARCH_EPOCHS))
    front = _points(groups, sizes, "test_accuracy", *{e.epochs for e, _ in final})
    if model_4:
        front.append((size, statistics.fmean(last(model_4, "test_accuracy"))))
    _draw_front(right, front)
    left.set_ylabel("validation accuracy")
    left.set_title(f"the search: {SEARCH_EPOCHS} epochs", size="medium")
    right.set_ylabel("test accuracy")
    epochs = {experiment.epochs for experiment, _ in final}
    right.set_title(f"to the end: {', '.join(map(str, epochs))} epochs", size="medium")
    for panel in (left, right):
        top = panel.get_ylim()[1]
        panel.set_ylim(max(panel.get_ylim()[0], top - 0.04), top)  # those that broke down are below
        panel.set_xlabel("parameters")
        panel.set_xlim(left=0)
        panel.grid(alpha=0.3)
        panel.legend(fontsize="small", loc="upper center", bbox_to_anchor=(0.5, -0.14))
    return figure


def _points(
    groups: Mapping[Experiment, Sequence[History]], sizes: Mapping[str, int], column: str,
    *epochs: int,
) -> list[tuple[int, float]]:  # fmt: skip
    """Parameters and mean accuracy of all that were trained for so many epochs."""
    return [
        (sizes[e.model], statistics.fmean(last(runs, column)))
        for e, runs in groups.items()
        if e.epochs in epochs
    ]


def _draw_front(panel: Any, points: Sequence[tuple[int, float]]) -> None:
    """Draw the Pareto front: what nothing smaller reaches."""
    front: list[tuple[int, float]] = []
    for size, accuracy in sorted(points, key=lambda point: (point[0], -point[1])):
        if not front or accuracy > front[-1][1]:
            front.append((size, accuracy))
    panel.step(*zip(*front, strict=True), where="post", color="gray", linestyle="--", zorder=0,
               label="Pareto front of the means")  # fmt: skip


def _parameters_of_model_4() -> int:
    """Number of parameters of the model that the search is compared with."""
    return sum(array.size for array in build("m4", seed=0).params.values())


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
