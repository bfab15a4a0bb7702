"""Progress of many runs: a bar for all of them, and one for each that is under way."""

from collections.abc import Sequence
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn
from rich.progress import TimeRemainingColumn as Remaining

from refnet.coursework.experiment import Experiment

#: Rough cost of an epoch, in those of m1.
_COST = {"m1": 1, "m2": 2, "m3": 2}
_CONVOLUTIONAL = 20


class RunsProgress:
    """Shows what ``run_all`` reports.

    Parameters
    ----------
    experiments : sequence of Experiment
    console : Console
        Where to draw.
    """

    def __init__(self, experiments: Sequence[Experiment], console: Console) -> None:
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), Remaining(),
            console=console, transient=True,
        )  # fmt: skip
        self._part = dict.fromkeys(experiments, 0.0)
        self._all = self._progress.add_task("", total=sum(map(_cost, self._part)))
        self._tasks: dict[Experiment, TaskID] = {}
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

    def report(self, event: str, experiment: Experiment, number: float) -> None:
        """Take note of what happened to a run."""
        if event == "killed":
            self._console.print(
                f"{experiment.name}: its process was killed by signal {number:.0f}; "
                f"it is run again.",
                style="red", markup=False,
            )  # fmt: skip
        part = 0 if event in ("started", "killed") else number
        if event == "started" and experiment not in self._tasks:
            self._tasks[experiment] = self._progress.add_task(f"  {experiment.name}", total=1)
        self._part[experiment] = part
        if experiment in self._tasks:
            self._progress.update(self._tasks[experiment], completed=part)
            if event == "finished":
                self._progress.remove_task(self._tasks.pop(experiment))
        self._describe()

    def _describe(self) -> None:
        done = sum(part == 1 for part in self._part.values())
        cost = sum(part * _cost(experiment) for experiment, part in self._part.items())
        self._progress.update(
            self._all, completed=cost, description=f"{done} of {len(self._part)} runs"
        )


def _cost(experiment: Experiment) -> float:
    return experiment.epochs * _COST.get(experiment.model, _CONVOLUTIONAL)
