"""Every array of one update, by name and in the order of computation."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from refnet.core.loss import Loss
from refnet.core.op import Array
from refnet.core.sequential import Sequential

Place = tuple[str, Array]


def forward_places(model: Sequential, x: Array) -> Iterator[Place]:
    """Yield each layer's output; the last one is the scores."""
    out = x
    for layer in model.layers:
        out = layer.forward(out, training=True)
        yield f"output of {layer.name}", out


def softmax_places(scores: Array, labels: Array, *, shifted: bool) -> Iterator[Place]:
    r"""Yield what a softmax and the logarithm of its entries at the labels are computed from.

    Parameters
    ----------
    scores : array, shape (N, M)
    labels : array of int, shape (N,)
    shifted : bool
        Whether each row's maximum is subtracted first, and the logarithm of the sum afterwards,
        as ``refnet.log_softmax`` does; else $e^x / \sum e^x$ and its logarithm, as it is printed.
    """
    of_label = np.arange(len(scores)), labels
    if shifted:
        scores = scores - scores.max(axis=-1, keepdims=True)
        yield "scores minus their maximum", scores
    exps = np.exp(scores)
    yield "exp of the scores", exps
    sums = exps.sum(axis=-1, keepdims=True)
    yield "sum of the exps", sums
    quotients = exps / sums
    yield "softmax", quotients
    logs = scores - np.log(sums) if shifted else np.log(quotients)
    yield "log of the softmax at the labels", logs[of_label]


def backward_places(model: Sequential, loss: Loss) -> Iterator[Place]:
    """Yield the gradients: of the scores, then layer by layer, down to the first parameters.

    The passes forward must have been done.
    """
    gradient = loss.backward()
    yield "gradient of the scores", gradient
    first = next(number for number, layer in enumerate(model.layers) if layer.params)
    for number, layer in reversed(list(enumerate(model.layers))):
        if number > first:
            gradient = layer.backward(gradient)
        else:
            layer.backward_params(gradient)
        for key, grad in layer.grads.items():
            yield f"gradient of {layer.name}/{key}", grad
        if number <= first:
            return
        yield f"gradient of the output of {model.layers[number - 1].name}", gradient


def parameter_places(model: Sequential) -> Iterator[Place]:
    """Yield the parameters, once they are updated."""
    for name, param in model.params.items():
        yield f"{name} after the update", param


def describe(place: str, array: Array) -> dict[str, Any] | None:
    """Say what of an array is not finite, or None."""
    nan, inf = int(np.isnan(array).sum()), int(np.isinf(array).sum())
    if not nan + inf:
        return None
    kind = "nan" if nan else "inf"
    return {"place": place, "kind": kind, "nan": nan, "inf": inf, "size": array.size}


def check_value(value: float, log_p: Array, reduction: str, *, shifted: bool) -> None:
    """Refuse a loss that is not the one of these logarithms.

    An unshifted loss may be the only one that is not finite: some take ``0 * log(0)`` too.
    """
    total = -float(log_p.sum() if reduction == "sum" else log_p.mean())
    if math.isfinite(value) and math.isfinite(total):
        same = math.isclose(value, total, rel_tol=1e-4, abs_tol=1e-4)
    else:
        same = not math.isfinite(value) and (not shifted or not math.isfinite(total))
    if not same:
        raise ValueError(
            f"the loss is {value:g}, and {total:g} by the softmax with shifted={shifted}; "
            f"expected the same."
        )
