"""Gradients of whole networks, all parameters at once, against numerical derivatives."""

import numpy as np
import pytest

import refnet
from refnet.verification import check_gradients

SHAPE, CLASSES, BATCH = (2, 2, 1), 3, 4


def as_op(name, loss=None):
    """Make the model an op in x and its parameters, in the order of ``params``."""

    def network(x, *parameters, labels=None):
        model = refnet.models.build(name, input_shape=SHAPE, classes=CLASSES)
        for key, array in zip(model.params, parameters, strict=True):
            layer, _, parameter = key.partition("/")
            model[layer].params[parameter] = array
        out = model.forward(x, training=True)
        if loss is not None:
            out = loss.forward(out, labels)

        def pullback(dout):
            dx = model.backward(dout if loss is None else loss.backward(dout))
            return dx, *model.grads.values()

        return out, pullback

    return network


def point(name):
    """Images and parameters in float64, all random, so that no score lies at a kink."""
    rng = np.random.default_rng(1)
    model = refnet.models.build(name, seed=0, input_shape=SHAPE, classes=CLASSES, dtype=float)
    shapes = [(BATCH, *SHAPE), *(array.shape for array in model.params.values())]
    return [rng.normal(size=shape) for shape in shapes]


@pytest.mark.parametrize("name", ["m1", "m2", "m3"])
@pytest.mark.parametrize("seed", [0, 1])
def test_gradients_of_the_scores(name, seed):
    arrays = point(name)
    outcome = check_gradients(as_op(name), *arrays, seed=seed)  # dout is random
    assert outcome.count == sum(array.size for array in arrays)
    assert outcome.error < 1e-14


@pytest.mark.parametrize("name", ["m2", "m3"])
@pytest.mark.parametrize("reduction", ["sum", "mean", "none"])
def test_gradients_of_the_loss(name, reduction):
    network = as_op(name, refnet.SoftmaxCrossEntropy(reduction))
    outcome = check_gradients(network, *point(name), labels=np.array([0, 2, 1, 2]))
    assert outcome.error < 1e-14


def drop_the_activation(network, name):
    """The derivative of the hidden activation is forgotten in backward."""

    def variant(*arrays):
        out, _ = network(*arrays)
        model = refnet.models.build(name, input_shape=SHAPE, classes=CLASSES)
        layers = [layer for layer in model if not isinstance(layer, refnet.ReLU)]
        linear = refnet.Sequential(layers)
        for key, array in zip(model.params, arrays[1:], strict=True):
            layer, _, parameter = key.partition("/")
            linear[layer].params[parameter] = array
        linear.forward(arrays[0])

        def pullback(dout):
            dx = linear.backward(dout)
            return dx, *linear.grads.values()

        return out, pullback

    return variant


@pytest.mark.parametrize("name", ["m2", "m3"])
def test_the_check_sees_a_dropped_activation(name):
    with pytest.raises(AssertionError, match="is off by"):
        check_gradients(drop_the_activation(as_op(name), name), *point(name))
