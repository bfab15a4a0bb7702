"""Work the stepper, and compare all that it shows with what it should."""

import re
from collections.abc import Callable
from itertools import chain

import numpy as np

from tests.browser.figures.figure import Figure, Place, Shown, when
from tests.browser.figures.numbers import assert_reads, numbers
from tests.browser.figures.windows import Setting, Windows

Check = Callable[[Shown, Windows, Place], None]
VIEWS = {"out": "forward: out", "dx": "backward: dx", "dW": "backward: dW"}
LABELS = ("Window rows", "Window columns", "Stride", "Padding")
CAPTIONS = {"x": "x, the image", "W": "W, the kernel"}
#: The table in which a view picks.
PICKS = {"out": "out", "dx": "x, the image", "dW": "W, the kernel"}
ONE_OF_MANY = re.compile(r"\b1 (products|places|windows|entries)\b|\b(?!1\b)\d+ (product|place)\b")


def choose(figure: Figure, setting: Setting, before: Setting | None) -> None:
    """Set the controls of the windows that were set otherwise before."""
    for label, wanted, old in zip(LABELS, _options(setting), _options(before), strict=True):
        if wanted != old:
            figure.choose(label, wanted)


def _options(setting: Setting | None) -> list[str]:
    if setting is None:
        return [""] * len(LABELS)
    return [*map(str, setting.window), str(setting.stride), setting.padding]


def visit(figure: Figure, op: str, view: str, settings: list[Setting], check: Check) -> str:
    """Check three places of a view in each setting; return all that was read out."""
    said = []
    figure.choose("View", VIEWS[view])
    around = "0" if op == "conv2d" else "–"
    for setting, before in zip(settings, [None, *settings], strict=False):
        choose(figure, setting, before)
        expected = Windows.of(figure.data, op, setting)
        rows, columns = expected.arrays[view].shape
        middle = (rows // 2, columns // 2)
        for at in (middle, (0, 0), (rows - 1, columns - 1)):
            with when(op, setting, view, at):
                if at == middle:
                    figure.pick(PICKS[view], at)
                elif at == (0, 0):
                    home(figure, middle[0] + 1)
                else:  # one step back from the first place is the last
                    figure.button("← Previous").press("Enter")
                shown = figure.read()
                assert_sizes(shown, expected)
                assert_arrays(shown, expected, view, at, around)
                check(shown, expected, at)
                said.append(shown.says)
    return "\n".join(said)


def home(figure: Figure, steps: int) -> None:
    """Go to the first entry by keyboard; at the edge the keys stop."""
    for key in ("Home", *["ArrowUp"] * steps):
        figure.page.keyboard.press(key)


def assert_arrays(shown: Shown, expected: Windows, view: str, at: Place, around: str) -> None:
    """All arrays are there, with the padding around the image, and the place is picked."""
    pooling = "dW" not in expected.arrays
    names = {"x", "out"} if view == "out" else {"x", "dout", view}
    names |= set() if pooling else {"W"}
    captions = {CAPTIONS.get(name, name): name for name in names}
    assert set(shown.tables) - {"The terms", "The window"} == set(captions)
    for caption, name in captions.items():
        table = shown.tables[caption]
        array = expected.arrays[name]
        entries = {place: cell["parts"][0] for place, cell in table.entries().items()}
        if name == "x":
            rows, columns = expected.padding()
            assert set(entries) == {(r, c) for r in rows for c in columns}
            for place in set(entries) - set(np.ndindex(array.shape)):
                assert entries.pop(place) == around
        assert set(entries) == set(np.ndindex(array.shape))
        for place, text in entries.items():
            assert_reads(text, array[place])
        assert table.picked() == ({at} if caption == PICKS[view] else set())


def assert_marks(shown: Shown, expected: dict[str, set[Place]]) -> None:
    """The marked entries of each array, and of arrays named "chosen ..." those that are chosen."""
    found = {}
    for caption, table in shown.tables.items():
        if caption not in ("The terms", "The window"):
            name = caption.split(",")[0]
            found[name] = table.places("is-marked")
            found[f"chosen {name}"] = table.places("is-chosen")
    assert {name: places for name, places in found.items() if places} == {
        name: places for name, places in expected.items() if places
    }


def assert_sentence(shown: Shown, view: str, at: Place, said: list[float]) -> None:
    """The sentence is about this place, with these numbers after its indices."""
    assert shown.says.startswith(f"{view}[{at[0]}, {at[1]}] = ")
    assert numbers(shown.says) == [*at, *said]
    assert not ONE_OF_MANY.search(shown.says)


def assert_terms(shown: Shown, caption: str, expected: list[list[float | str]], by: str) -> None:
    """The terms in their order, joined by a sign."""
    cells = list(chain(*shown.tables[caption].texts()))
    terms = [term.split("·") for term in "".join(cells).split(by)] if cells else []
    assert [len(term) for term in terms] == [len(term) for term in expected]
    for factor, value in zip(chain(*terms), chain(*expected), strict=True):
        if isinstance(value, str):
            assert factor == value
        else:
            assert_reads(factor, value)


def assert_sizes(shown: Shown, expected: Windows) -> None:
    """The line that computes rows and columns of the output."""
    said: list[float] = []
    for axis in (expected.rows, expected.columns):
        after = max(axis.length - axis.before - axis.size, 0)
        same = [axis.size, axis.stride, axis.out, axis.before, after]
        valid = [axis.size, axis.window, axis.stride, 1, axis.out]
        said += same if expected.setting.padding == "same" else valid
    # A difference is written with a space after its sign.
    assert numbers(shown.note("Rows of out: ").replace("− ", "")) == said
