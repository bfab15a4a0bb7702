"""Question 1.4: a run that over-fits, and what is tried against that."""

from collections.abc import Iterable

from refnet.coursework.experiment import Experiment
from refnet.coursework.sheet import Sheet

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


def experiments(sheet: Sheet, models: Iterable[str], seeds: range, data: str) -> list[Experiment]:
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
