"""Softmax cross-entropy: evidence beyond what every op must show."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from refnet.core.op import Array
from refnet.core.op import op as make_op
from refnet.losses import softmax_cross_entropy
from refnet.verification.source import Source
from refnet.verification.spec import Case, Op, Options, Sizes, Spec
from refnet.verification.variants import with_options, with_pullback


def _options(source: Source, sizes: Sizes, reduction: str, kind: str) -> Options:
    n, m = sizes["N"], sizes["M"]
    draw = {
        "indices": lambda: source.labels(n, m),
        "probabilities": lambda: source.probabilities(n, m),
        "weights": lambda: source.array("t", (n, m)),
    }
    return {"labels": draw[kind](), "reduction": reduction}


def formula_arrays(options: Options, sizes: Sizes, arrays: Sequence[Array]) -> Options:
    """Target rows t, by the derivation's name."""
    labels = options["labels"]
    return {"t": np.eye(sizes["M"], dtype=int)[labels] if labels.ndim == 1 else labels}


def extreme_logits(op: Op) -> None:
    """Logits (-431, 279, 427), label 0, cost 858; (-1047, -981, 1891) cost 2938; no warning."""
    for logits, cost in (([-431.0, 279.0, 427.0], 858), ([-1047.0, -981.0, 1891.0], 2938)):
        with np.errstate(all="raise", under="ignore"):
            loss, pullback = op(np.array([logits]), labels=[0])
            gradient = pullback(1.0)
        np.testing.assert_allclose(loss, cost, rtol=1e-15)
        np.testing.assert_allclose(gradient, [[-1, 0, 1]], atol=1e-60)


def ten_thousand_is_finite(op: Op) -> None:
    """Logits of +-10,000 give finite loss and gradient in float32 and float64, no warning."""
    for dtype in (np.float32, np.float64):
        logits = np.array([[1e4, -1e4, 0], [-1e4, 1e4, -1e4]], dtype)
        for labels in ([1, 0], np.full((2, 3), 1 / 3, dtype)):
            with np.errstate(over="raise", invalid="raise", divide="raise"):
                loss, pullback = op(logits, labels=labels)
                gradient = pullback(1)
            assert np.isfinite(loss), f"the loss is {loss}"
            assert np.isfinite(gradient).all(), f"the gradient is {gradient}"


def minus_infinity_policy(op: Op) -> None:
    """A score of -inf costs nothing where the target is 0 and inf where it is not."""
    logits = np.array([[0.0, -np.inf, 0.0]])
    for labels in ([0], np.array([[0.5, 0.0, 0.5]])):
        with np.errstate(all="raise", under="ignore"):
            loss, pullback = op(logits, labels=labels)
            gradient = pullback(1.0)
        np.testing.assert_allclose(loss, np.log(2), rtol=1e-15)
        assert gradient[0, 1] == 0, f"the gradient is {gradient}"
    assert op(logits, labels=[1])[0] == np.inf, "an impossible label must cost inf"


def duplicated_batch(op: Op) -> None:
    """Repeating the batch doubles the sum, and leaves the mean and its gradient per sample."""
    logits = np.random.default_rng(0).normal(size=(3, 4))
    labels = np.array([3, 0, 1])
    twice, labels_twice = np.tile(logits, (2, 1)), np.tile(labels, 2)
    total = op(logits, labels=labels, reduction="sum")[0]
    np.testing.assert_allclose(op(twice, labels=labels_twice, reduction="sum")[0], 2 * total)
    mean, pullback = op(logits, labels=labels, reduction="mean")
    mean_twice, pullback_twice = op(twice, labels=labels_twice, reduction="mean")
    np.testing.assert_allclose(mean_twice, mean, rtol=1e-14)
    np.testing.assert_allclose(mean, total / 3, rtol=1e-14)
    halves = pullback_twice(1.0).reshape(2, 3, 4).sum(axis=0)
    np.testing.assert_allclose(halves, pullback(1.0), rtol=1e-13)


def indices_equal_one_hot_rows(op: Op) -> None:
    """Class indices and their one-hot rows give the same loss and gradient."""
    logits = np.random.default_rng(0).normal(size=(3, 4))
    labels = np.array([3, 0, 1])
    loss, pullback = op(logits, labels=labels)
    for rows in (np.eye(4)[labels], np.eye(4, dtype=int)[labels]):
        loss_rows, pullback_rows = op(logits, labels=rows)
        np.testing.assert_allclose(loss_rows, loss, rtol=1e-15)
        np.testing.assert_allclose(pullback_rows(2.0), pullback(2.0), rtol=1e-14, atol=1e-16)


def fused_gradient_is_the_chain(op: Op) -> None:
    """The gradient is that of log-softmax followed by the weighted sum, computed in two steps."""
    from refnet.activations import log_softmax

    rng = np.random.default_rng(0)
    logits, t = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    chained = log_softmax(logits)[1](-2.5 * t)
    np.testing.assert_allclose(op(logits, labels=t)[1](2.5), chained, rtol=1e-12)


def _targets(labels: Any, logits: Any) -> Any:
    labels = np.asarray(labels)
    return np.eye(logits.shape[1], dtype=int)[labels] if labels.ndim == 1 else labels


def _rows(g: Any, reduction: str, n: int) -> Any:
    return g[:, None] if reduction == "none" else g / n if reduction == "mean" else g


def _pullback(formula: Any) -> Op:
    """Variant whose pullback is ``formula(p, t, row factors)``."""

    def wrong(g: Any, logits: Any, out: Any, labels: Any, reduction: str = "sum") -> Any:
        from refnet.activations import softmax

        p, t = softmax(logits)[0], _targets(labels, logits)
        return formula(p, t, _rows(g, reduction, len(p)))

    return with_pullback(softmax_cross_entropy, wrong)


def _naive(shift: bool) -> Op:
    """Variant that takes the logarithm of the softmax."""

    @make_op(logits="N M")
    def variant(logits, *, labels, reduction="sum"):
        exps = np.exp(logits - logits.max(axis=1, keepdims=True) if shift else logits)
        p = exps / exps.sum(axis=1, keepdims=True)
        t = _targets(labels, logits)
        losses = -(t * np.log(p)).sum(axis=1)
        n = len(losses)
        total = {"none": losses, "sum": losses.sum(), "mean": losses.sum() / n}[reduction]
        return total, lambda g: (p * t.sum(axis=1)[:, None] - t) * _rows(g, reduction, n)

    return variant


def _without_1_over_n(g: Any, logits: Any, out: Any, labels: Any, reduction: str = "sum") -> Any:
    as_sum = "sum" if reduction == "mean" else reduction
    return softmax_cross_entropy(logits, labels=labels, reduction=as_sum)[1](g)


def _class_mean(logits: Any, *, labels: Any, reduction: str = "sum") -> Any:
    out, pullback = softmax_cross_entropy(logits, labels=labels, reduction=reduction)
    m = logits.shape[1]
    return (out / m, lambda g: pullback(g) / m) if reduction == "mean" else (out, pullback)


def in_jax(jax: Any, logits: Any, labels: Any, reduction: str) -> Any:
    """Cross-entropy by JAX's log-softmax."""
    t = jax.nn.one_hot(labels, logits.shape[1]) if labels.ndim == 1 else labels
    losses = -(t * jax.nn.log_softmax(logits)).sum(axis=1)
    return {"sum": losses.sum, "mean": losses.mean, "none": lambda: losses}[reduction]()


SPEC = Spec(
    key="losses/softmax_cross_entropy",
    op=softmax_cross_entropy,
    layouts={"logits": "N M"},
    cases=[
        Case({"N": 3, "M": 4}, {"reduction": "sum", "kind": "indices"}),
        Case({"N": 2, "M": 3}, {"reduction": "sum", "kind": "weights"}),
        Case({"N": 3, "M": 2}, {"reduction": "mean", "kind": "indices"}),
        Case({"N": 2, "M": 3}, {"reduction": "mean", "kind": "probabilities"}),
        Case({"N": 4, "M": 2}, {"reduction": "mean", "kind": "weights"}),
        Case({"N": 3, "M": 4}, {"reduction": "none", "kind": "probabilities"}),
        Case({"N": 2, "M": 3}, {"reduction": "none", "kind": "weights"}),
    ],
    options=_options,
    formula_arrays=formula_arrays,
    foreign={
        "torch": lambda torch, logits, labels, reduction: torch.nn.functional.cross_entropy(
            logits, labels, reduction=reduction
        ),
        "jax": in_jax,
    },
    conventions=[
        extreme_logits,
        ten_thousand_is_finite,
        minus_infinity_policy,
        duplicated_batch,
        indices_equal_one_hot_rows,
        fused_gradient_is_the_chain,
    ],
    wrong={
        "no shift by the maximum": _naive(shift=False),
        "shift, then log of the softmax": _naive(shift=True),
        "p - t whatever t sums to": _pullback(lambda p, t, rows: (p - t) * rows),
        "t - p": _pullback(lambda p, t, rows: (t - p * t.sum(axis=1)[:, None]) * rows),
        "p - t without the 1/N of the mean": with_pullback(
            softmax_cross_entropy, _without_1_over_n
        ),
        "mean for sum": with_options(softmax_cross_entropy, reduction="mean"),
        "sum for mean": with_options(softmax_cross_entropy, reduction="sum"),
        "dout ignored": _pullback(
            lambda p, t, rows: (p * t.sum(axis=1)[:, None] - t) * (rows * 0 + 1)
        ),
        "gradient by p in place of the scores": _pullback(lambda p, t, rows: -t / p * rows),
        "mean over the classes as well": _class_mean,
        "p subtracted at every class": _pullback(lambda p, t, rows: (p - t * p) * rows),
    },
)
