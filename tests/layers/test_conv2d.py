"""Evidence A to G for layers/conv2d, and the layer."""

import numpy as np
import pytest

import refnet
from tests.contract import contract
from tests.layers.windowed import CHECKS, Layer, takes_its_initializers

test_evidence = contract("layers/conv2d")
LAYER = Layer(
    lambda **options: refnet.Conv2D(3, 4, (3, 2), **options),
    refnet.conv2d,
    {"W": (3, 2, 3, 4), "b": (4,)},
    filters=4,
)


@pytest.mark.parametrize("check", CHECKS)
def test_layer(check):
    check(LAYER)


def test_initializers():
    takes_its_initializers(LAYER, kernel="W", bias="b")


def test_weights_are_glorot_uniform():
    W = refnet.Conv2D(16, 32, 3, seed=0).params["W"]
    limit = np.sqrt(6 / (9 * 16 + 9 * 32))
    assert 0.99 * limit < np.abs(W).max() <= limit * (1 + 1e-6)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((0, 4, 3), ValueError, "in_channels is 0; expected a positive integer"),
        ((3, 4.0, 3), TypeError, "filters is 4.0; expected a positive integer"),
        ((3, 4, 0), ValueError, "kernel_size is 0; expected a positive integer"),
        ((3, 4, (3, 0)), ValueError, r"kernel_size\[1\] is 0; expected a positive integer"),
        (
            (3, 4, (3, 3, 3)),
            ValueError,
            r"kernel_size is \(3, 3, 3\); expected a positive integer or",
        ),
    ],
)
def test_sizes_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        refnet.Conv2D(*arguments)


def test_one_size_stands_for_both():
    assert refnet.Conv2D(1, 2, 3).params["W"].shape == (3, 3, 1, 2)
    assert refnet.Conv2D(1, 2, 3, stride=2).output_shape((7, 8, 1)) == (4, 4, 2)


def test_output_shapes_of_the_documentation():
    """28x28 images: 14x14 at stride 2, 24x24 without padding at a 5x5 kernel."""
    assert refnet.Conv2D(1, 8, 3, stride=2).output_shape((28, 28, 1)) == (14, 14, 8)
    assert refnet.Conv2D(1, 8, 5, padding="valid").output_shape((28, 28, 1)) == (24, 24, 8)


@pytest.mark.parametrize(("channels", "filters"), [(None, 3), (3, None), (0, 3), (3, 2.0)])
def test_counts_that_are_none_are_named(channels, filters):
    with pytest.raises(
        (TypeError, ValueError), match=r"(in_channels|filters) is .*; expected a pos"
    ):
        refnet.Conv2D(channels, filters, 3)
