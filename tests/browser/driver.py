"""Work the controls of an interactive figure by keyboard, and see what they change."""

from pathlib import Path
from typing import Any

CONTROLS = Path(__file__).with_name("controls.js").read_text("utf-8")
LIVE = "[data-widget='{name}'][data-ready]"
#: The key that changes a control of this kind; all others are buttons.
KEYS = {"range": "ArrowRight", "number": "ArrowUp", "select": "ArrowDown", "radio": "Space",
        "checkbox": "Space", "text": "9", "textarea": "9"}  # fmt: skip


def widget(page: Any, name: str) -> Any:
    """Handle of the functions of controls.js for the figure of this name."""
    page.locator(LIVE.format(name=name)).first.wait_for()
    node = page.locator(LIVE.format(name=name)).first.element_handle()
    return node.evaluate_handle(CONTROLS)


def dead_controls(page: Any, name: str) -> tuple[int, list[str]]:
    """How many controls the figure has, and those that never change anything in it.

    A control may rightly do nothing at first, such as "previous" at the first place: so all are
    worked a second time, in the reverse order.
    """
    figure = widget(page, name)
    alive: set[str] = set()
    keys: dict[str, None] = {}
    for reverse in (False, True):
        waiting = [c["key"] for c in figure.evaluate("it => it.usable()") if c["usable"]]
        for key in sorted(waiting, key=waiting.index, reverse=reverse):
            keys[key] = None
            if _changes(page, figure, key):
                alive.add(key)
    return len(keys), [key for key in keys if key not in alive]


def _changes(page: Any, figure: Any, key: str) -> bool:
    found = [c for c in figure.evaluate("it => it.usable()") if c["key"] == key and c["usable"]]
    if not found:  # another control has removed or disabled it
        return False
    control = found[0]
    assert figure.evaluate("(it, place) => it.focus(place)", control["place"]), f"no focus: {key}"
    before = figure.evaluate("(it, place) => it.shown(place)", control["place"])
    page.keyboard.press(_key(control))
    after = figure.evaluate("(it, place) => it.shown(place)", control["place"])
    return bool(before != after)


def _key(control: dict[str, Any]) -> str:
    back = {"range": "ArrowLeft", "select": "ArrowUp"}
    if control["atTop"] or control["atEnd"]:
        return back[control["kind"]]
    return KEYS.get(control["kind"], "Enter")
