"""Layers."""

from refnet.layers.conv2d import Conv2D, conv2d
from refnet.layers.dense import Dense, dense
from refnet.layers.depthwise_conv2d import DepthwiseConv2D, depthwise_conv2d
from refnet.layers.dropout import Dropout, dropout
from refnet.layers.flatten import Flatten, flatten
from refnet.layers.max_pool2d import MaxPool2D, max_pool2d
from refnet.layers.separable_conv2d import SeparableConv2D, separable_conv2d
from refnet.layers.spatially_separable_conv2d import (
    SpatiallySeparableConv2D,
    spatially_separable_conv2d,
)

__all__ = [
    "Conv2D",
    "Dense",
    "DepthwiseConv2D",
    "Dropout",
    "Flatten",
    "MaxPool2D",
    "SeparableConv2D",
    "SpatiallySeparableConv2D",
    "conv2d",
    "dense",
    "depthwise_conv2d",
    "dropout",
    "flatten",
    "max_pool2d",
    "separable_conv2d",
    "spatially_separable_conv2d",
]
