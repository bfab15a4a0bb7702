"""Results as tables of text, for a terminal and for the site: a heading, then the rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from refnet.coursework.candidates import parameters
from refnet.coursework.experiment import Experiment
from refnet.coursework.judgement import Fit, Measure, judge_all
from refnet.coursework.numbers import describe, kept, last, mean, measure
from refnet.coursework.results import Results
from refnet.coursework.search import SEARCH_EPOCHS, ranking
from refnet.coursework.ucl_hw2 import PUBLISHED
from refnet.training import History


@dataclass(frozen=True)
class Table:
    """A table.

    Parameters
    ----------
    title : str
    columns : sequence of str
    rows : sequence of sequence of str
    text : int
        So many columns, from the first, hold text; the others hold numbers.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    text: int = 1


def summary(results: Results) -> Table:
    """A row a model, a column a setting: the last test accuracies."""
    grid = results.grid()
    settings = range(1, 1 + max(map(len, grid.values())))
    return Table(
        f"test accuracy after the last update: mean ± standard deviation, {_seeds(results)}",
        ["model", *(f"setting {number}" for number in settings)],
        [[model, *map(_final, runs)] for model, runs in grid.items()],
    )


def fits(results: Results) -> Table:
    """How each setting fits, by the criterion of ``refnet.coursework.judgement``."""
    columns = ["model", "epochs", "rate", "fit", "train", "test", "gap"]
    return _judged(columns, results, lambda fit: (fit.train, fit.test, fit.gap))


def trends(results: Results) -> Table:
    """Slopes over the second half of each setting's runs, per 100,000 samples."""
    columns = ["model", "epochs", "rate", "fit", "gap trend", "train trend"]
    return _judged(columns, results, lambda fit: (fit.gap_trend, fit.train_trend))


def _judged(
    columns: Sequence[str], results: Results, measures: Callable[[Fit], Sequence[Measure]]
) -> Table:
    rows = []
    for experiment, (fit, verdict) in judge_all(results.groups()).items():
        numbers = map(measure, measures(fit))
        rows.append([*_setting(experiment), verdict, *numbers])
    return Table(f"mean ± twice its standard error, {_seeds(results)}", columns, rows, text=4)


def _setting(experiment: Experiment) -> list[str]:
    return [experiment.model, str(experiment.epochs), f"{experiment.learning_rate:g}"]


def published(results: Results) -> Table:
    """The published accuracy of each setting beside those of its recipe over seeds."""
    rows = []
    for experiment, runs in results.groups().items():
        reported = PUBLISHED[experiment.model][experiment.setting - 1]
        values = last(runs, "test_accuracy")
        where = "below" if reported < min(values) else "above" if reported > max(values) else "yes"
        rows.append([
            *_setting(experiment), where, f"{reported:.4f}", mean(values),
            f"{min(values):.4f} to {max(values):.4f}",
        ])  # fmt: skip
    columns = ["model", "epochs", "rate", "inside", "published", "mean ± deviation", "range"]
    inside = sum(row[3] == "yes" for row in rows)
    title = (
        f"published test accuracies, {_seeds(results)}: {inside} of {len(rows)} inside the range"
    )
    return Table(title, columns, rows, text=4)


def remedies(results: Results) -> Table:
    """What each remedy does to the accuracies and to the gap."""
    rows = []
    for experiment, (fit, verdict) in judge_all(results.groups()).items():
        runs = results.groups()[experiment]
        rows.append([
            describe(experiment), verdict, *map(measure, (fit.train, fit.test, fit.gap)),
            mean(kept(runs, "test_accuracy")), mean(kept(runs, "samples"), ",.0f"),
        ])  # fmt: skip
    columns = ["remedy", "fit", "train", "test", "gap", "test, kept weights", "samples until these"]
    return Table(f"each with {_seeds(results)}", columns, rows, text=2)


def search(results: Results) -> Table:
    """Every network and rate of the search."""
    return _networks("the search", results, lambda e: e.epochs == SEARCH_EPOCHS)


def finalists(results: Results) -> Table:
    """The best of the search, trained to the end."""
    return _networks("trained to the end", results, lambda e: e.epochs != SEARCH_EPOCHS)


def _networks(title: str, results: Results, wanted: Callable[[Experiment], bool]) -> Table:
    groups = {e: runs for e, runs in results.groups().items() if wanted(e)}
    sizes = parameters({experiment.model for experiment in groups})
    order = [model for model, _ in ranking(results.histories)]
    rows = [
        [e.model, f"{sizes[e.model]:,}", f"{e.learning_rate:g}",
         mean(last(runs, "validation_accuracy")), _final(runs)]
        for e, runs in sorted(groups.items(), key=lambda pair: order.index(pair[0].model))
    ]  # fmt: skip
    epochs = ", ".join(str(epochs) for epochs in sorted({e.epochs for e in groups}))
    seeds = max(map(len, groups.values()), default=0)
    columns = ["network", "parameters", "rate", "validation", "test"]
    return Table(f"{title}: {epochs} epochs, {_count(seeds)} each", columns, rows)


def _final(runs: Sequence[History]) -> str:
    diverged = sum(run.divergence is not None for run in runs)
    text = mean(last(runs, "test_accuracy"))
    return f"{text}, {diverged} diverged" if diverged else text


def _seeds(results: Results) -> str:
    on_digits = any(experiment.data == "digits" for experiment in results.histories)
    return _count(len(results.seeds)) + (", on the small digits" if on_digits else "")


def _count(seeds: int) -> str:
    return "one seed" if seeds == 1 else f"{seeds} seeds"


#: What is shown of each study.
TABLES: dict[str, tuple[Callable[[Results], Table], ...]] = {
    "curves": (summary, fits),
    "published": (summary, published),
    "remedies": (remedies,),
    "search": (search, finalists),
}
