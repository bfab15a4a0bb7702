"""Sizes and paddings: each formula and each part of an axis matters."""

import dataclasses

import pytest
import sympy as sp

from derivations import catalogue
from derivations.identities.parts import window_sizes as sizes
from derivations.identities.parts.window_sizes import h, k, n, out, p_f, p_t, s
from refnet.core.windows import Axis

FACTS = {fact.title: fact for fact in catalogue.statements("identities/geometry")}


@pytest.mark.parametrize(
    ("name", "wrong", "title"),
    [
        ("VALID", sizes.WITHOUT_K, "valid"),
        ("VALID", sp.ceiling((n - k) / s) + 1, "valid"),
        ("VALID", sp.floor((n - k + 1) / s) + 1, "valid"),
        ("SAME", sp.floor(n / s), "same"),
        ("SAME", sizes.HALF, "same"),
        ("TOTAL", (out - 1) * s + k - n, "same"),
        ("TOTAL", sp.Max(k - 1, 0), "same"),
        ("TOTAL", sp.Max((out - 1) * s + k - n + 1, 0), "same"),
        ("FRONT", sp.ceiling(p_t / 2), "same"),
        ("FRONT", sp.Integer(0), "same"),
        ("NATURAL", out * s + k - p_t, "trailing entries"),
        ("NATURAL", n, "trailing entries"),
        ("SEEN", sp.ceiling(k / s), "how many windows see an entry"),
        ("SEEN", sizes.LAST - sizes.FIRST + 1, "how many windows see an entry"),
        ("SEEN", sizes.SEEN.subs(p_f, 0), "how many windows see an entry"),
        ("SEEN", sizes.SEEN.subs(h, h + 1), "how many windows see an entry"),
        ("HALF", sizes.SAME, "half a window of zeros on both sides"),
        ("WITHOUT_K", sizes.VALID, "a formula without $- k$"),
    ],
)
def test_a_wrong_formula_is_refused(monkeypatch, name, wrong, title):
    monkeypatch.setattr(sizes, name, wrong)
    with pytest.raises((AssertionError, KeyError)):
        FACTS[title].check()


def changed(**change):
    """Lay axes with one thing changed."""
    right = Axis.of

    def of(size, window, stride, padding):
        axis = right(size, window, stride, padding)
        return dataclasses.replace(axis, **{name: new(axis) for name, new in change.items()})

    return of


@pytest.mark.parametrize(
    ("wrong", "titles"),
    [
        (
            changed(before=lambda a: max(a.length - a.size, 0) - a.before if a.before else 0),
            ["same", "the adjoint axis", "the gradient of the code"],
        ),
        (changed(before=lambda a: a.window // 2), ["valid", "same", "the adjoint axis"]),
        (changed(out=lambda a: max(a.out - 1, 1)), ["valid", "same", "the gradient of the code"]),
    ],
    ids=["the odd zero in front", "half a window in front", "a window too few"],
)
def test_a_wrong_axis_is_refused(monkeypatch, wrong, titles):
    monkeypatch.setattr(Axis, "of", wrong)
    for title in titles:
        with pytest.raises(AssertionError):
            FACTS[title].check()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda a: Axis(a.out, a.window, a.dilation, a.before, a.size, a.stride),
        lambda a: Axis(a.out, a.window, a.stride, a.window - 1 - a.before, a.size, a.dilation),
    ],
    ids=["padding kept", "stride kept"],
)
def test_a_wrong_adjoint_is_refused(monkeypatch, wrong):
    monkeypatch.setattr(Axis, "adjoint", property(wrong))
    for title in ["the adjoint axis", "the gradient of the code"]:
        with pytest.raises(AssertionError):
            FACTS[title].check()


def test_a_size_that_is_no_integer_is_refused():
    with pytest.raises(AssertionError, match="is 5/2"):
        sizes.number(n / s, n=5, s=2)
