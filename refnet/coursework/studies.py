"""The studies of each sheet: which runs answer which question."""

import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from refnet.coursework import ucl_cw1, ucl_hw2
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
    part : int, optional
        Part of the sheet that it belongs to; else it takes the models of all.
    """

    name: str
    says: str
    seeds: int
    experiments: Callable[[Sheet, Iterable[str], range, str], list[Experiment]]
    follow_up: Callable[[Histories, range], list[Experiment]] | None = None
    part: int | None = None


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


#: The run of question 1.4, and what is tried against over-fitting, alone and together.
OVERFITTING = ("m3", 2)
REMEDIES: tuple[dict[str, float], ...] = (
    {},
    {"dropout": 0.1},
    {"dropout": 0.25},
    {"l2": 0.01},
    {"l2": 0.05},
    {"patience": 10},
)


def _remedies(sheet: Sheet, models: Iterable[str], seeds: range, data: str) -> list[Experiment]:
    model, number = OVERFITTING
    setting = sheet.settings[model][number - 1]
    return [
        Experiment(
            study="remedies", model=model, setting=number, epochs=setting.epochs,
            learning_rate=setting.learning_rate, seed=seed, data=data,
            dropout=remedy.get("dropout", 0), l2=remedy.get("l2", 0),
            patience=int(remedy.get("patience", 0)),
        )
        for remedy in REMEDIES
        if model in models
        for seed in seeds
    ]  # fmt: skip


#: The search of question 3.4: all have fewer parameters than model 4.
CANDIDATES = (
    "ds8-p-ds4-p-32",  # m5_pooled
    "ds8-p-ds8-p-ds8-p-16",
    "ds8-p-ds16-p-ds8-p-32",
    "ds16-p-ds32-p-ds16-p-32",
    "ss8r3-p-ss8r8-p-ss8r8-p-16",
    "ss8r3-p-ss16r8-p-ss8r8-p-32",  # m6
    "ss8r3-p-ss16r16-p-ss8r16-p-32",
    "ss8r3-p-ss16r16-p-ss16r16-p-32",
)
RATES = (0.0005, 0.001, 0.002)
SEARCH_EPOCHS = 5
FINALISTS = 3
FINAL_SEEDS = 5  # where the search has several


def _search(sheet: Sheet, models: Iterable[str], seeds: range, data: str) -> list[Experiment]:
    return [
        Experiment(
            study="search", model=name, setting=0, epochs=SEARCH_EPOCHS, learning_rate=rate,
            seed=seed, data=data,
        )
        for name in CANDIDATES
        for rate in RATES
        for seed in seeds
    ]  # fmt: skip


def _finalists(histories: Histories, seeds: range) -> list[Experiment]:
    """Train the best, by validation accuracy, as long as model 4 in its third setting."""
    (*_, setting) = ucl_cw1.SHEET.settings["m4"]
    (data,) = {experiment.data for experiment in histories}
    return [
        Experiment(
            study="search", model=model, setting=0, epochs=setting.epochs, learning_rate=rate,
            seed=seed, data=data,
        )
        for model, rate in ranking(histories)[:FINALISTS]
        for seed in (range(FINAL_SEEDS) if len(seeds) > 1 else seeds)
    ]  # fmt: skip


def ranking(histories: Histories) -> list[tuple[str, float]]:
    """Networks, each with its best rate, by mean validation accuracy after the search."""
    scores: dict[tuple[str, float], list[float]] = {}
    for experiment, history in histories.items():
        if experiment.epochs == SEARCH_EPOCHS:
            key = (experiment.model, experiment.learning_rate)
            scores.setdefault(key, []).append(history.column("validation_accuracy")[-1])
    means = {key: statistics.fmean(values) for key, values in scores.items()}
    best = {
        model: max((r for m, r in means if m == model), key=lambda rate: means[model, rate])
        for model, _ in means
    }
    return sorted(best.items(), key=lambda pair: -means[pair])


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
            experiments=_remedies,
            part=1,
        ),
        Study(
            name="search",
            says="separable networks and rates, and the best trained to the end (question 3.4)",
            seeds=2,
            experiments=_search,
            follow_up=_finalists,
            part=3,
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

__all__ = ["STUDIES", "Study", "ranking"]
