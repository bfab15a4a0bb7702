"""``refnet train``: train a model by name, and write what came of it."""

import importlib.util
from pathlib import Path
from typing import Any

import click
import numpy as np

from refnet.core.extras import how_to_install
from refnet.core.outputs import check_writable


@click.command()
@click.argument("model", metavar="MODEL")
@click.option(
    "--data",
    "data_name",
    default="digits",
    show_default=True,
    help="Dataset: digits (ships with refnet) or mnist.",
)
@click.option("--epochs", default=15, show_default=True, help="Passes over the training split.")
@click.option("--learning-rate", default=0.1, show_default=True, help="Step size of plain SGD.")
@click.option("--batch-size", default=100, show_default=True, help="Samples in an update.")
@click.option(
    "--reduction",
    type=click.Choice(["sum", "mean"]),
    default="mean",
    show_default=True,
    help="Loss of a batch. The UCL sheets sum over batches of 100, so that their learning rates "
    "are 100 times as strong as with the mean.",
)
@click.option(
    "--l2",
    default=0.0,
    show_default=True,
    help="L2 regularization: add so many times the sum of the squared weights, biases excepted, to "
    "the loss of each batch.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True,
              help="Of the weights and of the batches.")  # fmt: skip
@click.option(
    "--evaluate-every",
    default=None,
    type=int,
    metavar="SAMPLES",
    help="Training samples between evaluations  [default: 20000, or each epoch where "
    "that is shorter]",
)
@click.option(
    "--patience",
    default=None,
    type=int,
    metavar="EVALUATIONS",
    help="Stop when the validation accuracy has not risen for so many evaluations.",
)
@click.option("--processes", type=click.IntRange(min=1), default=1, show_default=True,
              help="Compute each update in so many, each with a part of the batch.")  # fmt: skip
@click.option("--keep-going", is_flag=True, help="Record a divergence and train on.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=None,
              help="Folder for the results  [default: runs/MODEL-DATA]")  # fmt: skip
def train(
    model: str,
    data_name: str,
    epochs: int,
    learning_rate: float,
    batch_size: int,
    reduction: str,
    l2: float,
    seed: int,
    evaluate_every: int | None,
    patience: int | None,
    processes: int,
    keep_going: bool,
    out: Path | None,
) -> None:
    """Train MODEL on real handwritten digits.

    m1 is linear, m2 has one hidden layer of 32 ReLU units, m3 has two. m4 has convolutions, m5 and
    m5_pooled separable ones, m6 spatially separable ones. In the folder of the
    results you find history.json (all numbers, with versions and seed), weights.npz and, with the
    extra plots, learning-curve.png and .svg.

    \b
    Examples:
      refnet train m2
      refnet train m2 --data mnist --epochs 15 --learning-rate 0.005 --reduction sum --seed 0
    """
    import refnet

    out = out or Path("runs", f"{model}-{data_name}")
    check_writable("--out", out)
    data = refnet.data.load(data_name)
    network = refnet.models.build(
        model, seed=seed, input_shape=data.input_shape, classes=data.classes
    )
    click.echo(f"{model}:\n\n{network.summary()}\n")
    every = min(20_000, len(data.train)) if evaluate_every is None else evaluate_every
    try:
        with np.errstate(all="ignore"):  # fit reports what overflows
            history = refnet.fit(
                network,
                data,
                loss=refnet.SoftmaxCrossEntropy(reduction),
                optimizer=refnet.SGD(learning_rate),
                epochs=epochs,
                batch_size=batch_size,
                seed=seed,
                evaluate_every=every,
                callbacks=[] if patience is None else [refnet.EarlyStopping(patience=patience)],
                progress=True,
                on_divergence="record" if keep_going else "raise",
                processes=processes,
                regularizer=refnet.L2(l2) if l2 else None,
            )
    except refnet.DivergenceError as error:
        raise click.ClickException(str(error)) from error
    _report(network, history, data, out)


def _report(network: Any, history: Any, data: Any, out: Path) -> None:
    from refnet.training import DivergenceError, plot_learning_curves

    last = history.records[-1]
    click.echo(
        f"{data.name} after {last['epoch']} epochs ({last['samples']:,} samples):\n"
        f"  train accuracy       {last['train_accuracy']:.4f}\n"
        f"  validation accuracy  {last['validation_accuracy']:.4f}\n"
        f"  test accuracy        {last['test_accuracy']:.4f}"
    )
    chance = np.bincount(data.test.labels).max() / len(data.test)
    if last["test_accuracy"] <= chance:
        click.echo(
            f"  This is no better than always naming the most frequent class ({chance:.4f}): "
            "training broke down. Try a smaller learning rate."
        )
    if history.divergence:
        click.echo(f"  diverged: {DivergenceError(**history.divergence)}")
    history.save(out / "history.json")
    network.save(out / "weights.npz")
    if importlib.util.find_spec("matplotlib") is None:
        click.echo(f"No learning curve was drawn: {how_to_install('plots')}")
    else:
        for suffix in ("svg", "png"):
            plot_learning_curves({network.name: [history]}, path=out / f"learning-curve.{suffix}")
    click.echo("Written:")
    for path in sorted(out.iterdir()):
        click.echo(f"  {path}")
