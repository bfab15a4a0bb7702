"""Many runs in parallel processes, each of which may die without harm to the others."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from refnet.core.extras import require
from refnet.coursework.experiment import Experiment
from refnet.training import History
from refnet.training.metadata import versions

#: A run whose process was killed is repeated so often, and no more.
REPEATS = 2

#: ``report(event, experiment, number)``: "started" with the number of the process, "progress" with
#: the part that is done, "finished", "killed" with the number of the signal, or "found" for a
#: result of an earlier time.
Report = Callable[[str, Experiment, float], None]


class RunFailed(RuntimeError):
    """A run ended with an error, or its process was killed again and again."""


def run_all(
    experiments: Iterable[Experiment], folder: Path, *, jobs: int, report: Report
) -> dict[Experiment, History]:
    """Do all runs that ``folder`` does not hold yet, ``jobs`` at a time, each in its own process.

    Every process has its share of the cores for BLAS. A run depends on its seed alone, not on the
    order or the number of processes.

    Raises
    ------
    RunFailed
        If a run raised an error, with what it printed, or was killed ``REPEATS`` + 1 times. What
        other runs have finished stays in ``folder``.
    """
    joblib = require("joblib", extra="cli", purpose="running experiments in parallel")
    found: dict[Experiment, History] = {}
    missing = []
    for experiment in dict.fromkeys(experiments):
        history = finished(experiment, folder)
        if history is None:
            missing.append(experiment)
        else:
            found[experiment] = history
            report("found", experiment, 1)
    folder.mkdir(parents=True, exist_ok=True)
    threads = max(1, cores() // jobs)
    task = joblib.delayed(_run)
    # Threads wait for the processes: a pool of processes would break as a whole when one dies.
    pool = joblib.Parallel(n_jobs=jobs, backend="threading", return_as="generator_unordered")
    done: Iterator[Experiment] = pool(
        task(experiment, folder, threads, report) for experiment in _longest_first(missing)
    )
    for experiment in done:
        found[experiment] = History.load(path_of(experiment, folder))
    return found


def finished(experiment: Experiment, folder: Path) -> History | None:
    """Return the history of this very run, if ``folder`` holds it."""
    path = path_of(experiment, folder)
    if not path.exists():
        return None
    history = History.load(path)
    same = history.metadata.get("experiment") == asdict(experiment)
    return history if same and history.metadata["versions"] == versions() else None


def path_of(experiment: Experiment, folder: Path) -> Path:
    """Where the history of a run is kept."""
    return folder / f"{experiment.name}.json"


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _run(experiment: Experiment, folder: Path, threads: int, report: Report) -> Experiment:
    command = [sys.executable, "-m", "refnet.coursework.worker",
               json.dumps(asdict(experiment)), str(path_of(experiment, folder))]  # fmt: skip
    share = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), threads)
    environment = {**os.environ, **{name: str(value) for name, value in share.items()}}

    def tell(event: str, number: float) -> None:
        report(event, experiment, number)

    for _ in range(1 + REPEATS):
        code, errors = _watch(command, environment, tell)
        if code == 0:
            report("finished", experiment, 1)
            return experiment
        if code > 0:
            raise RunFailed(f"{experiment.name} failed with exit code {code}:\n{errors}")
        if code == -signal.SIGINT:  # Ctrl-C reaches the processes, too
            raise RunFailed(f"{experiment.name} was interrupted.")
        report("killed", experiment, -code)
    raise RunFailed(
        f"{experiment.name}: its process was killed {1 + REPEATS} times, at last by signal "
        f"{-code}; expected it to end. Is there memory for so many at once? See --jobs."
    )


def _watch(
    command: Sequence[str], environment: dict[str, str], tell: Callable[[str, float], None]
) -> tuple[int, str]:
    """Run a command, telling the numbers that it prints; return its code and its errors."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as errors,
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        assert process.stdout is not None
        try:
            tell("started", process.pid)
            for line in process.stdout:
                tell("progress", float(line))
        except BaseException:
            process.kill()  # no run goes on unseen
            raise
        process.wait()
        errors.seek(0)
        return process.returncode, errors.read()


def _longest_first(experiments: Sequence[Experiment]) -> list[Experiment]:
    """Sort so that no long run is left over at the end."""
    dense = ("m1", "m2", "m3")
    return sorted(experiments, key=lambda e: (e.model in dense, -e.epochs))
