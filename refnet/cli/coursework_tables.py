"""Results of a coursework as tables for a terminal."""

import statistics

from rich import box
from rich.table import Table

from refnet.coursework.candidates import parameters
from refnet.coursework.judgement import Measure, judge_all
from refnet.coursework.results import Results
from refnet.coursework.studies import SEARCH_EPOCHS
from refnet.training import History


def summary_table(results: Results) -> Table:
    """A row a model, a column a setting: the last test accuracies."""
    grid = results.grid()
    table = _table(f"Test accuracy after the last update, {_seeds(results)}")
    table.add_column("model")
    for number in range(1, 1 + max(map(len, grid.values()))):
        table.add_column(f"setting {number}", justify="right")
    for model, settings in grid.items():
        table.add_row(model, *map(_final, settings))
    return table


def fits_table(results: Results) -> Table:
    """How each setting fits, by the criterion of ``refnet.coursework.judgement``."""
    table = _table("Fit: mean, ± twice its standard error, over the last quarter of a run")
    for column in ("model", "setting"):
        table.add_column(column)
    for column in ("train", "test", "gap"):
        table.add_column(column, justify="right")
    table.add_column("verdict")
    for (model, setting), (fit, verdict) in judge_all(results.grid()).items():
        numbers = [_measure(value) for value in (fit.train, fit.test, fit.gap)]
        table.add_row(model, str(setting), *numbers, verdict)
    return table


def search_table(results: Results) -> Table:
    """Every network and rate, with validation and test accuracy."""
    table = _table("Networks of separable convolutions")
    table.add_column("network")
    for column in ("parameters", "epochs", "rate", "seeds", "validation", "test"):
        table.add_column(column, justify="right")
    groups = results.groups()
    sizes = parameters({experiment.model for experiment in groups})
    for experiment, runs in groups.items():
        table.add_row(
            experiment.model, f"{sizes[experiment.model]:,}", str(experiment.epochs),
            f"{experiment.learning_rate:g}", str(len(runs)), _mean(runs, "validation_accuracy"),
            _mean(runs, "test_accuracy"), end_section=experiment.epochs > SEARCH_EPOCHS,
        )  # fmt: skip
    return table


def _table(title: str) -> Table:
    return Table(title=title, box=box.SIMPLE, padding=(0, 1, 0, 0))


def _seeds(results: Results) -> str:
    return "one seed" if len(results.seeds) == 1 else f"{len(results.seeds)} seeds"


def _final(runs: list[History]) -> str:
    diverged = sum(run.divergence is not None for run in runs)
    return _mean(runs, "test_accuracy") + (f", {diverged} diverged" if diverged else "")


def _mean(runs: list[History], column: str) -> str:
    values = [run.column(column)[-1] for run in runs]
    spread = f" ± {statistics.stdev(values):.4f}" if len(values) > 1 else ""
    return f"{statistics.fmean(values):.4f}{spread}"


def _measure(value: Measure) -> str:
    return f"{value.mean:.4f}" + (f" ± {value.noise:.4f}" if value.noise < 1 else "")
