"""Jobs in parallel processes, each of which may die without harm to the others."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from refnet.core.extras import require

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

    Every process has its share of the cores for BLAS.

    Raises
    ------
    RunFailed
        If a job raised an error, with what it printed, or was killed ``REPEATS`` + 1 times. The
        jobs that are done stay done.
    """
    joblib = require("joblib", extra="cli", purpose="running experiments in parallel")
    task = joblib.delayed(_run)
    threads = max(1, cores() // at_a_time)
    # Threads wait for the processes: a pool of processes would break as a whole when one dies.
    pool = joblib.Parallel(at_a_time, backend="threading", return_as="generator_unordered")
    longest_first = sorted(jobs, key=lambda job: -job.cost)  # so that none is left over at the end
    done: Iterator[Job] = pool(task(job, threads, report) for job in longest_first)
    return done


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _run(job: Job, threads: int, report: Report) -> Job:
    command = [sys.executable, "-m", *job.arguments]
    share = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), threads)
    environment = {**os.environ, **{name: str(value) for name, value in share.items()}}

    def tell(event: str, number: float) -> None:
        report(event, job, number)

    for _ in range(1 + REPEATS):
        code, errors = _watch(command, environment, tell)
        if code == 0:
            report("finished", job, 1)
            return job
        if code > 0:
            raise RunFailed(f"{job.name} failed with exit code {code}:\n{errors}")
        if code == -signal.SIGINT:  # Ctrl-C reaches the processes, too
            raise RunFailed(f"{job.name} was interrupted.")
        report("killed", job, -code)
    raise RunFailed(
        f"{job.name}: its process was killed {1 + REPEATS} times, at last by signal {-code}; "
        f"expected it to end. Is there memory for so many at once? See --jobs."
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
