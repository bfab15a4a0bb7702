"""What ``refnet reproduce`` does: runs, results, figures, and a report on the terminal."""

import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console

from refnet.cli.coursework_report import can_draw, list_files, say, show
from refnet.cli.explained_study import explain
from refnet.cli.framework_study import compare
from refnet.cli.runs_progress import RunsProgress
from refnet.core.outputs import check_writable
from refnet.coursework import SHEETS
from refnet.coursework.experiment import Experiment
from refnet.coursework.processes import Job, Report, RunFailed, cores
from refnet.coursework.results import Results
from refnet.coursework.schedule import job_of, run_all
from refnet.coursework.studies import STUDIES, Study
from refnet.coursework.tables import TABLES, published
from refnet.data import load
from refnet.training import History

T = TypeVar("T")


class Reproduction:
    """The studies of a sheet that were asked for, and where their results go.

    Raises
    ------
    KeyError
        If there is no such sheet or study.
    ValueError
        If the sheet has no such part or model.
    """

    def __init__(
        self,
        sheet: str,
        out: Path,
        *,
        part: int | None,
        model: str | None,
        studies: tuple[str, ...],
        seeds: int | None,
        quick: bool,
        jobs: int | None,
    ) -> None:
        if sheet not in SHEETS:
            raise KeyError(f"no sheet is named {sheet!r}; expected one of {', '.join(SHEETS)}")
        self.sheet = SHEETS[sheet]
        self.models = self.sheet.models(part, model)
        self.part, self.model, self.seeds, self.quick = part, model, seeds, quick
        self.out, self.at_a_time = out, jobs or cores()
        self.data = "digits" if quick else "mnist"
        self._known, self._asked = self._all_studies(), studies
        for name in studies:
            self._check(name)
        self._chosen = list(dict.fromkeys(studies)) or [
            name
            for name, (of_part, whole, _) in self._known.items()
            if part in (None, of_part or part) and not (whole and model)
        ]

    def _check(self, name: str) -> None:
        """Refuse a study that the other options leave nothing of."""
        if name not in self._known:
            known = ", ".join(self._known)
            raise KeyError(f"{self.sheet.name} has no study {name!r}; expected one of {known}")
        of_part, whole, _ = self._known[name]
        if of_part and self.part not in (None, of_part):
            raise ValueError(
                f"part is {self.part}; expected {of_part}, to which the study {name} belongs."
            )
        if whole and self.model:
            raise ValueError(
                f"model is {self.model!r}; expected none, as the study {name} is about several."
            )

    def _all_studies(self) -> dict[str, tuple[int | None, bool, Callable[[], None]]]:
        """By name: the part it belongs to, whether it is about all models, and what does it."""
        known: dict[str, tuple[int | None, bool, Callable[[], None]]] = {
            study.name: (study.part, study.whole, partial(self._do, study))
            for study in STUDIES[self.sheet.name]
        }
        if self.sheet.name == "ucl-cw1":
            known["framework"] = (1, True, partial(compare, self))
        else:
            known["explained"] = (None, True, partial(explain, self))
        return known

    def go(self) -> None:
        """Do all studies, one after the other."""
        check_writable("--out", self.out)
        load(self.data)  # downloads it once, not in every process
        (self.out / "runs").mkdir(parents=True, exist_ok=True)
        for name in self._chosen:
            self._known[name][2]()

    def _do(self, study: Study) -> None:
        seeds = range(self.seeds or (1 if self.quick else study.seeds))
        experiments = study.experiments(self.sheet, self.models, seeds, self.data)
        if not experiments:
            if study.name in self._asked:
                raise ValueError(
                    f"model is {self.model!r}; expected another one, which {study.name} trains."
                )
            return
        say(self.sheet, study.name, study.says)
        histories = self._run(experiments)
        if study.follow_up is not None:
            final = range(self.seeds or (1 if self.quick else study.final_seeds))
            experiments = [*experiments, *study.follow_up(histories, final)]
            histories = self._run(experiments)
        in_order = {experiment: histories[experiment] for experiment in experiments}
        results = Results.of(self.sheet.name, self.command(study.name), in_order)
        document = self.document(study.name)
        results.save(document)
        tables = [table for table in TABLES[study.name] if not (self.quick and table is published)]
        show([table(results) for table in tables])
        list_files([document, *self._draw(results, document.with_suffix(""))])

    def _run(self, experiments: list[Experiment]) -> Mapping[Experiment, History]:
        folder = self.out / "runs"
        jobs = [job_of(experiment, folder) for experiment in experiments]
        return self.in_processes(
            jobs,
            lambda report: run_all(experiments, folder, at_a_time=self.at_a_time, report=report),
        )

    def in_processes(self, jobs: Sequence[Job], work: Callable[[Report], T]) -> T:
        """Do the work with a display of its progress; an error of a job ends the command."""
        # As an exception, so that the processes are ended, too.
        before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        try:
            with RunsProgress(jobs, Console(stderr=True)) as progress:
                return work(progress.report)
        except RunFailed as error:
            raise click.ClickException(str(error)) from error
        finally:
            signal.signal(signal.SIGTERM, before)

    def document(self, name: str) -> Path:
        """Where the document of that name goes: a part's or a model's has a name of its own."""
        of = f"-part-{self.part}" if self.part else ""
        of += f"-{self.model}" if self.model else ""
        return self.out / f"{self.sheet.name}-{name}{of}.json"

    def command(self, study: str) -> str:
        """Return the command that makes a study again."""
        options = [("--part", self.part), ("--model", self.model), ("--study", study),
                   ("--seeds", self.seeds)]  # fmt: skip
        words = [f"{name} {value}" for name, value in options if value is not None]
        return " ".join(["refnet reproduce", self.sheet.name, *words, *["--quick"] * self.quick])

    def _draw(self, results: Results, stem: Path) -> list[Path]:
        if not can_draw():
            return []
        from refnet.coursework.figures import draw, model_4

        beside = model_4(self.out, self.data)
        return draw(results, self.sheet, stem, model_4=beside, suffixes=("svg", "png"))
