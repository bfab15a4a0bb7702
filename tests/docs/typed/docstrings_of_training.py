"""Formulas typed in the docstrings of what trains: initializers, optimizers, accuracy."""

import numpy as np

import refnet
from refnet.comparison.trajectories import Losses
from refnet.data import Split
from tests.docs.typed.checks import Table, close
from tests.docs.typed.coursework import Ends, uniform_limit


def relative_differences() -> bool:
    a, b = np.array([2.0, -3.0, 0.5]), np.array([2.5, -2.0, 0.5])
    return close(Losses(a.tolist(), b.tolist()).differences, abs(a - b) / abs(a))


class Spread(Ends):
    """In place of a random generator: gives the standard deviation of what is drawn."""

    def normal(self, loc=0.0, scale=1.0, size=None):  # type: ignore[override]
        return np.array(scale)


def variance(initializer, shape) -> float:
    return float(initializer.draw(shape, Spread())) ** 2


def accuracy() -> bool:
    """Count the samples whose largest score is at their label."""
    model = refnet.Sequential([refnet.Dense(4, 3, seed=0, dtype="float64")])
    samples = np.random.default_rng(13).normal(size=(20, 4))
    labels = np.arange(20) // 7
    scores = model.forward(samples)
    right = {n for n in range(20) if max(range(3), key=lambda m: scores[n, m]) == labels[n]}
    found = refnet.evaluate(model, Split(samples, labels))["accuracy"]
    return len(right) not in (0, 10, 20) and close(found, 1 / 20 * len(right))


def sgd_step() -> bool:
    theta, g = np.array([1.0, -2.0]), np.array([0.5, 3.0])
    params = {"theta": theta.copy()}
    refnet.SGD(0.1).step(params, {"theta": g})
    return close(params["theta"], theta - 0.1 * g)


def decayed_rate() -> bool:
    schedule = refnet.ExponentialDecay(0.1, decay_steps=50, decay_rate=0.5)
    return all(close(schedule(step), 0.1 * 0.5 ** (step / 50)) for step in (0, 7, 50, 175))


TABLE: Table = {
    "refnet/comparison/trajectories": {r"|a - b| / |a|": relative_differences},
    "refnet/initializers/scaled": {
        r"\pm\sqrt{6 / (\mathrm{fan\_in} + \mathrm{fan\_out})}": lambda: uniform_limit(
            refnet.GlorotUniform(), (5, 7), np.sqrt(6 / (5 + 7))
        ),
        r"2 / (\mathrm{fan\_in} + \mathrm{fan\_out})": lambda: close(
            variance(refnet.GlorotNormal(), (5, 7)), 2 / (5 + 7)
        ),
        r"2 / \mathrm{fan\_in}": lambda: close(variance(refnet.HeNormal(), (5, 7)), 2 / 5),
    },
    "refnet/optimizers/exponential_decay": {r"\eta_0\, r^{\,\mathrm{step} / s}": decayed_rate},
    "refnet/optimizers/sgd": {r"\theta \leftarrow \theta - \eta\, g": sgd_step},
    "refnet/training/evaluation": {
        r"\mathrm{accuracy} = \frac1N \, \bigl|\{ n : \arg\max_m \mathrm{score}_{n m} = "
        r"\mathrm{label}_n \}\bigr|": accuracy,
    },
}  # fmt: skip
