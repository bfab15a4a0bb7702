"""Tables of a coursework's results for a terminal."""

from rich import box
from rich.table import Table as RichTable

from refnet.coursework.tables import Table


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
