"""Numbers of runs as text, and what tells runs apart."""

import statistics
from collections.abc import Sequence

from refnet.coursework.experiment import Experiment
from refnet.coursework.judgement import Measure
from refnet.training import History


def describe(experiment: Experiment) -> str:
    """What was done against over-fitting, in words."""
    if experiment.dropout:
        return f"dropout {experiment.dropout:g}"
    if experiment.l2:
        return f"L2 {experiment.l2:g}"
    if experiment.patience:
        return f"early stopping, patience {experiment.patience}"
    return "as the sheet says"


def last(runs: Sequence[History], column: str) -> list[float]:
    """Values after the last update."""
    return [run.column(column)[-1] for run in runs]


def kept(runs: Sequence[History], column: str) -> list[float]:
    """Values at the weights that are kept: the best ones of early stopping, else the last."""
    values = []
    for run in runs:
        best = run.metadata.get("best_step")
        row = -1 if best is None else run.column("step").index(best)
        values.append(run.column(column)[row])
    return values


def mean(values: Sequence[float], form: str = ".4f") -> str:
    """Mean and, of several that differ, standard deviation."""
    spread = f" ± {statistics.stdev(values):{form}}" if len(set(values)) > 1 else ""
    return f"{statistics.fmean(values):{form}}{spread}"


def measure(value: Measure) -> str:
    """Mean, and twice its standard error where there are several seeds."""
    return f"{round(value.mean, 4) + 0:.4f}" + (f" ± {value.noise:.4f}" if value.known else "")
