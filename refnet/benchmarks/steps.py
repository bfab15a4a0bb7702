"""Timing one training step of a model in several frameworks, in one run."""

import importlib.metadata
import importlib.util
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

import refnet
from refnet import models
from refnet.benchmarks.torch_step import torch_step
from refnet.core.op import Array
from refnet.losses import SoftmaxCrossEntropy
from refnet.optimizers import SGD
from refnet.training import train_step

Step = Callable[[], object]
LEARNING_RATE = 0.001
BATCH_SIZE = 100


@dataclass(frozen=True)
class Timing:
    """Median, over rounds, of one framework's mean time for a step, in milliseconds."""

    model: str
    framework: str
    version: str
    milliseconds: float
    fastest: float


def refnet_step(name: str, x: Array, labels: Array) -> Step:
    """Training step of refnet, with its checks for non-finite numbers."""
    model, loss, optimizer = (
        models.build(name, seed=0),
        SoftmaxCrossEntropy("mean"),
        SGD(LEARNING_RATE),
    )
    return lambda: train_step(model, loss, optimizer, x, labels)


FRAMEWORKS: dict[str, Callable[[str, Array, Array], Step]] = {
    "refnet": refnet_step,
    "torch": torch_step,
}


def installed() -> list[str]:
    """Names of the frameworks that can be timed here, refnet first."""
    return [name for name in FRAMEWORKS if importlib.util.find_spec(name) is not None]


def compare_steps(name: str, *, rounds: int = 30, seconds: float = 0.02) -> list[Timing]:
    """Time a step of one model in every installed framework, in turns.

    Each round times a block of steps of each framework, about ``seconds`` long, so that all of
    them meet the same disturbances. The batch is 100 random images, float32, same initial weights.
    """
    rng = np.random.default_rng(0)
    x = rng.random((BATCH_SIZE, 28, 28, 1), dtype=np.float32)
    labels = rng.integers(0, 10, BATCH_SIZE)
    steps = {framework: FRAMEWORKS[framework](name, x, labels) for framework in installed()}
    blocks = {framework: _block_length(step, seconds) for framework, step in steps.items()}
    times: dict[str, list[float]] = {framework: [] for framework in steps}
    for _ in range(rounds):
        for framework, step in steps.items():
            times[framework].append(_time(step, blocks[framework]))
    return [
        Timing(
            name,
            framework,
            _version(framework),
            1e3 * statistics.median(times[framework]),
            1e3 * min(times[framework]),
        )
        for framework in steps
    ]


def _block_length(step: Step, seconds: float) -> int:
    _time(step, 20)  # warm up
    return max(1, round(seconds / _time(step, 20)))


def _time(step: Step, count: int) -> float:
    start = time.perf_counter()
    for _ in range(count):
        step()
    return (time.perf_counter() - start) / count


def _version(framework: str) -> str:
    return refnet.__version__ if framework == "refnet" else importlib.metadata.version(framework)
