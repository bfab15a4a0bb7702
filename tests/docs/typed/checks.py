"""What a table of typed formulas may say of one, and what its checks have in common."""

import doctest
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from refnet.verification import complex_step

ROOT = Path(__file__).parents[3]
Array = np.ndarray


@dataclass(frozen=True)
class Definition:
    """The formula says what a sign means, or what others wrote: nothing can be compared."""

    reason: str


@dataclass(frozen=True)
class PartOf:
    """The formula stands, letter by letter, within another one of the page, which has a check."""

    formula: str


@dataclass(frozen=True)
class Quoted:
    """Others claimed it, in these letters: the verdict of this title decides it, and is tested."""

    verdict: str


#: A check returns True, and computes what the formula says from something else than the formula.
Check = Callable[[], bool]
#: By page or module, then by formula.
Table = Mapping[str, Mapping[str, Check | Definition | PartOf | Quoted]]


def close(found: Any, expected: Any) -> bool:
    """Tell whether arrays agree to rounding in float64, their shapes and all."""
    found, expected = np.asarray(found), np.asarray(expected)
    same_shape = found.shape == expected.shape
    return same_shape and bool(np.allclose(found, expected, rtol=1e-11, atol=1e-12))


def slopes(op: Callable[..., Any], x: Array, **options: Any) -> Array:
    """Differentiate the forward of an op that acts entry by entry, by the complex step."""
    return complex_step(op, [x], np.ones(x.shape), options)[0]


def jacobian(op: Callable[..., Any], x: Array, **options: Any) -> Array:
    """Differentiate the forward of an op of one array: a row for each output, by complex steps."""
    out = op(x, **options)[0]
    units = np.eye(out.size).reshape(-1, *out.shape)
    return np.stack([complex_step(op, [x], unit, options)[0].ravel() for unit in units])


def gradient(op: Callable[..., Any], *arrays: Array, dout: Any = 1.0, **options: Any) -> Any:
    """Return what the pullback of an op gives: one gradient, or a tuple of them."""
    return op(*arrays, **options)[1](np.asarray(dout))


@cache
def example(page: str, heading: str) -> dict[str, Any]:
    """Run the examples of a page up to the end of a section; return the names they define."""
    text = ROOT.joinpath("docs", f"{page}.md").read_text("utf-8")
    before, start, after = text.partition(f"\n## {heading}\n")
    assert start, f"{page} has no section {heading!r}"
    until = before + after.partition("\n## ")[0]
    names: dict[str, Any] = {}
    for each in doctest.DocTestParser().get_examples(until.replace("```", "")):
        if not each.exc_msg:
            exec(compile(each.source, page, "exec"), names)
    return names
