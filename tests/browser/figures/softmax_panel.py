"""What the softmax panel should show for logits and a target, from refnet and NumPy."""

import math
import re
from typing import Any

import numpy as np
import pytest

import refnet
from tests.browser.figures.figure import Figure, Shown, when
from tests.browser.figures.numbers import assert_reads

Row = list[float]
FILLS = """
(root) => [...root.querySelectorAll(".refnet-classes .refnet-meter-fill")].map((node) => {
  const [own, whole] = [node, node.parentElement].map((each) => each.getBoundingClientRect());
  return [(own.left - whole.left) / whole.width, own.width / whole.width];
})
"""


def assert_shows(figure: Figure, logits: Row, t: Row) -> Shown:
    """Everything but the sentence, for logits and a target; returned is what is shown."""
    with when(logits, t):
        shown = figure.read()
        z, weights = np.array(logits, float), np.array(t, float)
        p = refnet.softmax(z)[0]
        _, pullback = refnet.softmax_cross_entropy(z[None], labels=weights[None])
        slopes = pullback(1.0)[0]
        rows = shown.tables["The classes"].parts()
        assert len(rows) == len(z)
        for m, (logit, weight, bars, (slope,)) in enumerate(rows):
            assert float(logit[1]) == pytest.approx(z[m], rel=1e-11)
            assert float(logit[0]) == np.clip(z[m], -10, 10).round(1)
            assert float(weight[0]) == pytest.approx(t[m], abs=5e-7)
            for text, value in zip((*bars, slope), (p[m], t[m], slopes[m]), strict=True):
                assert_reads(text, value, decimals=4, least=1e-3)
        _assert_bars(figure, p, weights, slopes)
        _assert_ways(shown, z, weights)
        return shown


def _assert_bars(figure: Figure, p: Any, t: Any, slopes: Any) -> None:
    """Bars are as long as their numbers: p and t from the left, slopes from the middle."""
    full, steep = max(1, *t), max(1, *np.abs(slopes))
    expected = [
        bar
        for value, weight, slope in zip(p, t, slopes / steep / 2, strict=True)
        for bar in (
            (0, value / full),
            (0, max(weight, 0) / full),
            (0.5 + min(slope, 0), abs(slope)),
        )
    ]
    assert np.allclose(figure.root.evaluate(FILLS), expected, rtol=0, atol=0.01)


def _assert_ways(shown: Shown, z: Any, t: Any) -> None:
    """Three ways to compute p, log-sum-exp and loss; what is not finite is marked as lost."""
    with np.errstate(all="ignore"):
        exps = np.exp(z)
        p, naive = refnet.softmax(z)[0], exps / exps.sum()
        largest = z.argmax()
        total = z[largest] - refnet.log_softmax(z)[0][largest]
        loss = float(refnet.softmax_cross_entropy(z[None], labels=t[None])[0])
        ways = [
            (naive, np.log(exps.sum()), -(t * np.log(naive)).sum()),
            (p, total, -(t * np.log(p)).sum()),
            (p, total, loss),
        ]
    table = shown.tables["Three ways to compute them"]
    for texts, row, (chances, *values) in zip(table.texts(), table.rows[1:], ways, strict=True):
        for text, value in zip(texts[0].split(", "), chances, strict=True):
            assert_reads(text, value, least=1e-3)
        for text, value in zip(texts[1:], values, strict=True):
            assert_reads(text, value, decimals=4)
        lost = [np.isnan(chances).any(), *(not math.isfinite(value) for value in values)]
        assert ["is-lost" in cell["classes"] for cell in row[1:]] == lost


def assert_says(shown: Shown, logits: Row, t: Row) -> None:
    """The sentence: loss, likeliest class, where a step leads, and what is special."""
    z, weights = np.array([logits], float), np.array([t], float)
    loss, pullback = refnet.softmax_cross_entropy(z, labels=weights)
    p, slopes = refnet.softmax(z)[0][0], pullback(1.0)[0]
    said = re.match(
        r"Loss (\S+)\. Class (\d) has the largest p, ([^;]+?)(?:; (.*?))?\.( |$)", shown.says
    )
    assert said is not None, shown.says
    assert_reads(said[1], float(loss), decimals=4)
    assert int(said[2]) == p.argmax()
    assert_reads(said[3], p.max(), decimals=4)
    raises = f"raises the logit of class {slopes.argmin()} most" if slopes.min() < 0 else ""
    assert (said[4] or "").endswith(raises)
    assert bool(said[4]) == bool(raises)
    total = re.search(r" As t sums to (\S+), the gradient is not p − t\.", shown.says)
    assert (total is None) == math.isclose(sum(t), 1)
    if total:
        assert_reads(total[1], sum(t))
    naive = re.search(r"From the exponentials as they are, the loss is (\S+)\.$", shown.says)
    with np.errstate(all="ignore"):
        lost = -(weights[0] * np.log(np.exp(z[0]) / np.exp(z[0]).sum())).sum()
    assert (naive is None) == math.isfinite(lost)
    if naive:
        assert_reads(naive[1], lost)
