"""Pooling, order by order: other conventions and the usual mistakes are refused."""

import itertools
import operator

import numpy as np
import pytest
import sympy as sp

import refnet
from derivations import catalogue
from derivations.identities import pooling_orders
from derivations.identities.parts import orders, ties
from refnet.core.windows import Windows

FACTS = {fact.title: fact for fact in catalogue.statements("identities/pooling_orders")}


def literal(*, better=operator.gt, assign=False, zeros=False, mask=False):
    """Pool window by window, as a textbook loop does, with a mistake."""

    def max_pool2d(x, *, pool_size=2, stride=None, padding="same"):
        window = pool_size if isinstance(pool_size, tuple) else (pool_size, pool_size)
        image, stride = x.shape[1:3], window if stride is None else stride
        laid = Windows.over("max_pool2d", image, window, stride, padding)
        axes = laid.rows, laid.columns
        out = np.empty((1, *(axis.out for axis in axes), 1), object)
        winners = {}
        for place in itertools.product(*(range(axis.out) for axis in axes)):
            starts = [at * axis.stride - axis.before for at, axis in zip(place, axes, strict=True)]
            best, winners[place] = None, []
            for h, w in itertools.product(
                *(range(a, a + k) for a, k in zip(starts, window, strict=True))
            ):
                inside = 0 <= h < image[0] and 0 <= w < image[1]
                if not inside and not zeros:
                    continue
                value = x[0, h, w, 0] if inside else 0
                if best is None or better(value, best):
                    best, winners[place] = value, []
                elif not (mask and value == best):
                    continue
                winners[place] += [(h, w)] if inside else []
            out[0, *place, 0] = best

        def pullback(dout):
            dx = np.zeros(x.shape, object)
            for place, places in winners.items():
                for h, w in places:
                    dx[0, h, w, 0] = dout[0, *place, 0] + (0 if assign else dx[0, h, w, 0])
            return dx

        return out, pullback

    return max_pool2d


@pytest.mark.parametrize("title", FACTS)
def test_the_loop_without_a_mistake_passes(monkeypatch, title):
    monkeypatch.setattr(refnet, "max_pool2d", literal())
    assert FACTS[title].check() > 0


@pytest.mark.parametrize(
    ("mistake", "titles"),
    [
        ({"better": operator.ge}, ["ties", "as one formula"]),
        ({"mask": True}, ["ties", "as one formula", "other conventions"]),
        ({"assign": True}, ["windows that overlap"]),
        ({"zeros": True}, ["padding never wins"]),
        ({"better": operator.lt}, ["24 orders, four derivatives", "windows that overlap"]),
    ],
    ids=["last of the largest", "all of the largest", "= for +=", "zeros win", "the smallest"],
)
def test_a_mistake_is_refused(monkeypatch, mistake, titles):
    monkeypatch.setattr(refnet, "max_pool2d", literal(**mistake))
    for title in titles:
        with pytest.raises(AssertionError):
            FACTS[title].check()


@pytest.mark.parametrize("convention", [ties.even_split, ties.mask, ties.central_differences])
def test_other_conventions_are_not_the_codes(convention):
    with pytest.raises(AssertionError, match="dx at"):
        ties.check_first(lambda ranks, dout: dout * convention(ranks))


def test_a_wrong_branch_is_refused(monkeypatch):
    (first, condition), *others = pooling_orders.PIECEWISE.args
    strict = sp.And(*(sp.Gt(*part.args) for part in condition.args))
    monkeypatch.setattr(
        pooling_orders, "PIECEWISE", sp.Piecewise((first, strict), *others, evaluate=False)
    )
    with pytest.raises(AssertionError):
        FACTS["as one formula"].check()


def test_orders_are_counted():
    assert len(orders.strict_orders(4)) == 24
    assert [len(list(orders.weak_orders(size))) for size in (1, 2, 3, 4)] == [1, 3, 13, 75]
