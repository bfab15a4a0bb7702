"""The whole comparison as one document: trajectories, final accuracies, other back ends."""

import importlib
import platform
from collections.abc import Callable
from typing import Any

import numpy as np

import refnet
from refnet.comparison.backends import BACKENDS, on_backend
from refnet.comparison.keras_twin import import_keras, keras_twin, precision
from refnet.comparison.rows import THRESHOLD, Row, run_row, trajectory_row
from refnet.comparison.settings import EVERYWHERE, FULL, WHOLE_RUNS, Extent, learning_rates
from refnet.comparison.side_by_side import side_by_side
from refnet.comparison.trajectories import compare_losses
from refnet.data import Dataset

Document = dict[str, Any]
Tell = Callable[[str], object]


def framework_study(
    extent: Extent = FULL, *, others: bool = True, tell: Tell = lambda _: None
) -> Document:
    """Compare refnet with Keras on the back end of this process, and briefly on the others.

    Parameters
    ----------
    extent : Extent
        Models, data and lengths.
    others : bool, default True
        Try the other back ends, each in a process of its own.
    tell : callable, optional
        Is given a line about each result.

    Returns
    -------
    dict
        Of JSON values. "float64" and "float32": a row for each model and learning rate, as
        ``trajectory_row`` makes it. "accuracies": one for each run of Part 1, as ``run_row``
        makes it. "relu_of_nan": what the twin of a dense layer and a ReLU makes of NaN.
        "backends": by name what ``short_study`` gives there, or why it cannot run.
    """
    data = refnet.data.load(extent.data)
    document: Document = {
        "data": extent.data,
        "reduction": "sum",
        "batch_size": 100,
        "seed": 0,
        "threshold": THRESHOLD,
        **facts(),
    }
    for dtype in ("float64", "float32"):
        document[dtype] = [
            _trajectory(model, dtype, rate, data, extent, tell)
            for model in extent.models
            for rate in learning_rates(model)
        ]
    document["relu_of_nan"] = {dtype: relu_of_nan(dtype) for dtype in ("float64", "float32")}
    document["accuracies"] = [
        _run(model, min(epochs, extent.most_epochs), rate, data, tell)
        for model, epochs, rate in WHOLE_RUNS
        if model in extent.models
    ]
    document["backends"] = {}
    for backend in BACKENDS if others else ():
        if backend != document["backend"]:
            document["backends"][backend] = on_backend(backend, extent, tell)
    return document


def short_study(extent: Extent, tell: Tell = lambda _: None) -> Document:
    """Compare trajectories in float64, one for each model, at the smallest learning rate.

    On PyTorch, Keras 3.15 rounds products of float64 matrices to float32 (its issue 23704), so
    that the losses there cannot agree further than that.
    """
    data = refnet.data.load(extent.data)
    rows = [
        _trajectory(model, "float64", learning_rates(model)[0], data, extent, tell)
        for model in EVERYWHERE
        if model in extent.models
    ]
    return {**facts(), "float64": rows}


def facts() -> Document:
    """Back end, versions, and cores that this process may use."""
    keras = import_keras()
    backend = keras.backend.backend()
    return {
        "backend": backend,
        "versions": {
            "refnet": refnet.__version__,
            "keras": keras.__version__,
            backend: importlib.import_module(backend).__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    }


def relu_of_nan(dtype: str) -> str:
    """What a dense layer and a ReLU give for NaN in Keras; in refnet it is NaN.

    TensorFlow's compiled float32 gives 0, so that a diverged network seems to go on.
    """
    layers = [refnet.Dense(8, 32, seed=0, dtype=dtype), refnet.ReLU()]
    twin = keras_twin(refnet.Sequential(layers, input_shape=(8,)))
    with precision(dtype):
        out = twin.predict_on_batch(np.full((4, 8), np.nan, dtype))
    return str(float(np.asarray(out)[0, 0]))


def _trajectory(
    model: str, dtype: str, rate: float, data: Dataset, extent: Extent, tell: Tell
) -> Row:
    updates = extent.updates_of(model, dtype)
    losses = compare_losses(model, dtype=dtype, learning_rate=rate, data=data, updates=updates)
    row = trajectory_row(model, rate, losses)
    tell(
        f"{dtype} {model} {rate}: differences up to {row['largest']}, "
        f"above {THRESHOLD} first at {row['exceeds']}, not finite: {row['not_finite']}"
    )
    return row


def _run(model: str, epochs: int, rate: float, data: Dataset, tell: Tell) -> Row:
    result = side_by_side(model, epochs=epochs, learning_rate=rate, data=data)
    row = run_row(model, epochs, rate, result)
    ours, theirs = (row[which]["final_test_accuracy"] for which in ("refnet", "keras"))
    tell(
        f"{model} {epochs} epochs {rate}: test accuracy {ours:.4f}, in Keras {theirs:.4f}, "
        f"in {result.time_ratio:.1f} times as long"
    )
    return row


__all__ = ["framework_study"]
