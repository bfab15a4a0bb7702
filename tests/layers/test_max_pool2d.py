"""Evidence A to G for layers/max_pool2d, and the layer."""

import numpy as np
import pytest

import refnet
from tests.contract import contract
from tests.layers.windowed import X

test_evidence = contract("layers/max_pool2d")


@pytest.mark.parametrize(
    ("options", "shape"),
    [
        ({}, (3, 2, 3)),
        ({"pool_size": 3}, (2, 2, 3)),
        ({"pool_size": (3, 2), "stride": 1}, (5, 4, 3)),
        ({"pool_size": (3, 2), "padding": "valid"}, (1, 2, 3)),
        ({"pool_size": 2, "stride": (1, 3), "padding": "valid"}, (4, 1, 3)),
    ],
)
def test_layer_is_the_op(options, shape):
    layer = refnet.MaxPool2D(**options)
    out, pullback = refnet.max_pool2d(X, **options)
    np.testing.assert_array_equal(layer.forward(X), out)
    assert layer.output_shape((5, 4, 3)) == out.shape[1:] == shape
    np.testing.assert_array_equal(layer.backward(2 * out), pullback(2 * out))
    assert layer.params == layer.grads == {}
    layer.backward_params(out)  # nothing to set
    assert layer.grads == {}


def test_any_number_of_channels():
    for channels in (1, 7):
        assert refnet.MaxPool2D().output_shape((28, 27, channels)) == (14, 14, channels)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"pool_size": 0}, ValueError, "pool_size is 0; expected a positive integer"),
        ({"pool_size": 2.0}, TypeError, "pool_size is 2.0; expected a positive integer"),
        ({"pool_size": (2, 2, 1)}, ValueError, r"pool_size is \(2, 2, 1\); expected a positive"),
        ({"stride": (2, 0)}, ValueError, r"stride\[1\] is 0; expected a positive integer"),
        ({"padding": None}, ValueError, "padding is None; expected 'same' or 'valid'"),
    ],
)
def test_arguments_are_refused(options, error, message):
    with pytest.raises(error, match=message):
        refnet.MaxPool2D(**options)


def test_shapes_are_refused():
    layer = refnet.MaxPool2D(3, padding="valid")
    for shape in ((28,), (28, 28), (1, 28, 28, 1)):
        with pytest.raises(
            ValueError, match=r"MaxPool2D: input shape is .*; expected \(H, W, C\)\."
        ):
            layer.output_shape(shape)
    with pytest.raises(
        ValueError, match="MaxPool2D: the window is 3x3 and the image 2x9; expected"
    ):
        layer.output_shape((2, 9, 1))


def test_the_pullback_keeps_no_copy_of_the_image():
    import gc
    import weakref

    class Image(np.ndarray):
        """An array that can be watched."""

    x = Image((2, 5, 4, 3))  # it owns its memory: every view of it keeps it alive
    x.fill(1)
    watched = weakref.ref(x)
    pullback = refnet.max_pool2d(x)[1].__wrapped__
    kept = [cell.cell_contents for cell in pullback.__closure__]
    assert not any(isinstance(value, np.ndarray) for value in kept)
    del x, kept
    gc.collect()
    assert watched() is None
