"""Progress of many runs: a bar for all of them, and one for each that is under way."""

from collections.abc import Sequence
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn
from rich.progress import TimeRemainingColumn as Remaining

from refnet.coursework.processes import Job


class RunsProgress:
    """Shows what ``run_jobs`` reports.

    Parameters
    ----------
    jobs : sequence of Job
    console : Console
        Where to draw.
    """

    def __init__(self, jobs: Sequence[Job], console: Console) -> None:
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), Remaining(),
            console=console, transient=True,
        )  # fmt: skip
        self._part = dict.fromkeys(jobs, 0.0)
        self._all = self._progress.add_task("", total=sum(job.cost for job in self._part))
        self._tasks: dict[Job, TaskID] = {}
        self._describe()

    def __enter__(self) -> "RunsProgress":
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def report(self, event: str, job: Job, number: float) -> None:
        """Take note of what happened to a run."""
        if event == "killed":
            self._console.print(
                f"{job.name}: its process was killed by signal {number:.0f}; "
                f"it is run again.",
                style="red", markup=False,
            )  # fmt: skip
        part = 0 if event in ("started", "killed") else number
        if event == "started" and job not in self._tasks:
            self._tasks[job] = self._progress.add_task(f"  {job.name}", total=1)
        self._part[job] = part
        if job in self._tasks:
            self._progress.update(self._tasks[job], completed=part)
            if event == "finished":
                self._progress.remove_task(self._tasks.pop(job))
        self._describe()

    def _describe(self) -> None:
        done = sum(part == 1 for part in self._part.values())
        cost = sum(part * job.cost for job, part in self._part.items())
        self._progress.update(
            self._all, completed=cost, description=f"{done} of {len(self._part)} runs"
        )
