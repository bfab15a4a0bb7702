"""Experiments that explain the published table: which they are, and their tables."""

from collections.abc import Callable
from typing import Any

from refnet.coursework.explanations.limits import Case
from refnet.coursework.explanations.overflow import overflow_study
from refnet.coursework.explanations.stability import geometric, stability_study
from refnet.coursework.explanations.step_factor import step_factor_study
from refnet.coursework.published import REDUCTIONS, UnshiftedCrossEntropy, build
from refnet.coursework.tables import Table
from refnet.coursework.ucl_hw2 import SHEET
from refnet.data import Dataset
from refnet.losses import SoftmaxCrossEntropy

Document = dict[str, Any]


def _rates(model: str) -> tuple[float, ...]:
    return tuple(dict.fromkeys(setting.learning_rate for setting in SHEET.settings[model]))


def overflow(data: Dataset, quick: bool) -> Document:
    """Model 4 in its first setting, with the unshifted softmax and with the shifted one."""
    return overflow_study(
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


def overflow_table(document: Document) -> Table:
    """The first number that is not finite, run by run, and what is left."""
    rows = []
    for run in document["runs"]:
        first, collapsed = run["first"], run["collapsed"]
        where = [str(first["update"]), first["place"], first["kind"]] if first else ["", "none", ""]
        rows.append([
            run["loss"], str(run["seed"]), *where[1:], where[0],
            "" if collapsed is None else str(collapsed), f"{run['argmax_accuracy']:.4f}",
        ])  # fmt: skip
    columns = ["softmax", "seed", "first not finite", "is", "in update", "same scores since",
               "test accuracy"]  # fmt: skip
    title = (
        f"model {document['model']}, rate {document['learning_rate']:g}, summed loss, "
        f"{document['dtype']}, {document['updates']:,} updates"
    )
    return Table(title, columns, rows, text=4)


def stability_table(document: Document) -> Table:
    """The largest rate that learns, beside 2 / lambda_max as a run at a sheet's rate goes on."""
    rows = []
    for case in document["cases"]:
        for rate in case["sheet_rates"]:
            limits = [
                "none" if row["sample"]["limit"] is None else f"{row['sample']['limit']:.2g}"
                for row in case["curvature"]
                if row["learning_rate"] == rate
            ]
            learning = case["largest_learning"]
            rows.append([case["name"], case["reduction"], f"{rate:g}", *limits,
                         "none" if learning is None else f"{learning:.2g}"])  # fmt: skip
    after = dict.fromkeys(row["updates"] for row in document["cases"][0]["curvature"])
    columns = [
        "model",
        "loss",
        "rate",
        *(f"after {n} updates" for n in after),
        "largest that learns",
    ]
    title = f"2 / largest eigenvalue while training, and rates that learn in {document['updates']}"
    return Table(f"{title} updates", columns, rows, text=2)


def step_factor_table(document: Document) -> Table:
    """Accuracy of mean and sum at one rate; and how far mean at 100 times the rate is from sum."""
    rows = []
    for same in document["trajectories"]:
        who = same["model"], same["learning_rate"]
        accuracy = {
            curve["reduction"]: f"{curve['accuracy']:.4f}"
            for curve in document["curves"]
            if (curve["model"], curve["learning_rate"]) == who
        }
        differences = (f"{same[f'{what}_difference']:.0e}" for what in ("loss", "parameter"))
        rows.append([who[0], f"{who[1]:g}", accuracy["mean"], accuracy["sum"], *differences])
    columns = ["model", "rate", "mean", "sum", "losses differ by", "parameters differ by"]
    updates = document["curves"][0]["updates"][-1]
    return Table(f"test accuracy after {updates} updates; mean at a rate against the sum at a "
                 f"{document['batch_size']}th of it", columns, rows)  # fmt: skip


EXPLAINED_TABLES: dict[str, Callable[[Document], Table]] = {
    "overflow": overflow_table,
    "stability": stability_table,
    "step-factor": step_factor_table,
}
