"""The panel computes what refnet computes, for all logits and targets, and fails where it says."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import refnet

Call = Callable[..., Any]
#: Exponentials and logarithms of V8 and of NumPy differ by units in the last place.
RELATIVE = 1e-13
ABSOLUTE = 1e-15


@pytest.fixture(scope="module")
def call(run_ops: Callable[[str], Call]) -> Call:
    return run_ops("softmax")


def cases() -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Logits up to 1e4, with one-hot, soft, unnormalized, zero and negative targets."""
    rng = np.random.default_rng(0)
    for classes in (2, 3, 4, 5):
        for scale in (0, 1, 30, 1000, 1e4):
            logits = rng.normal(size=classes) * scale
            yield logits, np.eye(classes)[rng.integers(classes)]
            yield logits, rng.dirichlet(np.ones(classes))
            yield logits + 1e4, rng.uniform(0, 3, classes)
            yield logits - 1e4, rng.normal(size=classes)
            yield np.full(classes, float(scale)), np.zeros(classes)
    yield np.array([-431.0, 279.0, 427.0]), np.array([1.0, 0.0, 0.0])
    yield np.array([-np.inf, 2.0, 1.0]), np.array([0.0, 0.7, 0.3])
    yield np.array([-np.inf, 2.0, 1.0]), np.array([0.1, 0.6, 0.3])


CASES = list(cases())


def assert_close(found: Any, expected: Any) -> None:
    """Same shape, same NaN and infinities, and equal to rounding."""
    assert np.shape(found) == np.shape(expected)
    np.testing.assert_allclose(found, expected, rtol=RELATIVE, atol=ABSOLUTE)


def test_softmax_and_log_softmax(call: Call) -> None:
    for logits, _ in CASES:
        assert_close(call("softmax", logits), refnet.softmax(logits)[0])
        log_p = refnet.log_softmax(logits)[0]
        assert_close(call("logSoftmax", logits), log_p)
        likely = log_p.argmax()
        assert_close(call("logSumExp", logits), logits[likely] - log_p[likely])


def test_cross_entropy_and_its_gradient(call: Call) -> None:
    for logits, t in CASES:
        loss, pullback = refnet.softmax_cross_entropy(logits[None], labels=t[None])
        assert_close(call("crossEntropy", logits, t), loss)
        assert_close(call("gradient", logits, t), pullback(1.0)[0])


def test_class_indices_are_one_hot_targets(call: Call) -> None:
    for logits, _ in CASES:
        for label in range(len(logits)):
            loss, pullback = refnet.softmax_cross_entropy(logits[None], labels=[label])
            t = np.eye(len(logits))[label]
            assert_close(call("crossEntropy", logits, t), loss)
            assert_close(call("gradient", logits, t), pullback(1.0)[0])


def test_cases_reach_what_they_are_for() -> None:
    sums = np.array([t.sum() for _, t in CASES])
    assert (np.abs(sums - 1) > 0.1).sum() > 30
    assert max(np.ptp(logits) for logits, _ in CASES if np.isfinite(logits).all()) > 1e4
    assert any(t.max() < 1 and t.sum() > 0.9 for _, t in CASES)


@pytest.mark.filterwarnings("ignore:.*encountered in:RuntimeWarning")
def test_formulas_as_written_fail_as_in_numpy(call: Call) -> None:
    lost = set()
    for logits, t in CASES:
        exps = np.exp(logits)
        for found, p in (
            (call("asWritten", logits, t), exps / exps.sum()),
            (call("logOfSoftmax", logits, t), refnet.softmax(logits)[0]),
        ):
            assert_close(found["p"], p)
            # Of tiny p the logarithm magnifies no error: log(p (1 + e)) = log p + e.
            expected = -(t * np.log(p)).sum()
            np.testing.assert_allclose(found["loss"], expected, rtol=1e-12, atol=1e-12)
            lost.add(str(expected) if not np.isfinite(expected) else "finite")
        assert_close(call("asWritten", logits, t)["logSumExp"], np.log(exps.sum()))
        assert call("stable", logits, t) == {
            "p": call("softmax", logits),
            "logSumExp": call("logSumExp", logits),
            "loss": call("crossEntropy", logits, t),
        }
    assert lost >= {"nan", "inf", "finite"}
