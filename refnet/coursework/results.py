"""The results of a study as one document of JSON: written once, read by figures, tables, tests."""

import dataclasses
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from refnet.core.weights import atomic_file
from refnet.coursework.experiment import BATCH_SIZE, TRAIN_FRACTION, Experiment
from refnet.training import History
from refnet.training.metadata import versions

COLUMNS = ("samples", "loss", "train_accuracy", "validation_accuracy", "test_accuracy")
_DIGITS = 6  # exact for accuracies: counts of 11,000, 5,000 and 10,000 images


@dataclasses.dataclass(frozen=True, eq=False)
class Results:
    """Runs of one study, and what they were made with.

    Parameters
    ----------
    sheet, study : str
    command : str
        What makes them again.
    histories : dict of Experiment to History
        In the order of the sheet, all seeds of a setting together.
    versions : dict
    """

    sheet: str
    study: str
    command: str
    histories: Mapping[Experiment, History]
    versions: Mapping[str, str]

    @classmethod
    def of(cls, sheet: str, command: str, histories: Mapping[Experiment, History]) -> "Results":
        """Results of runs that were just done."""
        (study,) = {experiment.study for experiment in histories}
        return cls(sheet, study, command, histories, versions())

    def groups(self) -> dict[Experiment, list[History]]:
        """Histories of all seeds, by what they have in common."""
        found: dict[Experiment, list[History]] = {}
        for experiment, history in self.histories.items():
            found.setdefault(experiment.group, []).append(history)
        return found

    def grid(self) -> dict[str, list[list[History]]]:
        """Histories by model, setting and seed, as the plots of learning curves take them."""
        found: dict[str, list[list[History]]] = {}
        for experiment, histories in self.groups().items():
            found.setdefault(experiment.model, []).append(histories)
        return found

    @property
    def seeds(self) -> list[int]:
        """All seeds, in order."""
        return sorted({experiment.seed for experiment in self.histories})

    def save(self, path: Path) -> None:
        """Write the document, a line for each run; the file appears whole or not."""
        head = {
            "sheet": self.sheet,
            "study": self.study,
            "command": self.command,
            "versions": dict(self.versions),
            "batch_size": BATCH_SIZE,
            "train_fraction": TRAIN_FRACTION,
            "seeds": self.seeds,
        }
        lines = [f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
        runs = [json.dumps(_run(e, h), allow_nan=False) for e, h in self.histories.items()]
        text = "\n".join(["{", *lines, '  "runs": [', "    " + ",\n    ".join(runs), "  ]", "}\n"])
        with atomic_file(path) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="\n")

    @classmethod
    def load(cls, path: Path) -> "Results":
        """Read what ``save`` wrote.

        Raises
        ------
        ValueError
            If the file is not such a document.
        """
        try:
            document = json.loads(path.read_text("utf-8"))
            histories = dict(_from_run(run) for run in document["runs"])
            sheet, study, command = (document[key] for key in ("sheet", "study", "command"))
            return cls(sheet, study, command, histories, document["versions"])
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path} holds no results of a coursework: {error!r}") from error


def _run(experiment: Experiment, history: History) -> dict[str, Any]:
    columns = {name: [_rounded(value) for value in history.column(name)] for name in COLUMNS}
    ends = {
        key: value
        for key, value in (
            ("divergence", history.divergence),
            ("best_step", history.metadata.get("best_step")),
        )
        if value is not None
    }
    return {**dataclasses.asdict(experiment), **ends, **columns}


def _from_run(run: dict[str, Any]) -> tuple[Experiment, History]:
    fields = {field.name: run[field.name] for field in dataclasses.fields(Experiment)}
    experiment = Experiment(**fields)
    history = History(
        metadata={
            "model": experiment.model,
            "epochs": experiment.epochs,
            "learning_rate": experiment.learning_rate,
            "experiment": fields,
            **({"best_step": run["best_step"]} if "best_step" in run else {}),
        },
        divergence=run.get("divergence"),
    )
    for row in zip(*(run[name] for name in COLUMNS), strict=True):
        record = {name: float(value) for name, value in zip(COLUMNS, row, strict=True)}
        record["samples"] = int(record["samples"])
        history.records.append({"step": record["samples"] // BATCH_SIZE, **record})
    return experiment, history


def _rounded(value: float) -> float | str:
    """Six digits; a number that is not finite as text, which JSON has not."""
    if not math.isfinite(value):
        return str(float(value))
    return value if isinstance(value, int) else float(f"{value:.{_DIGITS}g}")
