"""Training a model on a dataset."""

import contextlib
from collections.abc import Iterable

import numpy as np

from refnet.core.loss import Loss
from refnet.core.options import check_kind, positive_int
from refnet.core.sequential import Sequential
from refnet.data import Batches, Dataset
from refnet.losses import L2
from refnet.optimizers import Optimizer
from refnet.training.callbacks import Callback, CallbackList
from refnet.training.divergence import Report, raise_divergence
from refnet.training.history import History
from refnet.training.metadata import describe_run
from refnet.training.parallel import DataParallel
from refnet.training.plan import Plan, evaluation_interval
from refnet.training.progress import ProgressBar
from refnet.training.run import Run, evaluated_splits, recorder
from refnet.training.step import check_regularizer


def fit(
    model: Sequential,
    data: Dataset,
    *,
    loss: Loss,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int = 100,
    seed: int | None = None,
    evaluate_every: int | str = 20_000,
    train_fraction: float = 0.2,
    callbacks: Iterable[Callback] = (),
    progress: bool = False,
    on_divergence: str = "raise",
    processes: int = 1,
    regularizer: L2 | None = None,
) -> History:
    """Train ``model`` on ``data``, and evaluate it from time to time.

    Parameters
    ----------
    model : Sequential
        Its parameters are changed in place.
    data : Dataset
        Its training split is trained on; a part of it and the other splits are evaluated.
    loss : Loss
        With the reduction "sum" or "mean".
    optimizer : Optimizer
        Makes each update, from the batch's gradients.
    epochs : int
        Passes over the training split.
    batch_size : int, default 100
        Samples for each update.
    seed : int, optional
        Seeds the shuffling. The model's own seeds are those of its weights and of its dropout.
    evaluate_every : int or "epoch", default 20,000
        Training samples from one evaluation to the next: 200 updates of 100, as in the UCL
        sheets. The last update is evaluated in any case.
    train_fraction : float, default 0.2
        Part of the training split, from its beginning, that is evaluated: above 0, at most 1.
    callbacks : iterable of Callback, optional
        Told in turn of updates, evaluations and epochs; any of them can stop training.
    progress : bool, default False
        Show a progress bar; needs the extra "cli".
    on_divergence : {"raise", "record"}, default "raise"
        "record" notes the first divergence in the history and goes on training, without warnings
        of NumPy's and without looking for more, as the published courseworks do.
    processes : int, default 1
        Those that share each update: see [DataParallel][refnet.training.DataParallel].
    regularizer : L2, optional
        As for [train_step][refnet.train_step]; the history's losses are without its penalty.

    Returns
    -------
    History
        A row for each evaluation, and what was trained and how.

    Raises
    ------
    DivergenceError
        If training diverges and ``on_divergence`` is "raise".
    TypeError, ValueError
        If an argument is not one of these; nothing is trained then.

    Notes
    -----
    The same seeds give the same history and the same parameters, bit for bit, on one machine, for
    one number of processes.

    References
    ----------
    UCL Deep Learning, Coursework 1: batches of 100, evaluation every 20,000 samples on a fifth
    of the training images and on all test images.

    Examples
    --------
    >>> import refnet
    >>> digits = refnet.data.load("digits")
    >>> model = refnet.models.build("m1", seed=0, input_shape=digits.input_shape)
    >>> history = fit(model, digits, loss=refnet.SoftmaxCrossEntropy("mean"),
    ...               optimizer=refnet.SGD(0.5), epochs=2, seed=0, evaluate_every="epoch")
    >>> history.column("step")
    [12, 24]
    """
    check_kind("model", model, Sequential)
    check_kind("data", data, Dataset)
    check_kind("optimizer", optimizer, Optimizer)
    check_regularizer(regularizer)
    parallel = DataParallel(model, loss, processes=processes)
    if on_divergence not in ("raise", "record"):
        raise ValueError(f"on_divergence is {on_divergence!r}; expected 'raise' or 'record'.")
    plan = Plan(
        epoch_samples=len(data.train),
        epochs=positive_int("epochs", epochs),
        batch_size=positive_int("batch_size", batch_size),
        evaluate_every=evaluation_interval(evaluate_every, len(data.train)),
    )
    batches = Batches(data.train, batch_size=batch_size, seed=seed)
    splits = evaluated_splits(data, train_fraction)
    watchers = CallbackList(callbacks)
    metadata = describe_run(
        model, data, loss, optimizer, plan, train_fraction=train_fraction, seed=seed,
        processes=parallel.processes, regularizer=regularizer,
    )  # fmt: skip
    history = History(metadata)
    report: Report = raise_divergence
    with contextlib.ExitStack() as stack:
        if on_divergence == "record":
            report = recorder(history, optimizer.iterations)
            stack.enter_context(np.errstate(all="ignore"))
        stack.enter_context(parallel)  # before the progress bar: forking and threads do not mix
        parallel.start(data.train.x[:batch_size], data.train.labels[:batch_size])
        if progress:
            watchers.callbacks.append(stack.enter_context(ProgressBar(plan)))
        Run(
            model=model, loss=loss, optimizer=optimizer, gradients=parallel.gradients,
            batches=batches, splits=splits, plan=plan, callbacks=watchers, history=history,
            report=report, regularizer=regularizer,
        ).go()  # fmt: skip
    return history


__all__ = ["fit"]
