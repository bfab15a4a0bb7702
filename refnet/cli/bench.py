"""``refnet bench``: a training step, side by side with other frameworks."""

import dataclasses
import json
import os
import platform
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

LEFT = ("model", "framework", "version")
RIGHT = ("median\nms", "fastest\nms", "median /\nrefnet's", "peak\nMB", "import\nMB")


@click.command()
@click.argument("names", nargs=-1, metavar="[MODEL]...")
@click.option("--rounds", type=click.IntRange(min=1), default=30, show_default=True,
              help="Turns that each framework takes.")  # fmt: skip
@click.option("--frameworks", "wanted", metavar="NAME,...", default=None,
              help="Some of refnet.parallel, torch, torch.compile, tensorflow and jax, beside "
              "refnet  [default: all that are installed]")  # fmt: skip
@click.option("--json", "path", type=click.Path(dir_okay=False, writable=True, path_type=Path),
              default=None, help="Write the results to this file, too.")  # fmt: skip
def bench(names: tuple[str, ...], rounds: int, wanted: str | None, path: Path | None) -> None:
    """Time a training step (batch 100, float32) of each MODEL, in turns with other frameworks.

    PyTorch, TensorFlow and JAX take part where they are installed, each in a process of its own;
    first their losses must agree with refnet's. refnet.parallel is refnet in two processes. All
    models are timed if none is named.

    "peak MB" is the largest memory of the process; "import MB" is what it was before a model was
    built.
    """
    from refnet import models
    from refnet.benchmarks.frameworks import choose, missing
    from refnet.benchmarks.problem import SEED
    from refnet.benchmarks.steps import Timing, compare_steps
    from refnet.core.outputs import check_writable

    for name in names:
        if name not in models.names():
            known = ", ".join(models.names())
            raise KeyError(f"no model is named {name!r}; expected one of {known}")
    chosen = choose(None if wanted is None else [part.strip() for part in wanted.split(",")])
    if path:
        check_writable("--json", path, file=True)
    table = Table(
        title="A training step: batch 100, float32, mean cross-entropy, SGD",
        box=box.SIMPLE,
        padding=(0, 1, 0, 0),
    )
    for column in LEFT:
        table.add_column(column, no_wrap=True)
    for column in RIGHT:
        table.add_column(column, justify="right", no_wrap=True)
    results: list[Timing] = []
    unavailable: dict[str, str] = {}
    for name in names or models.names():
        try:
            comparison = compare_steps(name, chosen, rounds=rounds)
        except RuntimeError as error:
            raise click.ClickException(str(error)) from error
        unavailable |= comparison.unavailable
        for timing in comparison.timings:
            results.append(timing)
            ratio = timing.median_ms / comparison.timings[0].median_ms
            table.add_row(
                timing.model, timing.framework, timing.version,
                f"{timing.median_ms:.3f}", f"{timing.fastest_ms:.3f}", f"{ratio:.2f}",
                _whole(timing.peak_mb), _whole(timing.import_mb),
            )  # fmt: skip
    Console().print(table)
    facts = {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "cores": _cores(),
        "seed": SEED,
        "rounds": rounds,
    }
    click.echo(
        f"Python {facts['python']}, NumPy {facts['numpy']}, {facts['cores']} cores, "
        f"{rounds} rounds in turns."
    )
    for framework, reason in unavailable.items():
        click.echo(f"{framework} cannot run here: {reason}")
    if wanted is None and (absent := missing()):
        click.echo(f"Not installed, so not timed: pip install {' '.join(absent)}")
    if path:
        command = ["refnet bench", *names, f"--rounds {rounds}"]
        command += [] if wanted is None else [f"--frameworks {','.join(chosen)}"]
        _write(path, {"command": " ".join(command), **facts, "unavailable": unavailable,
                      "rows": [dataclasses.asdict(timing) for timing in results]})  # fmt: skip


def _cores() -> int:
    """Cores that this process may use: so many threads do all frameworks start by default."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _whole(number: float | None) -> str:
    return "-" if number is None else f"{number:.0f}"


def _write(path: Path, record: dict[str, Any]) -> None:
    from refnet.core.weights import atomic_file

    with atomic_file(path) as temporary:
        temporary.write_text(json.dumps(record, indent=2) + "\n", encoding="utf8")
    click.echo(f"Written: {path}")
