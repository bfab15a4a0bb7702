"""Question 3.4: a search among networks of separable convolutions, smaller than model 4."""

import statistics
from collections.abc import Iterable, Mapping

from refnet.coursework.candidates import parameters
from refnet.coursework.experiment import Experiment
from refnet.coursework.sheet import Sheet
from refnet.coursework.ucl_cw1 import SHEET
from refnet.training import History

#: All have fewer parameters than model 4.
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


def experiments(sheet: Sheet, models: Iterable[str], seeds: range, data: str) -> list[Experiment]:
    return [
        Experiment(
            study="search", model=name, setting=0, epochs=SEARCH_EPOCHS, learning_rate=rate,
            seed=seed, data=data,
        )
        for name in CANDIDATES
        for rate in RATES
        for seed in seeds
    ]  # fmt: skip


def finalists(histories: Mapping[Experiment, History], seeds: range) -> list[Experiment]:
    """Train the best of the Pareto front as long as model 4 in its third setting."""
    (*_, setting) = SHEET.settings["m4"]
    (data,) = {experiment.data for experiment in histories}
    return [
        Experiment(
            study="search", model=model, setting=0, epochs=setting.epochs, learning_rate=rate,
            seed=seed, data=data,
        )
        for model, rate in pareto_front(histories)[:FINALISTS]
        for seed in seeds
    ]  # fmt: skip


def ranking(histories: Mapping[Experiment, History]) -> list[tuple[str, float]]:
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


def pareto_front(histories: Mapping[Experiment, History]) -> list[tuple[str, float]]:
    """Networks, each with its best rate, that no smaller one beats; the most accurate first."""
    ranked = ranking(histories)
    sizes = parameters(model for model, _ in ranked)
    return [
        (model, rate)
        for place, (model, rate) in enumerate(ranked)
        if all(sizes[better] > sizes[model] for better, _ in ranked[:place])
    ]
