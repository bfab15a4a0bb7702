"""A small model with biases that are not zero, and its training steps with a penalty."""

import numpy as np

import refnet
from refnet.training import train_step

RATE, STRENGTH = 0.25, 0.1875  # exact in float32, as which Keras holds the rate
RNG = np.random.default_rng(0)
X, LABELS = RNG.normal(size=(6, 4)), RNG.integers(0, 3, 6)


def make_model(dtype=np.float64):
    layers = [refnet.Dense(4, 5, seed=1, dtype=dtype), refnet.Tanh()]
    model = refnet.Sequential([*layers, refnet.Dense(5, 3, seed=2, dtype=dtype)])
    for name, array in model.params.items():
        if name.endswith("b"):
            array[...] = np.linspace(0.5, 1.5, array.size)
    return model


def step(model, *, rate=RATE, reduction="mean", **options):
    loss, optimizer = refnet.SoftmaxCrossEntropy(reduction), refnet.SGD(rate)
    return train_step(model, loss, optimizer, X, LABELS, **options)


def assert_close(one, other, rtol=1e-13):
    for name, array in one.params.items():
        np.testing.assert_allclose(other.params[name], array, rtol, atol=1e-15, err_msg=name)
