"""A process that does one run: ``python -m refnet.coursework.worker EXPERIMENT FILE``.

EXPERIMENT is JSON. Lines on standard output are the part of the run that is done, from 0 to 1.
"""

import json
import sys
from pathlib import Path

from refnet.coursework.experiment import BATCH_SIZE, Experiment
from refnet.coursework.source import source
from refnet.training import Callback


class Report(Callback):
    """Print how much is done, about a hundred times in a run."""

    def __init__(self, updates: int) -> None:
        self._updates = updates
        self._stride = max(1, updates // 100)

    def on_step_end(self, step: int, loss: float) -> None:
        if step % self._stride == 0:
            print(min(1.0, step / self._updates), flush=True)


def main(arguments: list[str]) -> None:
    """Do the run, and write its history."""
    text, path = arguments
    experiment = Experiment(**json.loads(text))
    data = experiment.load()
    updates = experiment.epochs * len(data.train) // BATCH_SIZE
    history = experiment.run(data, [Report(updates)])
    history.metadata["source"] = source()
    history.save(Path(path))


if __name__ == "__main__":
    main(sys.argv[1:])
