"""What ``refnet reproduce`` does: runs, results, figures, and a report on the terminal."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console

from refnet.cli.coursework_tables import as_rich
from refnet.cli.runs_progress import RunsProgress
from refnet.coursework import SHEETS
from refnet.coursework.experiment import Experiment
from refnet.coursework.results import Results
from refnet.coursework.schedule import RunFailed, cores, run_all
from refnet.coursework.studies import STUDIES, Study
from refnet.coursework.tables import TABLES
from refnet.data import load
from refnet.training import History


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
        self.out, self.jobs = out, jobs or cores()
        known = {study.name: study for study in STUDIES[sheet]}
        for name in studies:
            if name not in known:
                raise KeyError(
                    f"{sheet} has no study named {name!r}; expected one of {', '.join(known)}"
                )
        self.studies = [known[name] for name in studies or known if self._wanted(known[name])]
        self.console = Console(stderr=True)

    def _wanted(self, study: Study) -> bool:
        return study.part is None or self.part in (None, study.part)

    def go(self) -> None:
        """Do all studies, one after the other."""
        load("digits" if self.quick else "mnist")  # downloads it once, not in every process
        for study in self.studies:
            seeds = range(self.seeds or (1 if self.quick else study.seeds))
            data = "digits" if self.quick else "mnist"
            experiments = study.experiments(self.sheet, self.models, seeds, data)
            if experiments:
                self._do(study, experiments, seeds)

    def _do(self, study: Study, experiments: list[Experiment], seeds: range) -> None:
        click.echo(f"{self.sheet.title}, {study.name}: {study.says}.")
        histories = self._run(experiments)
        if study.follow_up is not None:
            experiments = [*experiments, *study.follow_up(histories, seeds)]
            histories = self._run(experiments)
        results = Results.of(
            self.sheet.name,
            self._command(study, len(seeds)),
            {e: histories[e] for e in experiments},
        )
        results.save(self.out / f"{self.sheet.name}-{study.name}.json")
        self._report(results)

    def _run(self, experiments: list[Experiment]) -> Mapping[Experiment, History]:
        try:
            with RunsProgress(experiments, self.console) as progress:
                return run_all(
                    experiments, self.out / "runs", jobs=self.jobs, report=progress.report
                )
        except RunFailed as error:
            raise click.ClickException(str(error)) from error

    def _command(self, study: Study, seeds: int) -> str:
        options = [("--part", self.part), ("--model", self.model), ("--study", study.name),
                   ("--seeds", seeds)]  # fmt: skip
        words = [f"{name} {value}" for name, value in options if value is not None]
        return " ".join(["refnet reproduce", self.sheet.name, *words, *["--quick"] * self.quick])

    def _report(self, results: Results) -> None:
        console = Console()
        for table in TABLES[results.study]:
            console.print(as_rich(table(results)))
            console.print()
        self._draw(results)
        click.echo("Written:")
        for path in sorted(self.out.glob(f"{self.sheet.name}-{results.study}*")):
            click.echo(f"  {path}")

    def _draw(self, results: Results) -> None:
        if importlib.util.find_spec("matplotlib") is None:
            click.echo("No figures were drawn: pip install '.[plots]'")
        else:
            from refnet.coursework.figures import draw, model_4

            beside = model_4(self.out)
            draw(results, self.sheet, self.out, model_4=beside, suffixes=("svg", "png"))
