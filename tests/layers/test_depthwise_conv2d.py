"""Evidence A to G for layers/depthwise_conv2d, and the layer."""

import pytest

import refnet
from tests.contract import contract
from tests.layers.windowed import CHECKS, Layer, takes_its_initializers

test_evidence = contract("layers/depthwise_conv2d")
LAYER = Layer(
    lambda **options: refnet.DepthwiseConv2D(3, (3, 2), depth_multiplier=2, **options),
    refnet.depthwise_conv2d,
    {"W": (3, 2, 3, 2)},
    filters=6,
)


@pytest.mark.parametrize("check", CHECKS)
def test_layer(check):
    check(LAYER)


def test_initializer():
    takes_its_initializers(LAYER, kernel="W")


def test_one_kernel_a_channel_unless_told():
    layer = refnet.DepthwiseConv2D(3, 3)
    assert layer.params["W"].shape == (3, 3, 3, 1)
    assert layer.output_shape((5, 4, 3)) == (5, 4, 3)


@pytest.mark.parametrize(("multiplier", "error"), [(0, ValueError), (1.5, TypeError)])
def test_depth_multiplier_is_refused(multiplier, error):
    with pytest.raises(error, match=r"depth_multiplier is .*; expected a positive integer"):
        refnet.DepthwiseConv2D(3, 3, depth_multiplier=multiplier)
