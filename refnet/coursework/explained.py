"""Experiments that explain the published table of ucl-hw2."""

from collections.abc import Callable
from typing import Any

from refnet.coursework.explanations.limits import Case
from refnet.coursework.explanations.overflow import overflow_study
from refnet.coursework.explanations.stability import geometric, stability_study
from refnet.coursework.explanations.step_factor import step_factor_study
from refnet.coursework.published import REDUCTIONS, UnshiftedCrossEntropy, build
from refnet.coursework.ucl_hw2 import SHEET
from refnet.data import Dataset
from refnet.losses import SoftmaxCrossEntropy

Document = dict[str, Any]


def _rates(model: str) -> tuple[float, ...]:
    return tuple(dict.fromkeys(setting.learning_rate for setting in SHEET.settings[model]))


def overflow(data: Dataset, quick: bool) -> Document:
    """Model 4 in its first setting, with the unshifted softmax and with the shifted one."""
    document = overflow_study(
        lambda seed: build("m4", seed=seed, input_shape=data.input_shape, decision=False),
        {
            "unshifted": (UnshiftedCrossEntropy("sum"), False),
            "shifted": (SoftmaxCrossEntropy("sum"), True),
        },
        data,
        learning_rate=_rates("m4")[0],
        updates=60 if quick else 550,
        seeds=range(2 if quick else 10),
    )
    runs = document["runs"]
    return {**document, "summary": {n: _summary(runs, n) for n in ("unshifted", "shifted")}}


def _summary(runs: list[Document], loss: str) -> Document:
    """What the runs of one loss have in common, for sentences."""
    mine = [run for run in runs if run["loss"] == loss]
    updates = [run["first"]["update"] for run in mine if run["first"]]
    accuracies = [run["argmax_accuracy"] for run in mine]
    since = [run["collapsed"] for run in mine if run["collapsed"] is not None]
    return {
        "runs": len(mine),
        "not_finite": len(updates),
        "in_exp": sum(bool(r["first"]) and r["first"]["place"].startswith("exp") for r in mine),
        "earliest": min(updates, default=0),
        "latest": max(updates, default=0),
        "lowest": min(accuracies),
        "highest": max(accuracies),
        "same_scores": len(since),
        "same_scores_latest": max(since, default=0),
    }


def stability(data: Dataset, quick: bool) -> Document:
    """Rates that train each model, beside 2 / lambda_max."""
    cases = {}
    for model, reduction in REDUCTIONS.items():
        network = build(model, seed=0, input_shape=data.input_shape, decision=False)
        rates = geometric(2.0**-14, 2.0**-3) if model == "m4" else geometric(2.0**-7, 16)
        case = Case(network, SoftmaxCrossEntropy(reduction), _rates(model))
        cases[model] = (case, rates[::4] if quick else rates)
    if quick:
        return stability_study(cases, data, updates=60, after=(0,), sample=200, iterations=20)
    return stability_study(cases, data)


def step_factor(data: Dataset, quick: bool) -> Document:
    """Mean and sum at the same rate, models 1 to 3."""
    models = [
        (build(model, seed=0, input_shape=data.input_shape, decision=False), _rates(model))
        for model in ("m1", "m2", "m3")
    ]
    return step_factor_study(models, SoftmaxCrossEntropy(), data, updates=100 if quick else 400)


#: By the name of their document.
EXPLANATIONS: dict[str, Callable[[Dataset, bool], Document]] = {
    "overflow": overflow,
    "stability": stability,
    "step-factor": step_factor,
}
