r"""Sum or mean of the losses: a factor of the batch size in the step, and nothing else.

With batches of N the gradient of the sum is N times that of the mean. So the mean at rate
$\eta$ and the sum at rate $\eta / N$ take the same steps, and the sum at rate $\eta$ takes steps
N times as long.
"""

from collections.abc import Sequence

import numpy as np

from refnet.core.loss import Loss
from refnet.core.op import Array
from refnet.core.sequential import Sequential
from refnet.coursework.explanations.documents import Document, encoded
from refnet.coursework.explanations.trained import reduced, train
from refnet.data import Dataset
from refnet.training.evaluation import evaluate


def same_trajectory(
    model: Sequential,
    loss: Loss,
    data: Dataset,
    learning_rate: float,
    *,
    updates: int = 200,
    batch_size: int = 100,
    seed: int = 0,
) -> Document:
    """Compare the mean at a rate with the sum at that rate divided by the batch size.

    Returns
    -------
    dict
        loss_difference: largest, between the losses of an update; parameter_difference: largest
        after the last one; both relative to the largest value. moved: how far the parameters went
        from their initial values, in the same measure. identical: whether all bits are the same,
        as they are where the batch size is a power of 2 and nothing is subnormal.
    """
    options = {"batch_size": batch_size, "seed": seed}
    mean = train(model, reduced(loss, "mean"), data, learning_rate, updates, **options)
    rate = learning_rate / batch_size
    total = train(model, reduced(loss, "sum"), data, rate, updates, **options)
    before, one, other = (
        np.concatenate([param.ravel() for param in each.params.values()])
        for each in (model, mean.model, total.model)
    )
    return {
        "updates": updates,
        "batch_size": batch_size,
        "loss_difference": encoded(_relative(mean.losses, total.losses)),
        "parameter_difference": encoded(_relative(one, other)),
        "moved": encoded(_relative(one, before)),
        "identical": bool((one == other).all()),
    }


def _relative(a: Array, b: Array) -> float:
    return float(np.abs(a - b).max() / np.abs(a).max())


def step_factor_study(
    models: Sequence[tuple[Sequential, Sequence[float]]],
    loss: Loss,
    data: Dataset,
    *,
    updates: int = 400,
    batch_size: int = 100,
    seed: int = 0,
    every: int = 10,
) -> Document:
    """Curves of the mean and of the sum at the same rate, for models and their settings.

    Parameters
    ----------
    models : sequence of (Sequential, rates)
        Left as they are.
    loss : Loss
        Its reduction is replaced.
    data : Dataset
    updates : int, default 400
    batch_size : int, default 100
    seed : int, default 0
        Of the batches, the same for all.
    every : int, default 10
        A point of a curve is the mean loss of so many updates.

    Returns
    -------
    dict
        curves: model, learning_rate, reduction, updates (the last one of each point), losses and
        the test accuracy in the end. trajectories: ``same_trajectory`` of each model and rate.
    """
    curves, trajectories = [], []
    for model, rates in models:
        for rate in dict.fromkeys(rates):
            options = {"batch_size": batch_size, "seed": seed}
            who = {"model": model.name, "learning_rate": rate}
            same = same_trajectory(model, loss, data, rate, **options)
            trajectories.append({**who, **same})
            for reduction in ("mean", "sum"):
                run = train(model, reduced(loss, reduction), data, rate, updates, **options)
                points = run.losses[: updates // every * every].reshape(-1, every).mean(axis=1)
                with np.errstate(all="ignore"):
                    accuracy = evaluate(run.model, data.test)["accuracy"]
                curves.append(
                    {
                        **who,
                        "reduction": reduction,
                        "updates": [every * (point + 1) for point in range(len(points))],
                        "losses": [encoded(point) for point in points],
                        "accuracy": accuracy,
                    }
                )
    return {
        "study": "step factor",
        "data": data.name,
        "batch_size": batch_size,
        "seed": seed,
        "curves": curves,
        "trajectories": trajectories,
    }


__all__ = ["same_trajectory", "step_factor_study"]
