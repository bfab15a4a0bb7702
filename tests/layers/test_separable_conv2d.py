"""Evidence A to G for layers/separable_conv2d, and the layer."""

import numpy as np
import pytest

import refnet
from tests.contract import contract
from tests.layers.windowed import CHECKS, SEEDED, Layer, X, takes_its_initializers

test_evidence = contract("layers/separable_conv2d")
LAYER = Layer(
    lambda **options: refnet.SeparableConv2D(3, 4, (3, 2), depth_multiplier=2, **options),
    refnet.separable_conv2d,
    {"D": (3, 2, 3, 2), "P": (6, 4), "b": (4,)},
    filters=4,
)


@pytest.mark.parametrize("check", CHECKS)
def test_layer(check):
    check(LAYER)


def test_initializers():
    takes_its_initializers(LAYER, depthwise="D", pointwise="P", bias="b")


def test_it_is_a_depthwise_layer_and_a_dense_one_at_every_place():
    layer = LAYER.make(**SEEDED)
    depthwise = refnet.DepthwiseConv2D(3, (3, 2), depth_multiplier=2, dtype=float)
    depthwise.params["W"][...] = layer.params["D"]
    y = depthwise.forward(X)
    expected = refnet.dense(y.reshape(-1, 6), layer.params["P"], layer.params["b"])[0]
    np.testing.assert_allclose(layer.forward(X), expected.reshape(*y.shape[:3], 4), atol=1e-14)


@pytest.mark.parametrize(("multiplier", "error"), [(0, ValueError), (1.5, TypeError)])
def test_depth_multiplier_is_refused(multiplier, error):
    with pytest.raises(error, match=r"depth_multiplier is .*; expected a positive integer"):
        refnet.SeparableConv2D(3, 4, 3, depth_multiplier=multiplier)
