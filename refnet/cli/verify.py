"""``refnet verify``: a live progress display, then the evidence table."""

import json
import sys
from collections.abc import Iterator

import click
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from refnet.verification.evidence import LETTERS, Evidence


@click.command()
@click.argument("names", nargs=-1, metavar="[OP]...")
@click.option(
    "--only", default="".join(LETTERS), show_default=True, metavar="LETTERS",
    help="Gather these kinds of evidence only.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON record a line, in an array.")
def verify(names: tuple[str, ...], only: str, as_json: bool) -> None:
    """Gather the evidence that each OP's gradient is the derivative; all ops if none is named.

    OP is a key such as layers/dense, or its last part, dense.

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
    from refnet.verification import specs

    keys = [specs.resolve(name) for name in names] or specs.keys()
    if not only or set(only) - LETTERS.keys():
        raise click.ClickException(f"--only is {only!r}; expected some of {', '.join(LETTERS)}.")
    if as_json:
        records = list(_gather(keys, only, None))
        click.echo("[\n" + ",\n".join(json.dumps(r.as_dict()) for r in records) + "\n]")
    else:
        progress = Progress(
            TextColumn("verifying {task.description}"), BarColumn(), MofNCompleteColumn(),
            TimeElapsedColumn(), console=Console(stderr=True), transient=True,
        )  # fmt: skip
        with progress:
            records = list(_gather(keys, only, progress))
        _report(records)
    if not all(record.passed for record in records):
        sys.exit(1)


def _gather(keys: list[str], only: str, progress: Progress | None) -> Iterator[Evidence]:
    from refnet.verification import runner

    if progress is None:
        yield from runner.verify(keys, only)
        return
    task = progress.add_task("", total=len(keys) * len(only))
    for key in keys:
        for letter in only:
            progress.update(task, description=f"{key} {letter}")
            yield from runner.verify([key], [letter])
            progress.advance(task)


def _report(records: list[Evidence]) -> None:
    console = Console()
    letters = [letter for letter in LETTERS if any(r.letter == letter for r in records)]
    table = Table(
        title="Evidence",
        box=box.SIMPLE,
        padding=(0, 1, 0, 0),
        caption="A, B, C: exact identities. D: largest error of the complex step, of central "
        "differences. E: largest error. F: checks. G: wrong variants rejected.",
    )
    table.add_column("op", no_wrap=True)
    for letter in letters:
        table.add_column(letter, justify="right", no_wrap=True)
    table.add_column("s", justify="right")
    for op in dict.fromkeys(record.op for record in records):
        mine = [record for record in records if record.op == op]
        cells = [_cell([r for r in mine if r.letter == letter]) for letter in letters]
        table.add_row(op.partition("/")[2], *cells, f"{sum(r.seconds for r in mine):.1f}")
    console.print(table)
    failed = [record for record in records if not record.passed]
    for record in failed:
        console.print(
            f"FAILED {record.op} {record.letter} {record.case}: {record.claim}\n  {record.detail}",
            style="red", markup=False,
        )  # fmt: skip
    count = sum(record.count for record in records)
    seconds = sum(record.seconds for record in records)
    click.echo(
        f"{len(records) - len(failed)} of {len(records)} records passed "
        f"({count:,} identities, comparisons and checks) in {seconds:.1f} s."
    )


def _cell(records: list[Evidence]) -> str:
    """One letter of one op: the measured error where it is numeric, else the number of checks."""
    if not records:
        return "-"
    failed = sum(not record.passed for record in records)
    if failed:
        return f"[red]x {failed} of {len(records)}[/]"
    letter = records[0].letter
    if letter == "D":
        steps = [r.error or 0.0 for r in records if r.case.endswith("complex step")]
        differences = [r.error or 0.0 for r in records if not r.case.endswith("complex step")]
        return f"{max(steps):.0e} {max(differences):.0e}"
    if letter == "E":
        return f"{max(record.error or 0.0 for record in records):.0e}"
    if letter == "G":
        return f"{len(records)}"
    return f"{sum(record.count for record in records):,}"
