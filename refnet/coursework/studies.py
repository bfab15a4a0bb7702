"""The studies of each sheet: which runs answer which question."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from refnet.coursework import remedies, search, ucl_cw1, ucl_hw2
from refnet.coursework.experiment import Experiment
from refnet.coursework.sheet import Sheet
from refnet.training import History

Histories = Mapping[Experiment, History]


@dataclass(frozen=True, kw_only=True)
class Study:
    """Runs that belong together.

    Parameters
    ----------
    name : str
    says : str
        What it is, in a line.
    seeds : int
        How many seeds the published results have.
    experiments : callable
        ``experiments(sheet, models, seeds, data)`` are the runs.
    follow_up : callable, optional
        ``follow_up(histories, seeds)`` are runs that depend on the results of the first.
    final_seeds : int, default 0
        How many seeds those have, in the published results.
    part : int, optional
        Part of the sheet that it belongs to; else it takes the models of all.
    whole : bool, default False
        It is not about single models: it is left out where one is asked for.
    """

    name: str
    says: str
    seeds: int
    experiments: Callable[[Sheet, Iterable[str], range, str], list[Experiment]]
    follow_up: Callable[[Histories, range], list[Experiment]] | None = None
    final_seeds: int = 0
    part: int | None = None
    whole: bool = False


def _curves(study: str) -> Callable[[Sheet, Iterable[str], range, str], list[Experiment]]:
    """Every setting of the models, as the sheet has it."""

    def experiments(
        sheet: Sheet, models: Iterable[str], seeds: range, data: str
    ) -> list[Experiment]:
        return [
            Experiment(
                study=study, model=model, setting=number, epochs=setting.epochs,
                learning_rate=setting.learning_rate, seed=seed, data=data,
            )
            for model in models
            for number, setting in enumerate(sheet.settings[model], 1)
            for seed in seeds
        ]  # fmt: skip

    return experiments


CURVES = Study(
    name="curves",
    says="every model and setting of the sheet",
    seeds=5,
    experiments=_curves("curves"),
)
STUDIES: dict[str, tuple[Study, ...]] = {
    ucl_cw1.SHEET.name: (
        CURVES,
        Study(
            name="remedies",
            says="a run that over-fits, with dropout, L2 and early stopping (question 1.4)",
            seeds=5,
            experiments=remedies.experiments,
            part=1,
        ),
        Study(
            name="search",
            says="separable networks and rates, and the best trained to the end (question 3.4)",
            seeds=2,
            experiments=search.experiments,
            follow_up=search.finalists,
            final_seeds=3,
            part=3,
            whole=True,
        ),
    ),
    ucl_hw2.SHEET.name: (
        CURVES,
        Study(
            name="published",
            says="every setting by the published solution's recipe",
            seeds=10,
            experiments=_curves("published"),
        ),
    ),
}

__all__ = ["STUDIES", "Study"]
