"""An interactive figure in the browser: worked as a reader does, and read as it is shown."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.driver import LIVE
from tests.browser.site import open_page

READ = Path(__file__).with_name("read.js").read_text("utf-8")
Place = tuple[int, int]


class Table:
    """A table as it is shown: rows of cells."""

    def __init__(self, rows: list[list[dict[str, Any]]]) -> None:
        self.rows = rows

    def texts(self) -> list[list[str]]:
        """Rows of texts, without heads."""
        rows = [[each["parts"][0] for each in row if not each["head"]] for row in self.rows]
        return [row for row in rows if row]

    def parts(self) -> list[list[list[str]]]:
        """Rows of cells that hold several inputs or texts each, without heads."""
        rows = [[each["parts"] for each in row if not each["head"]] for row in self.rows]
        return [row for row in rows if row]

    def entries(self) -> dict[Place, dict[str, Any]]:
        """Cells by the indices that stand before their row and above their column."""
        (_, *heads), *body = self.rows
        columns = [_index(head) for head in heads]
        return {
            (_index(row[0]), column): cell
            for row in body
            for column, cell in zip(columns, row[1:], strict=True)
        }

    def places(self, kind: str) -> set[Place]:
        """Indices of the cells of a class."""
        return {place for place, cell in self.entries().items() if kind in cell["classes"]}

    def picked(self) -> set[Place]:
        """Indices of the cells that are selected."""
        return {place for place, cell in self.entries().items() if cell["picked"]}


def _index(head: dict[str, Any]) -> int:
    return int(head["parts"][0].replace("−", "-"))


@contextmanager
def when(*state: object) -> Iterator[None]:
    """Name the state of a figure in whatever fails in it."""
    try:
        yield
    except Exception as error:
        error.add_note(f"when: {', '.join(map(str, state))}")
        raise


@dataclass
class Shown:
    """What a figure shows: the sentence that is read out, other lines, and tables by name."""

    says: str
    notes: list[str]
    tables: dict[str, Table]

    def note(self, start: str) -> str:
        """The line that starts so."""
        (found,) = [note for note in self.notes if note.startswith(start)]
        return found


class Figure:
    """A figure of an open page, and what a reader does with it."""

    def __init__(self, context: Any, page: str, name: str) -> None:
        self.visit = open_page(context, page)
        self.page = self.visit.page
        self.root = self.page.locator(LIVE.format(name=name)).first
        self.root.wait_for()
        data = self.page.locator(f"[data-widget-data='{name}']").first.text_content()
        self.data: dict[str, Any] = json.loads(data)

    def read(self) -> Shown:
        """What is shown now; nothing may have gone wrong before."""
        assert not self.visit.problems
        found = self.root.evaluate(READ)
        (says,) = found["says"]
        tables = {name: Table(rows) for name, rows in found["tables"].items()}
        return Shown(says, found["notes"], tables)

    def control(self, label: str) -> Any:
        """The one control of this name."""
        return self.root.get_by_label(label, exact=True)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.control(label).select_option(label=option)

    def type(self, label: str, text: str) -> None:
        """Replace what a field holds, key by key."""
        self.control(label).press("Control+a")
        self.page.keyboard.type(text)

    def press(self, label: str, *keys: str) -> None:
        """Focus a control and press keys, one after the other."""
        for key in keys:
            self.control(label).press(key)

    def button(self, name: str) -> Any:
        """The one button of this name."""
        return self.root.get_by_role("button", name=name, exact=True)

    def pick(self, table: str, place: Place) -> None:
        """Click an entry of a table."""
        named = self.root.get_by_role("grid", name=table, exact=True)
        named.locator(f"td[data-r='{place[0]}'][data-c='{place[1]}']").click()
