"""For each layer of refnet, what does the same in Keras."""

from collections.abc import Callable
from typing import Any

from refnet.activations import LeakyReLU, LogSoftmax, ReLU, Sigmoid, Softmax, Tanh
from refnet.core.layer import Layer
from refnet.core.op import Array
from refnet.layers import (
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Flatten,
    MaxPool2D,
    SeparableConv2D,
    SpatiallySeparableConv2D,
)

Twin = tuple[Any, list[Array]]  # a layer of Keras, and its weights in the order of Keras
Dtype = dict[str, str]  # as an option of a layer of Keras


def layer_twins(layers: Any, layer: Layer, dtype: str) -> list[Twin]:
    """Return the layers of Keras that together do what ``layer`` does, and their weights.

    Parameters
    ----------
    layers : module
        ``keras.layers``.
    layer : Layer
        Of a type that ``has_twin``.
    dtype : str
    """
    return _TWINS[type(layer)](layers, layer, {"dtype": dtype})


def has_twin(layer: Layer) -> bool:
    """Whether Keras has it; a subclass may compute something else, so that it has none."""
    return type(layer) in _TWINS


def known_layers() -> str:
    """Names of the layers that have a twin."""
    return ", ".join(kind.__name__ for kind in _TWINS)


def _dense(layers: Any, layer: Any, dtype: Dtype) -> list[Twin]:
    return [(layers.Dense(layer.units, **dtype), [layer.params["W"], layer.params["b"]])]


def _windowed(layer: Any, dtype: Dtype) -> dict[str, Any]:
    options = {"strides": layer.stride, "padding": layer.padding}
    return {**options, "data_format": "channels_last", **dtype}


def _conv2d(layers: Any, layer: Any, dtype: Dtype) -> list[Twin]:
    twin = layers.Conv2D(layer.filters, layer.window, **_windowed(layer, dtype))
    return [(twin, [layer.params["W"], layer.params["b"]])]


def _depthwise_conv2d(layers: Any, layer: Any, dtype: Dtype) -> list[Twin]:
    W = layer.params["W"]
    options = {"depth_multiplier": W.shape[3], "use_bias": False, **_windowed(layer, dtype)}
    return [(layers.DepthwiseConv2D(layer.window, **options), [W])]


def _separable_conv2d(layers: Any, layer: Any, dtype: Dtype) -> list[Twin]:
    D, P, b = layer.params.values()
    options = {"depth_multiplier": D.shape[3], **_windowed(layer, dtype)}
    twin = layers.SeparableConv2D(layer.filters, layer.window, **options)
    return [(twin, [D, P[None, None], b])]


def _spatially_separable_conv2d(layers: Any, layer: Any, dtype: Dtype) -> list[Twin]:
    U, V, b = layer.params.values()
    (height, width), (down, across) = layer.window, layer.stride
    options = {"padding": layer.padding, "data_format": "channels_last", **dtype}
    column = layers.Conv2D(layer.rank, (height, 1), (down, 1), use_bias=False, **options)
    row = layers.Conv2D(layer.filters, (1, width), (1, across), **options)
    return [(column, [U[:, None]]), (row, [V[None], b])]


def _max_pool2d(layers: Any, layer: Any, dtype: Dtype) -> list[Twin]:
    return [(layers.MaxPooling2D(layer.window, **_windowed(layer, dtype)), [])]


def _leaky_relu(layers: Any, layer: Any, dtype: Dtype) -> list[Twin]:
    return [(layers.LeakyReLU(layer.negative_slope, **dtype), [])]


def _flatten(layers: Any, layer: Any, dtype: Dtype) -> list[Twin]:
    return [(layers.Flatten(data_format="channels_last", **dtype), [])]


def _activation(name: str) -> Callable[[Any, Any, Dtype], list[Twin]]:
    return lambda layers, layer, dtype: [(layers.Activation(name, **dtype), [])]


_TWINS: dict[type[Layer], Callable[[Any, Any, Dtype], list[Twin]]] = {
    Dense: _dense,
    Conv2D: _conv2d,
    DepthwiseConv2D: _depthwise_conv2d,
    SeparableConv2D: _separable_conv2d,
    SpatiallySeparableConv2D: _spatially_separable_conv2d,
    MaxPool2D: _max_pool2d,
    Flatten: _flatten,
    ReLU: _activation("relu"),
    LeakyReLU: _leaky_relu,
    Sigmoid: _activation("sigmoid"),
    Tanh: _activation("tanh"),
    Softmax: _activation("softmax"),
    LogSoftmax: _activation("log_softmax"),
}
