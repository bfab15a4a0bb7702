"""The check of the docstrings sees what is missing or wrong, and types are text."""

from typing import Any

import pytest

from tests.docs.docstrings import EXTENSIONS, entries, gaps

griffe = pytest.importorskip("griffe", reason="the extra docs is not installed")


def objects_of(code: str) -> Any:
    """Return what Griffe, with refnet's extensions, finds in a module of this code."""
    extensions = griffe.load_extensions(*EXTENSIONS)
    files = {"__init__.py": code}
    with griffe.temporary_visited_package("pads", files, extensions=extensions) as module:
        return module


GOOD = '''
def pad(x, size, *, mode="same", every=20_000):
    """Pad.

    Parameters
    ----------
    x : array, shape (N, D)
        Rows.
    size : int or "all"
        Zeros.
    mode : {"same", "valid", "full"}, default "same"
        Where.
    every : int, default 20,000
        Steps.

    Raises
    ------
    TypeError, ValueError
        If not.
    """
'''


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("    size : int", "    sizes : int", "entries for"),
        ('    size : int or "all"\n        Zeros.\n', "", "entries for"),
        ("        Zeros.\n", "", "empty"),
        ("x : array, shape (N, D)\n        Rows.\n    size", "x, size", "told twice"),
        (", default 20,000", ", default 200", "the default of every"),
        ('"same"\n', '"valid"\n', "the default of mode"),
        ('size : int or "all"', 'size : {"all", "none"}, default "all"', "the default of size"),
    ],
)
def test_gap_is_found(written: str, instead: str, told: str) -> None:
    assert not gaps(objects_of(GOOD)["pad"])
    assert written in GOOD
    (problem, *_) = gaps(objects_of(GOOD.replace(written, instead))["pad"])
    assert told in problem


def test_method_may_mention_its_parameters_in_a_sentence() -> None:
    code = 'class A:\n    def take(self, n):\n        """Take {}."""\n'
    assert not gaps(objects_of(code.format("``n``"))["A.take"])
    assert gaps(objects_of(code.format("some"))["A.take"]) == ["n is not mentioned"]


def test_types_are_text() -> None:
    pad = objects_of(GOOD)["pad"]
    types = [str(entry.annotation).replace("\N{NO-BREAK SPACE}", " ") for entry in entries(pad)]
    assert types == ["array of shape (N, D)", 'int or "all"', '"same", "valid" or "full"', "int"]
    (raised,) = entries(pad, "raises")
    assert str(raised.annotation) == "TypeError or ValueError"
