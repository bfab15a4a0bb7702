"""Evidence A to G for layers/spatially_separable_conv2d, and the layer."""

import numpy as np
import pytest

import refnet
from tests.contract import contract
from tests.layers.windowed import CHECKS, Layer, takes_its_initializers

test_evidence = contract("layers/spatially_separable_conv2d")
LAYER = Layer(
    lambda **options: refnet.SpatiallySeparableConv2D(3, 4, (3, 2), rank=5, **options),
    refnet.spatially_separable_conv2d,
    {"U": (3, 3, 5), "V": (2, 5, 4), "b": (4,)},
    filters=4,
)


@pytest.mark.parametrize("check", CHECKS)
def test_layer(check):
    check(LAYER)


def test_initializers():
    takes_its_initializers(LAYER, kernel="U V", bias="b")


def test_kernels_are_drawn_as_those_of_a_column_and_of_a_row():
    params = refnet.SpatiallySeparableConv2D(16, 64, (3, 5), rank=32, seed=0).params
    for name, fans in (("U", 3 * 16 + 3 * 32), ("V", 5 * 32 + 5 * 64)):
        limit = np.sqrt(6 / fans)
        assert 0.99 * limit < np.abs(params[name]).max() <= limit * (1 + 1e-6)


@pytest.mark.parametrize(("rank", "error"), [(0, ValueError), (1.5, TypeError)])
def test_rank_is_refused(rank, error):
    with pytest.raises(error, match=r"rank is .*; expected a positive integer"):
        refnet.SpatiallySeparableConv2D(3, 4, 3, rank=rank)


def test_complex_row_kernels_meet_real_images():
    x, U, V = np.ones((1, 4, 4, 1)), np.ones((3, 1, 1)), np.ones((3, 1, 1)) * 1j
    out, pullback = refnet.spatially_separable_conv2d(x, U, V, np.zeros(1))
    assert out.dtype == complex
    assert [gradient.shape for gradient in pullback(out)] == [x.shape, U.shape, V.shape, (1,)]
