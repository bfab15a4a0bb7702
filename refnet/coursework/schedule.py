"""Many training runs in parallel; those that are finished are not repeated."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from refnet.coursework.experiment import Experiment
from refnet.coursework.processes import Job, Report, RunFailed, run_jobs
from refnet.coursework.source import source
from refnet.training import History
from refnet.training.metadata import versions

#: Rough cost of an epoch, in those of m1.
_COST = {"m1": 1, "m2": 2, "m3": 2}
_CONVOLUTIONAL = 20


def run_all(
    experiments: Iterable[Experiment], folder: Path, *, at_a_time: int, report: Report
) -> dict[Experiment, History]:
    """Do all runs that ``folder`` does not hold yet, each in its own process.

    A run depends on its seed alone, not on the order or the number of processes.

    Raises
    ------
    RunFailed
        As ``run_jobs`` does.
    """
    jobs = {experiment: job_of(experiment, folder) for experiment in experiments}
    found: dict[Experiment, History] = {}
    missing = []
    for experiment, job in jobs.items():
        history = finished(experiment, folder)
        if history is None:
            missing.append(job)
        else:
            found[experiment] = history
            report("found", job, 1)
    for _ in run_jobs(missing, at_a_time=at_a_time, report=report):
        pass
    return {e: found.get(e) or _just_done(e, folder) for e in jobs}


def job_of(experiment: Experiment, folder: Path) -> Job:
    """Return the job that does the run and writes its history."""
    path = path_of(experiment, folder)
    arguments = ("refnet.coursework.worker", json.dumps(asdict(experiment)), str(path))
    cost = experiment.epochs * _COST.get(experiment.model, _CONVOLUTIONAL)
    return Job(experiment.name, arguments, cost)


def finished(experiment: Experiment, folder: Path) -> History | None:
    """Return the history of this very run, if ``folder`` holds it."""
    try:
        history = History.load(path_of(experiment, folder))
    except (OSError, ValueError):  # not there, or cut off: it is done again
        return None
    expected = {"experiment": asdict(experiment), "versions": versions(), "source": source()}
    found = {key: history.metadata.get(key) for key in expected}
    return history if found == expected else None


def _just_done(experiment: Experiment, folder: Path) -> History:
    history = finished(experiment, folder)
    if history is None:
        raise RunFailed(f"{experiment.name}: its process wrote another run, or none, to {folder}.")
    return history


def path_of(experiment: Experiment, folder: Path) -> Path:
    """Where the history of a run is kept."""
    return folder / f"{experiment.name}.json"
