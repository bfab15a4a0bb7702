"""Jobs in parallel processes, each of which may die without harm to the others."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import refnet
from refnet.core.extras import require

ONE_THREAD = (
    "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"
)  # fmt: skip
#: A job whose process was killed is repeated so often, and no more.
REPEATS = 2


@dataclass(frozen=True)
class Job:
    """Arguments of ``python -m``, and what to call it.

    Parameters
    ----------
    name : str
    arguments : tuple of str
        The module first. What it prints on standard output are numbers: the part that is done.
    cost : float
        How long it takes, roughly, beside others.
    """

    name: str
    arguments: tuple[str, ...]
    cost: float


#: ``report(event, job, number)``: "started" with the number of the process, "progress" with the
#: part that is done, "finished", "killed" with the number of the signal, or "found" for a job that
#: was done at an earlier time.
Report = Callable[[str, Job, float], None]


class RunFailed(RuntimeError):
    """A job ended with an error, or its process was killed again and again."""


def run_jobs(jobs: Sequence[Job], *, at_a_time: int, report: Report) -> Iterator[Job]:
    """Run all jobs, the longest first, and yield each one that is done.

    Every process has one thread for BLAS, never more than its share of the cores: with more, sums
    would be rounded in another order, and a run's numbers depend on how many run at a time.

    Raises
    ------
    RunFailed
        If a job raised an error, with what it printed, or was killed ``REPEATS`` + 1 times. The
        jobs that are done stay done.
    """
    joblib = require("joblib", extra="cli", purpose="running experiments in parallel")
    task = joblib.delayed(_run)
    # Threads wait for the processes: a pool of processes would break as a whole when one dies.
    pool = joblib.Parallel(at_a_time, backend="threading", return_as="generator_unordered")
    longest_first = sorted(jobs, key=lambda job: -job.cost)  # so that none is left over at the end
    running = _Running()
    try:
        yield from pool(task(job, running, report) for job in longest_first)
    finally:
        running.end()  # after an error or an interruption no run goes on unseen


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Running:
    """The processes that are under way."""

    def __init__(self) -> None:
        self._processes: set[subprocess.Popen[str]] = set()
        self._lock = threading.Lock()
        self.ended = False

    @contextlib.contextmanager
    def process(self, command: Sequence[str], errors: IO[str]) -> Iterator["subprocess.Popen[str]"]:
        """Start a process, which is killed where it does not end by itself."""
        with self._lock:
            if self.ended:
                raise RunFailed("not started: another run has failed.")
            process = subprocess.Popen(
                command, env=environment(), stdout=subprocess.PIPE, stderr=errors, text=True
            )
            self._processes.add(process)
        with process:
            try:
                yield process
            except BaseException:
                process.kill()
                raise
        self._processes.discard(process)

    def end(self) -> None:
        """Kill all, and start no more."""
        with self._lock:
            self.ended = True
            for process in list(self._processes):
                process.kill()


def environment() -> dict[str, str]:
    """Environment of a process: one thread for BLAS, and this very refnet, whatever the folder."""
    here = str(Path(refnet.__file__).parents[1])
    path = os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))
    return {
        **os.environ,
        **dict.fromkeys(ONE_THREAD, "1"),
        "PYTHONSAFEPATH": "1",
        "PYTHONPATH": path,
    }


def _run(job: Job, running: _Running, report: Report) -> Job:
    command = [sys.executable, "-m", *job.arguments]

    def tell(event: str, number: float) -> None:
        report(event, job, number)

    for _ in range(1 + REPEATS):
        code, errors = _watch(command, running, tell)
        if code == 0:
            report("finished", job, 1)
            return job
        if code > 0:
            raise RunFailed(f"{job.name} failed with exit code {code}:\n{errors}")
        if running.ended or code == -signal.SIGINT:  # Ctrl-C reaches the processes, too
            raise RunFailed(f"{job.name} was interrupted.")
        report("killed", job, -code)
    raise RunFailed(
        f"{job.name}: its process was killed {1 + REPEATS} times, at last by signal {-code}; "
        f"expected it to end. Is there memory for so many at once? See --jobs."
    )


def _watch(
    command: Sequence[str], running: _Running, tell: Callable[[str, float], None]
) -> tuple[int, str]:
    """Run a command, telling the numbers that it prints; return its code and its errors."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        with running.process(command, errors) as process:
            assert process.stdout is not None
            tell("started", process.pid)
            for line in process.stdout:
                tell("progress", float(line))
            process.wait()
        errors.seek(0)
        return process.returncode, errors.read()
