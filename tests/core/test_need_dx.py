"""Leaving out the gradient with respect to the input: in an op, a layer and a chain of layers."""

import numpy as np
import pytest

import refnet

X = np.random.default_rng(0).normal(size=(2, 5, 4, 3))
ROWS = X.reshape(6, 20)


def scaled(calls, *, can_skip):
    """Build an op, w times x, that notes how its pullback was called."""

    def skipping(x, w):
        def pullback(dout, *, need_dx=True):
            calls.append(need_dx)
            return dout * w if need_dx else None, (dout * x).sum(axis=0)

        return x * w, pullback

    def whole(x, w):
        def pullback(dout):
            calls.append("whole")
            return dout * w, (dout * x).sum(axis=0)

        return x * w, pullback

    return refnet.op(x="N M", w="M")(skipping if can_skip else whole)


def test_an_op_is_asked_to_skip_only_if_it_can():
    x, w = ROWS, ROWS[0]
    for can_skip, expected in ((True, [True, False]), (False, ["whole", "whole"])):
        calls = []
        _, pullback = scaled(calls, can_skip=can_skip)(x, w)
        dx, dw = pullback(x)
        skipped, same = pullback(x, need_dx=False)
        assert calls == expected
        assert (skipped is None) == can_skip
        np.testing.assert_array_equal(dx, x * w)
        np.testing.assert_array_equal(same, dw)


def test_the_keyword_is_taken_by_an_op_of_one_array():
    _, pullback = refnet.relu(X)
    np.testing.assert_array_equal(pullback(X, need_dx=False), pullback(X))
    with pytest.raises(ValueError, match="relu: dout has shape"):
        pullback(X[0], need_dx=False)


def layer_of(op, **params):
    class Layer(refnet.Layer):
        def __init__(self):
            super().__init__(name="own")
            self.params.update(params)

        def apply(self, x, *, training):
            return op(x, *self.params.values())

    return Layer()


def test_a_layer_sets_its_gradients_without_dx():
    for can_skip, expected in ((True, [False]), (False, ["whole"])):
        calls = []
        layer = layer_of(scaled(calls, can_skip=can_skip), w=ROWS[0])
        layer.forward(ROWS)
        assert layer.backward_params(ROWS) is None
        assert calls == expected
        np.testing.assert_array_equal(layer.grads["w"], (ROWS * ROWS).sum(axis=0))


def test_a_pullback_that_is_no_op_is_not_given_the_keyword():
    layer = layer_of(lambda x, w: (x * w, lambda dout: (dout * w, dout.sum(axis=0))), w=ROWS[0])
    layer.forward(ROWS)
    layer.backward_params(ROWS)
    np.testing.assert_array_equal(layer.grads["w"], ROWS.sum(axis=0))


def test_backward_params_before_forward():
    with pytest.raises(ValueError, match=r"^head: backward was called before forward; expected a"):
        refnet.Dense(3, 2, name="head").backward_params(ROWS)


def test_backward_params_refuses_another_shape():
    layer = refnet.Dense(20, 2)
    layer.forward(ROWS.astype(np.float32))
    with pytest.raises(ValueError, match=r"dense: dout has shape \(6, 20\); expected \(6, 2\)"):
        layer.backward_params(ROWS)


def chain(*layers):
    model = refnet.Sequential(layers)
    out = model.forward(X)
    return model, np.cos(np.arange(out.size)).reshape(out.shape)


def convolution(**options):
    return refnet.Conv2D(3, 2, 3, seed=0, dtype=float, **options)


@pytest.mark.parametrize(
    "make",
    [
        lambda: [convolution(), refnet.MaxPool2D(), refnet.Flatten(), refnet.Dense(12, 3)],
        lambda: [refnet.Flatten(), refnet.Tanh(), refnet.Dense(60, 3, seed=0, dtype=float)],
        lambda: [refnet.Tanh(), convolution(), refnet.ReLU()],
    ],
)
def test_a_chain_sets_the_gradients_of_backward(make):
    model, dout = chain(*make())
    assert model.backward_params(dout) is None
    found = {key: gradient.copy() for key, gradient in model.grads.items()}
    model.backward(dout)
    assert list(found) == list(model.params)
    for key, gradient in model.grads.items():
        np.testing.assert_array_equal(found[key], gradient)


def test_a_chain_goes_back_to_its_first_parameters_and_no_further():
    asked = []

    class Noting(refnet.Tanh):
        def backward(self, dout):
            asked.append(self.name)
            return super().backward(dout)

    model, dout = chain(Noting(name="before"), convolution(), Noting(name="after"))
    model.backward_params(dout)
    assert asked == ["after"]


def test_a_chain_without_parameters_has_nothing_to_set():
    model, dout = chain(refnet.ReLU(), refnet.Flatten())
    assert model.backward_params(dout) is None
    assert model.grads == {}
