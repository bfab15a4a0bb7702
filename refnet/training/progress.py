"""A progress bar for training, drawn with rich."""

from types import TracebackType

from refnet.core.extras import require
from refnet.training.callbacks import Callback
from refnet.training.history import Record
from refnet.training.plan import Plan

REDRAWS = 200  # in a whole run: a redraw costs as much as an update of a small model


class ProgressBar(Callback):
    """Updates done, with the epoch, the loss and the validation accuracy, on standard error.

    Parameters
    ----------
    plan : Plan

    Raises
    ------
    ModuleNotFoundError
        If rich is not installed; it comes with the extra "cli".
    """

    def __init__(self, plan: Plan) -> None:
        rich_console = require("rich.console", extra="cli", purpose="the progress bar")
        rich_progress = require("rich.progress", extra="cli", purpose="the progress bar")
        self._plan = plan
        self._stride = max(1, plan.updates // REDRAWS)
        self._measured = ""
        self._progress = rich_progress.Progress(
            rich_progress.TextColumn("{task.description}"),
            rich_progress.BarColumn(),
            rich_progress.TaskProgressColumn(),
            rich_progress.TimeRemainingColumn(),
            console=rich_console.Console(stderr=True),
        )
        self._task = self._progress.add_task(self._describe(0), total=plan.updates)

    def __enter__(self) -> "ProgressBar":
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def on_step_end(self, step: int, loss: float) -> None:
        if step % self._stride == 0 or step == self._plan.updates:
            self._draw(step)

    def on_evaluation(self, record: Record) -> None:
        self._measured = (
            f"  loss {record['loss']:.4f}  validation accuracy {record['validation_accuracy']:.4f}"
        )
        self._draw(int(record["step"]))

    def _draw(self, step: int) -> None:
        self._progress.update(self._task, completed=step, description=self._describe(step))

    def _describe(self, step: int) -> str:
        epoch = min(self._plan.epochs_completed(step) + 1, self._plan.epochs)
        return f"epoch {epoch}/{self._plan.epochs}{self._measured}"
