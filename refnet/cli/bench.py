"""``refnet bench``: a training step, side by side with other frameworks."""

import os
import platform

import click
import numpy as np
from rich.console import Console
from rich.table import Table


@click.command()
@click.argument("names", nargs=-1, metavar="[MODEL]...")
@click.option("--rounds", type=click.IntRange(min=1), default=30, show_default=True,
              help="Turns that each framework takes.")  # fmt: skip
def bench(names: tuple[str, ...], rounds: int) -> None:
    """Time a training step (batch 100, float32) of each MODEL, in turns with PyTorch.

    All models are timed if none is named. PyTorch takes part where it is installed.
    """
    from refnet import models
    from refnet.benchmarks.steps import compare_steps, installed

    for name in names:
        if name not in models.names():
            known = ", ".join(models.names())
            raise KeyError(f"no model is named {name!r}; expected one of {known}")
    table = Table(title="A training step: batch 100, float32, mean cross-entropy, SGD")
    for column in ("model", "framework", "version"):
        table.add_column(column)
    for column in ("median ms", "fastest ms", "median / refnet's"):
        table.add_column(column, justify="right")
    for name in names or models.names():
        timings = compare_steps(name, rounds=rounds)
        for timing in timings:
            ratio = timing.milliseconds / timings[0].milliseconds
            table.add_row(
                timing.model, timing.framework, timing.version,
                f"{timing.milliseconds:.3f}", f"{timing.fastest:.3f}", f"{ratio:.2f}",
            )  # fmt: skip
    Console().print(table)
    click.echo(
        f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores, "
        f"{rounds} rounds in turns."
    )
    if "torch" not in installed():
        click.echo("PyTorch is not installed, so refnet alone was timed: pip install torch")
