"""Model 1 with its loss: the very layers that train, as one op in x, W and b."""

from typing import Any

import numpy as np

from refnet import models
from refnet.losses import SoftmaxCrossEntropy
from refnet.verification.source import Source
from refnet.verification.spec import Case, Op, Options, Sizes, Spec
from refnet.verification.specs.losses import softmax_cross_entropy as cross_entropy
from refnet.verification.variants import with_pullback


def m1_loss(x: Any, W: Any, b: Any, *, labels: Any, reduction: str = "sum") -> Any:
    """Run ``refnet.models.build("m1")`` and its loss, with the given parameters."""
    x, W, b = np.asarray(x), np.asarray(W), np.asarray(b)
    model = models.build("m1", input_shape=x.shape[1:], classes=W.shape[1])
    model["dense_1"].params.update(W=W, b=b)
    loss = SoftmaxCrossEntropy(reduction)
    value = loss.forward(model.forward(x, training=True), labels)

    def m1_pullback(dout: Any) -> Any:
        dx = model.backward(loss.backward(dout))
        return dx, model.grads["dense_1/W"], model.grads["dense_1/b"]

    return value, m1_pullback


def _options(source: Source, sizes: Sizes, reduction: str, kind: str) -> Options:
    n, m = sizes["N"], sizes["M"]
    labels = source.labels(n, m) if kind == "indices" else source.array("t", (n, m))
    return {"labels": labels, "reduction": reduction}


def gradients_by_the_closed_form(op: Op) -> None:
    """For class labels dz = p - t gives dx = dz Wᵀ, dW = xᵀ dz and db = dzᵀ 1."""
    from refnet.activations import softmax

    rng = np.random.default_rng(0)
    x, W, b = rng.normal(size=(3, 4)), rng.normal(size=(4, 2)), rng.normal(size=2)
    dz = softmax(x @ W + b)[0] - np.eye(2)[[1, 0, 1]]
    found = op(x, W, b, labels=[1, 0, 1])[1](1.0)
    for have, want in zip(found, (dz @ W.T, x.T @ dz, dz.sum(axis=0)), strict=True):
        np.testing.assert_allclose(have, want, atol=1e-13)


def _in_torch(torch: Any, x: Any, W: Any, b: Any, labels: Any, reduction: str) -> Any:
    return torch.nn.functional.cross_entropy(x @ W + b, labels, reduction=reduction)


def _in_jax(jax: Any, x: Any, W: Any, b: Any, labels: Any, reduction: str) -> Any:
    return cross_entropy.in_jax(jax, x @ W + b, labels, reduction)


def _dz_squared_error(g: Any, x: Any, W: Any, b: Any, out: Any, labels: Any, reduction: str) -> Any:
    from refnet.activations import softmax

    p, pull = softmax(x @ W + b)
    t = np.eye(W.shape[1], dtype=int)[labels] if np.ndim(labels) == 1 else labels
    dz = pull(g * (p - t))  # the softmax's Jacobian applied a second time
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


SPEC = Spec(
    key="models/m1",
    op=m1_loss,
    layouts={"x": "N D", "W": "D M", "b": "M"},
    cases=[
        Case({"N": 2, "D": 3, "M": 4}, {"reduction": "sum", "kind": "indices"}),
        Case({"N": 4, "D": 2, "M": 3}, {"reduction": "sum", "kind": "weights"}),
    ],
    options=_options,
    formula_arrays=cross_entropy.formula_arrays,
    foreign={"torch": _in_torch, "jax": _in_jax},
    conventions=[gradients_by_the_closed_form],
    wrong={
        "p - t used outside softmax + cross-entropy": with_pullback(m1_loss, _dz_squared_error),
        "parameter gradients averaged over the batch": with_pullback(
            m1_loss,
            lambda g, x, W, b, out, **options: tuple(
                gradient / (1 if number == 0 else len(x))
                for number, gradient in enumerate(m1_loss(x, W, b, **options)[1](g))
            ),
        ),
    },
)
