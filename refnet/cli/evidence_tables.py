"""The evidence as tables for a terminal."""

import textwrap

import click
from rich import box
from rich.console import Console
from rich.table import Table

from refnet.verification.evidence import LETTERS, Evidence

#: What the numbers below each letter are.
LEGEND = {
    "ABC": "exact identities",
    "D": "largest error of the complex step and of central differences",
    "E": "largest error",
    "F": "checks",
    "G": "wrong variants rejected",
}
SECONDS = "s: seconds in one process."


def report(records: list[Evidence], *, elapsed: float) -> None:
    """Print the evidence table, what failed, and which letters reject the wrong variants.

    ``elapsed`` are the seconds that all took: fewer than the records' together where several
    processes gathered them.
    """
    console = Console()
    letters = [letter for letter in LETTERS if any(r.letter == letter for r in records)]
    table = Table(
        title="Evidence",
        box=box.SIMPLE,
        padding=(0, 1, 0, 0),
        show_edge=False,  # 80 columns are just enough
    )
    table.add_column("op", no_wrap=True)
    for letter in letters:
        table.add_column(letter, justify="right", no_wrap=True)
    table.add_column("s", justify="right", no_wrap=True)
    for op in dict.fromkeys(record.op for record in records):
        mine = [record for record in records if record.op == op]
        cells = [_cell([r for r in mine if r.letter == letter]) for letter in letters]
        table.add_row(op.partition("/")[2], *cells, f"{sum(r.seconds for r in mine):.1f}")
    console.print(table)
    click.echo(_legend(letters))
    wrong = [record for record in records if record.letter == "G" and record.passed]
    if wrong:
        console.print(_rejections(wrong))
    failed = [record for record in records if not record.passed]
    for record in failed:
        console.print(
            f"FAILED {record.op} {record.letter} {record.case}: {record.claim}\n  {record.detail}",
            style="red", markup=False,
        )  # fmt: skip
    count = sum(record.count for record in records)
    click.echo(
        f"{len(records) - len(failed)} of {len(records)} records passed "
        f"({count:,} identities, comparisons and checks) in {elapsed:.1f} s."
    )


def _legend(letters: list[str]) -> str:
    """Say what stands below the letters that are shown."""
    shown = {of: [letter for letter in of if letter in letters] for of in LEGEND}
    says = [f"{', '.join(found)}: {LEGEND[of]}." for of, found in shown.items() if found]
    text = " ".join([*says, SECONDS]).replace(": ", ":\xa0")  # no line ends with a letter alone
    return textwrap.fill(text, 80).replace("\xa0", " ") + "\n"


def _rejections(records: list[Evidence]) -> Table:
    """Which letters reject the wrong variants: each variant for one op, counts for more."""
    ops = list(dict.fromkeys(record.op for record in records))
    one = len(ops) == 1
    table = Table(
        title="Wrong variants, and the letters that reject them",
        box=box.SIMPLE,
        padding=(0, 1, 0, 0),
    )
    table.add_column(f"wrong {ops[0].partition('/')[2]}" if one else "op")
    if not one:
        table.add_column("variants", justify="right")
    letters = "BCDEF"
    for letter in letters:
        table.add_column(letter, justify="right")
    by = {id(record): record.detail.removeprefix("rejected by ").split(", ") for record in records}
    if one:
        for record in records:
            table.add_row(record.case, *("x" if k in by[id(record)] else "" for k in letters))
    else:
        for op in ops:
            mine = [by[id(record)] for record in records if record.op == op]
            counts = [str(sum(letter in found for found in mine)) for letter in letters]
            table.add_row(op.partition("/")[2], str(len(mine)), *counts)
    return table


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
    return f"{sum(record.count for record in records)}"
