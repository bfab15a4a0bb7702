"""What a history says about its run."""

import platform
from typing import Any

import numpy as np

from refnet.core.loss import Loss
from refnet.core.sequential import Sequential
from refnet.data import Dataset
from refnet.losses import L2
from refnet.optimizers import Optimizer
from refnet.training.plan import Plan


def describe_run(
    model: Sequential,
    data: Dataset,
    loss: Loss,
    optimizer: Optimizer,
    plan: Plan,
    *,
    train_fraction: float,
    seed: int | None,
    processes: int,
    regularizer: L2 | None,
) -> dict[str, Any]:
    """Return the metadata of a run that is about to begin; the rate is that of its first update."""
    metadata = {
        "model": model.name or type(model).__name__,
        "data": data.name,
        "loss": type(loss).__name__,
        "reduction": loss.reduction,
        "optimizer": type(optimizer).__name__,
        "schedule": type(optimizer.schedule).__name__,
        "learning_rate": float(optimizer.learning_rate),
        "epochs": plan.epochs,
        "batch_size": plan.batch_size,
        "evaluate_every": plan.evaluate_every,
        "train_fraction": float(train_fraction),
        "seed": None if seed is None else int(seed),
        "versions": versions(),
    }
    if processes > 1:
        metadata["processes"] = processes
    if regularizer is not None:
        metadata["regularizer"] = {
            "name": type(regularizer).__name__,
            "l2": float(regularizer.l2),
            "biases": bool(regularizer.biases),
        }
    return metadata


def versions() -> dict[str, str]:
    """Versions of what decides a run's numbers."""
    import refnet  # only now: refnet itself imports this module

    return {
        "refnet": refnet.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
