"""Digits, small models and losses for the tests of the explanations."""

import json
import os

import numpy as np
import pytest

import refnet
from refnet.core.loss import Loss, reduce_losses, spread_cotangent


class UnshiftedCrossEntropy(Loss):
    """Cross-entropy as it is printed: exp(x) / sum exp(x), then the logarithm."""

    def apply(self, predictions, targets):
        exps = np.exp(predictions)
        p = exps / exps.sum(axis=-1, keepdims=True)
        place = np.arange(len(p)), targets

        def pullback(dout):
            d = p.copy()
            d[place] -= 1
            return d * spread_cotangent(np.asarray(dout), len(p), self.reduction)

        return reduce_losses(-np.log(p[place]), self.reduction), pullback


@pytest.fixture
def unshifted():
    return UnshiftedCrossEntropy


@pytest.fixture(scope="session")
def digits():
    return refnet.data.load("digits", dtype=np.float64)


@pytest.fixture
def make_model():
    """Build a model for the digits in float64, with biases that are not zero."""

    def make(name, seed=0, dtype=np.float64):
        model = refnet.models.build(name, seed=seed, input_shape=(8, 8, 1), dtype=dtype)
        rng = np.random.default_rng(seed)
        for key, param in model.params.items():
            if key.endswith("/b"):
                param[...] = rng.uniform(-0.5, 0.5, param.shape)
        return model

    return make


@pytest.fixture
def tiny():
    """Build two smooth layers, 3 inputs to 4 classes: 28 parameters."""
    return refnet.Sequential(
        [
            refnet.Dense(3, 3, seed=1, dtype=float),
            refnet.Tanh(),
            refnet.Dense(3, 4, seed=2, dtype=float),
        ]
    )


@pytest.fixture(scope="session")
def mnist_labels():
    if not os.environ.get("REFNET_DATA_DIR"):
        pytest.skip("REFNET_DATA_DIR is not set: the labels of MNIST are not tested")
    return refnet.data.load("mnist").test.labels


@pytest.fixture(scope="session")
def strict():
    """Say that a document is strict JSON, by writing it."""
    return lambda document: json.dumps(document, allow_nan=False)
