"""What ``refnet reproduce`` prints."""

import importlib.util
from collections.abc import Iterable
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table as RichTable

from refnet.core.extras import how_to_install
from refnet.coursework import Sheet
from refnet.coursework.tables import Table


def say(sheet: Sheet, study: str, says: str) -> None:
    """Announce a study."""
    click.echo(f"{sheet.title}, {study}: {says}.\n")


def show(tables: Iterable[Table]) -> None:
    """Print tables."""
    console = Console()
    for table in tables:
        console.print(as_rich(table))
        console.print()


def as_rich(table: Table) -> RichTable:
    """Return the table as rich draws it."""
    found = RichTable(
        title=f"{table.title[:1].upper()}{table.title[1:]}",
        box=box.SIMPLE,
        padding=(0, 1, 0, 0),
        show_edge=False,
    )
    for number, column in enumerate(table.columns):
        is_text = number < table.text
        found.add_column(column, justify="left" if is_text else "right", overflow="fold")
    for row in table.rows:
        found.add_row(*row)
    return found


def can_draw() -> bool:
    """Whether Matplotlib is there; say so if not."""
    if importlib.util.find_spec("matplotlib") is not None:
        return True
    click.echo(f"No figures were drawn: {how_to_install('plots')}")
    return False


def list_files(paths: Iterable[Path]) -> None:
    """Print which files were written."""
    click.echo("Written:")
    for path in paths:
        click.echo(f"  {path}")
    click.echo()
