"""Evidence A to G for layers/dropout, and the layer, which owns the generator."""

import numpy as np
import pytest

import refnet
from tests.contract import contract

test_evidence = contract("layers/dropout")
X = np.random.default_rng(0).normal(size=(400, 50))


@pytest.mark.parametrize("rate", [0.2, 0.75])
def test_rate_is_the_share_that_is_dropped(rate):
    out = refnet.Dropout(rate, seed=0).forward(X, training=True)
    assert abs((out == 0).mean() - rate) < 5 * np.sqrt(rate * (1 - rate) / X.size)
    np.testing.assert_allclose(out[out != 0], X[out != 0] / (1 - rate))


def test_evaluation_is_the_identity_forward_and_backward():
    layer = refnet.Dropout(0.75, seed=0)
    np.testing.assert_array_equal(layer.forward(X), X)
    np.testing.assert_array_equal(layer.backward(2 * X), 2 * X)


def test_backward_uses_the_mask_of_forward():
    layer = refnet.Dropout(0.75, seed=0)
    out = layer.forward(X, training=True)
    np.testing.assert_allclose(layer.backward(X), out)


def test_masks_differ_from_call_to_call_and_repeat_with_the_seed():
    first, second = refnet.Dropout(0.5, seed=1), refnet.Dropout(0.5, seed=1)
    a, b = first.forward(X, training=True), first.forward(X, training=True)
    assert (a != b).any()
    np.testing.assert_array_equal(second.forward(X, training=True), a)
