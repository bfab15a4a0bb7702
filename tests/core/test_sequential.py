"""A chain of layers: names, parameters, shapes, summary."""

import numpy as np
import pytest

import refnet
from refnet import Dense, ReLU, Sequential


def names(*layers):
    return [layer.name for layer in Sequential(layers)]


def test_unnamed_layers_are_numbered_by_class():
    layers = Dense(4, 3), ReLU(), Dense(3, 3), ReLU(), refnet.LeakyReLU()
    assert names(*layers) == ["dense_1", "relu_1", "dense_2", "relu_2", "leakyrelu_1"]


def test_numbers_go_around_explicit_names():
    layers = ReLU(), ReLU(name="relu_1"), ReLU(), ReLU(name="relu_3"), ReLU()
    assert names(*layers) == ["relu_2", "relu_1", "relu_4", "relu_3", "relu_5"]


def test_layers_keep_their_names_in_another_chain():
    first = Dense(4, 3)
    Sequential([first])
    assert names(Dense(5, 4), first) == ["dense_2", "dense_1"]


TWICE = Dense(3, 3)


@pytest.mark.parametrize(
    ("layers", "error", "message"),
    [
        ([ReLU(name="a"), ReLU(name="b"), ReLU(name="a")], ValueError, "share the name a; expec"),
        ([TWICE, ReLU(), TWICE], ValueError, "layers holds one layer twice; expected a layer"),
        ([], ValueError, "layers is empty; expected at least one layer"),
        ([refnet.relu], TypeError, "layers holds <function relu .*; expected refnet layers only"),
        ([Sequential([ReLU()])], TypeError, "expected refnet layers only"),
        ([Dense(4, 3), Dense(4, 2)], ValueError, r"dense_2: input shape is \(3,\); expected \(4,"),
        ([Dense(5, 3)], ValueError, r"dense_1: input shape is \(4,\); expected \(5,\)"),
    ],
)
def test_refused_at_construction(layers, error, message):
    with pytest.raises(error, match=message):
        Sequential(layers, input_shape=(4,))


def test_params_are_the_arrays_themselves():
    model = Sequential([Dense(4, 3), ReLU(), Dense(3, 2)])
    assert list(model.params) == ["dense_1/W", "dense_1/b", "dense_2/W", "dense_2/b"]
    assert model.params["dense_2/W"] is model["dense_2"].params["W"]
    model.params["dense_1/b"][...] = 5
    assert (model["dense_1"].params["b"] == 5).all()


def test_forward_and_backward_are_those_of_the_layers():
    rng = np.random.default_rng(0)
    model = Sequential([Dense(4, 3, seed=0, dtype=float), refnet.Tanh(), Dense(3, 2, dtype=float)])
    x, dout = rng.normal(size=(5, 4)), rng.normal(size=(5, 2))
    first, middle, last = model
    out = model.forward(x)
    np.testing.assert_array_equal(out, last.forward(middle.forward(first.forward(x))))
    dx = model.backward(dout)
    assert list(model.grads) == list(model.params)
    assert model.grads["dense_1/W"] is first.grads["W"]
    np.testing.assert_array_equal(dx, first.backward(middle.backward(last.backward(dout))))


def test_training_reaches_every_layer():
    model = Sequential([ReLU(), refnet.Dropout(0.5, seed=0)])
    x = np.ones((10, 10))
    assert (model.forward(x) == 1).all()
    assert (model.forward(x, training=True) == 0).any()


def test_layers_by_name_by_turn_and_counted():
    layers = [Dense(4, 3), ReLU()]
    model = Sequential(layers, name="small")
    assert list(model) == layers
    assert model.layers == tuple(layers)
    assert len(model) == 2
    assert model.name == "small"
    assert model["relu_1"] is layers[1]
    with pytest.raises(KeyError, match="no layer is named 'dense_9'; expected one of dense_1, rel"):
        model["dense_9"]


def test_output_shape():
    model = Sequential([refnet.Flatten(), Dense(12, 3)])
    assert model.output_shape((2, 3, 2)) == (3,)
    with pytest.raises(ValueError, match=r"dense_1: input shape is \(13,\)"):
        model.output_shape((13,))


SUMMARIES = {
    "m1": """\
layer      output shape  parameters
flatten_1  (784,)                 0
dense_1    (10,)              7,850
total                         7,850""",
    "m2": """\
layer      output shape  parameters
flatten_1  (784,)                 0
dense_1    (32,)             25,120
relu_1     (32,)                  0
dense_2    (10,)                330
total                        25,450""",
    "m3": """\
layer      output shape  parameters
flatten_1  (784,)                 0
dense_1    (32,)             25,120
relu_1     (32,)                  0
dense_2    (32,)              1,056
relu_2     (32,)                  0
dense_3    (10,)                330
total                        26,506""",
}


@pytest.mark.parametrize("name", SUMMARIES)
def test_summary(name):
    assert refnet.models.build(name).summary() == SUMMARIES[name]


def test_summary_needs_an_input_shape():
    model = Sequential([Dense(4, 3)])
    with pytest.raises(ValueError, match="input_shape is None; expected the shape of one sample"):
        model.summary()
    assert model.summary((4,)).splitlines()[1] == "dense_1  (3,)                  15"


def test_an_error_within_a_layer_says_which():
    model = refnet.Sequential([refnet.Dense(4, 3, seed=0), refnet.Dense(5, 2, seed=0)])
    with pytest.raises(ValueError, match="dense: W has shape") as caught:
        model.forward(np.ones((2, 4), np.float32))
    assert caught.value.__notes__ == ["in the layer dense_2, for input of shape (2, 3)"]
