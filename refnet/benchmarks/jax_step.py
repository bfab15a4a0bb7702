"""The same training step in JAX."""

import importlib
from typing import Any

import numpy as np

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


def jax_step(model: Sequential, x: Array, labels: Array) -> Step:
    """Training step as one jitted function, with the parameters that ``model`` has now.

    The parameters are donated: the updated ones may take their memory.
    """
    jax = importlib.import_module("jax")
    jnp = jax.numpy
    layers = list(model)
    parameters = [
        {name: jnp.array(array) for name, array in layer.params.items()} for layer in layers
    ]
    images, targets = jnp.asarray(x), jnp.asarray(labels.astype(np.int32))

    def mean_loss(parameters: Any, images: Any, targets: Any) -> Any:
        out = images
        for layer, weights in zip(layers, parameters, strict=True):
            out = _apply(jax, layer, weights, out)
        log_probabilities = jax.nn.log_softmax(out)
        return -jnp.take_along_axis(log_probabilities, targets[:, None], axis=1).mean()

    def update(parameters: Any, images: Any, targets: Any) -> Any:
        loss, gradients = jax.value_and_grad(mean_loss)(parameters, images, targets)
        updated = jax.tree.map(lambda p, g: p - LEARNING_RATE * g, parameters, gradients)
        return loss, updated

    compiled = jax.jit(update, donate_argnums=0)

    def step() -> float:
        nonlocal parameters
        loss, parameters = compiled(parameters, images, targets)
        return float(loss)

    return step


def _apply(jax: Any, layer: Layer, weights: dict[str, Any], x: Any) -> Any:
    """What the layer does to ``x``."""
    if isinstance(layer, Dense):
        return x @ weights["W"] + weights["b"]
    if isinstance(layer, Conv2D):
        return _convolve(jax, layer, x, weights["W"]) + weights["b"]
    if isinstance(layer, SeparableConv2D):
        kh, kw, channels, multiplier = weights["D"].shape
        kernels = weights["D"].reshape(kh, kw, 1, channels * multiplier)
        mixed = _convolve(jax, layer, x, kernels, groups=channels)
        return mixed @ weights["P"] + weights["b"]
    if isinstance(layer, SpatiallySeparableConv2D):
        down, across = layer.stride
        column = _convolve(jax, layer, x, weights["U"][:, None], stride=(down, 1))
        row = _convolve(jax, layer, column, weights["V"][None], stride=(1, across))
        return row + weights["b"]
    if isinstance(layer, MaxPool2D):
        lax, lowest = jax.lax, -jax.numpy.inf
        window, strides = (1, *layer.window, 1), (1, *layer.stride, 1)
        return lax.reduce_window(x, lowest, lax.max, window, strides, layer.padding.upper())
    if isinstance(layer, Flatten):
        return x.reshape(len(x), -1)
    return getattr(jax.nn, type(layer).__name__.lower())(x)


def _convolve(
    jax: Any, layer: Any, x: Any, kernels: Any, *, groups: int = 1, stride: Any = None
) -> Any:
    return jax.lax.conv_general_dilated(
        x, kernels, stride or layer.stride, layer.padding.upper(),
        dimension_numbers=("NHWC", "HWIO", "NHWC"), feature_group_count=groups,
    )  # fmt: skip
