"""``refnet verify``: a live progress display, then the evidence table."""

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.progress import TimeElapsedColumn as Elapsed

from refnet.cli.evidence_tables import report
from refnet.verification.evidence import LETTERS, Evidence


@click.command()
@click.argument("names", nargs=-1, metavar="[OP]...")
@click.option(
    "--only", default="".join(LETTERS), show_default=True, metavar="LETTERS",
    help="Gather these kinds of evidence only.",
)  # fmt: skip
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N",
    help="Processes at a time. [default: a core each, but one if one op is named]",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON record a line, in an array.")
def verify(names: tuple[str, ...], only: str, jobs: int | None, as_json: bool) -> None:
    """Gather the evidence that each OP's gradient is the derivative; all ops if none is named.

    OP is a key such as layers/dense, or its last part, dense. A key such as identities/toeplitz
    stands for a script of equations, which has evidence A only.

    \b
    A  derived for symbolic sizes, every step re-checked
    B  the derived formula equals the code run on symbols
    C  the code's backward is the derivative of the code's forward, exactly
    D  complex step and central differences agree with the code
    E  values and gradients agree with other frameworks
    F  contract, conventions and extremes hold
    G  wrong variants are rejected

    Exits with 1 if any evidence fails.
    """
    from refnet.verification import runner

    if not only or set(only) - LETTERS.keys():
        raise click.ClickException(f"--only is {only!r}; expected some of {', '.join(LETTERS)}.")
    parts = runner.parts(names, only)  # refuses before anything is gathered
    jobs = jobs or min(len({key for key, _ in parts}), os.cpu_count() or 1)
    start = time.perf_counter()
    if as_json:
        records = list(runner.verify(names, only, jobs=jobs))
        click.echo("[\n" + ",\n".join(json.dumps(r.as_dict()) for r in records) + "\n]")
    else:
        progress = Progress(
            TextColumn("verifying {task.description}"), BarColumn(), MofNCompleteColumn(),
            Elapsed(), console=Console(stderr=True), transient=True,
        )  # fmt: skip
        with progress:
            task = progress.add_task("", total=len(parts))
            gathered = runner.verify_in_parts(names, only, jobs=jobs)
            records = list(_watched(gathered, progress, task))
        report(records, elapsed=time.perf_counter() - start)
    if not all(record.passed for record in records):
        sys.exit(1)


def _watched(
    gathered: Iterable[tuple[tuple[str, str], list[Evidence]]], progress: Progress, task: TaskID
) -> Iterator[Evidence]:
    for (key, letter), records in gathered:
        progress.update(task, description=f"{key} {letter}", advance=1)
        yield from records
