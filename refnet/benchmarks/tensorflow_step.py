"""The same training step in TensorFlow, with layers of Keras."""

import importlib
from typing import Any

from refnet.benchmarks.problem import LEARNING_RATE, Step
from refnet.core.layer import Layer
from refnet.core.op import Array
from refnet.core.sequential import Sequential
from refnet.layers import (
    Conv2D,
    Dense,
    Flatten,
    MaxPool2D,
    SeparableConv2D,
    SpatiallySeparableConv2D,
)


def tensorflow_step(model: Sequential, x: Array, labels: Array) -> Step:
    """Training step as one ``tf.function``, with the parameters that ``model`` has now.

    Without XLA (``jit_compile=True``), which was slower on two cores with TensorFlow 2.21.
    """
    tf = importlib.import_module("tensorflow")
    keras = importlib.import_module("keras")
    network = keras.Sequential([keras.Input(x.shape[1:])])
    for layer in model:
        twin, weights = _twin(keras, layer)
        network.add(twin)  # which makes its weights
        twin.set_weights(weights)
    variables = [variable.value for variable in network.trainable_variables]
    images, targets = tf.constant(x), tf.constant(labels)

    @tf.function  # type: ignore[untyped-decorator]
    def update(images: Any, targets: Any) -> Any:
        with tf.GradientTape() as tape:
            scores = network(images, training=True)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, scores)
            loss = tf.reduce_mean(losses)
        gradients = tape.gradient(loss, variables)
        for variable, gradient in zip(variables, gradients, strict=True):
            variable.assign_sub(LEARNING_RATE * gradient)
        return loss

    return lambda: float(update(images, targets))


def _twin(keras: Any, layer: Layer) -> tuple[Any, list[Array]]:
    """Layer of Keras that does the same, and its weights in the order of Keras."""
    layers, params = keras.layers, layer.params
    if isinstance(layer, Dense):
        return layers.Dense(layer.units), [params["W"], params["b"]]
    if isinstance(layer, Conv2D):
        twin = layers.Conv2D(layer.filters, layer.window, layer.stride, layer.padding)
        return twin, [params["W"], params["b"]]
    if isinstance(layer, SeparableConv2D):
        multiplier = params["D"].shape[-1]
        twin = layers.SeparableConv2D(
            layer.filters, layer.window, layer.stride, layer.padding, depth_multiplier=multiplier
        )
        return twin, [params["D"], params["P"][None, None], params["b"]]
    if isinstance(layer, SpatiallySeparableConv2D):
        (height, width), (down, across) = layer.window, layer.stride
        column = layers.Conv2D(layer.rank, (height, 1), (down, 1), layer.padding, use_bias=False)
        row = layers.Conv2D(layer.filters, (1, width), (1, across), layer.padding)
        twin = keras.Sequential([column, row])
        return twin, [params["U"][:, None], params["V"][None], params["b"]]
    if isinstance(layer, MaxPool2D):
        return layers.MaxPool2D(layer.window, layer.stride, layer.padding), []
    if isinstance(layer, Flatten):
        return layers.Flatten(), []
    return getattr(layers, type(layer).__name__)(), []
