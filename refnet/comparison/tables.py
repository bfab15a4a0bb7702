"""Tables of the comparison's document."""

from typing import Any

from refnet.coursework.tables import Table

Document = dict[str, Any]


def trajectories(document: Document) -> Table:
    """How far the losses of an update are apart, for each model and rate."""
    rows = []
    for double, single in zip(document["float64"], document["float32"], strict=True):
        broken = "; ".join(filter(None, (_not_finite(double, 64), _not_finite(single, 32))))
        rows.append([
            double["model"], f"{double['learning_rate']:g}", _number(double["largest"]),
            _number(single["largest"]), broken,
        ])  # fmt: skip
    updates = document["float64"][0]["updates"]
    title = f"largest relative difference of the losses, float64 over {updates} updates"
    columns = ["model", "rate", "float64", "float32", "not finite, by update"]
    return Table(title, columns, rows, text=2)


def accuracies(document: Document) -> Table:
    """Final accuracies of whole runs."""
    rows = [
        [row["model"], str(row["epochs"]), f"{row['learning_rate']:g}",
         *(f"{row[which]['final_test_accuracy']:.4f}" for which in ("refnet", "keras"))]
        for row in document["accuracies"]
    ]  # fmt: skip
    columns = ["model", "epochs", "rate", "refnet", "Keras"]
    return Table("final test accuracy, same weights and batches, float32", columns, rows)


def backends(document: Document) -> Table:
    """The largest difference in float64 on each back end."""
    rows = []
    others = document["backends"].items()
    for name, found in [(document["backend"], document), *others]:
        if "float64" not in found:
            continue
        version = found["versions"][found["backend"]]
        best: dict[str, float] = {}
        for row in found["float64"]:
            best.setdefault(row["model"], row["largest"])  # the smallest rate comes first
        rows.append(
            [f"{name} {version}", *(_number(best[model]) for model in ("m1", "m2", "m3", "m4"))]
        )
    columns = ["back end", "m1", "m2", "m3", "m4"]
    return Table("float64, 200 updates at the smallest rate, by back end", columns, rows)


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.0e}"


def _not_finite(row: Document, bits: int) -> str:
    parts = [f"{who} from {at}" for who, at in row["not_finite"].items() if at is not None]
    return f"float{bits}: {', '.join(parts)}" if parts else ""
