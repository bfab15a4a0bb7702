"""Tables of the experiments that explain the published table of ucl-hw2."""

from collections.abc import Callable

from refnet.coursework.explained import Document
from refnet.coursework.tables import Table


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
