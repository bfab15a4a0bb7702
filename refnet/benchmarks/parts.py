"""Gradients of a model from a batch in parts, one after the other or in threads."""

import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from refnet import models
from refnet.benchmarks.problem import SEED, batch
from refnet.core.op import Array
from refnet.losses import SoftmaxCrossEntropy
from refnet.training.step import gradients

Gradients = Callable[[], dict[str, Array]]


def in_parts(name: str, count: int, *, threads: bool = False) -> Gradients:
    """Give the gradients of the model ``name``'s mean loss, a sum over equal parts of the batch."""
    x, labels = batch()
    size = len(x) // count
    own = [
        (
            models.build(name, seed=SEED),
            SoftmaxCrossEntropy("mean"),
            slice(k * size, k * size + size),
        )
        for k in range(count)
    ]
    apply: Callable[..., Any] = ThreadPoolExecutor(count).map if threads else map

    def part(k: int) -> dict[str, Array]:
        model, loss, rows = own[k]
        gradients(model, loss, x[rows], labels[rows], 1 / count)
        return model.grads

    def run() -> dict[str, Array]:
        return functools.reduce(_add, apply(part, range(count)))

    return run


def _add(total: dict[str, Array], more: dict[str, Array]) -> dict[str, Array]:
    return {name: total[name] + more[name] for name in total}


def part_runs() -> dict[str, tuple[Gradients, Gradients]]:
    """Compare a batch taken whole with halves in two threads, and with quarters in turn."""
    runs = {}
    for name in ("m4", "m5"):
        whole = in_parts(name, 1)
        runs[f"not done: gradients of {name}, halves of the batch in two threads"] = (
            whole,
            in_parts(name, 2, threads=True),
        )
        runs[f"not done: gradients of {name}, quarters of the batch in turn"] = (
            whole,
            in_parts(name, 4),
        )
    return runs
