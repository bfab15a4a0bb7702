"""The twin computes what the model does, from weights of its own."""

import json
import subprocess
import sys

import numpy as np
import pytest

import refnet
from refnet.comparison import keras_twin

RNG = np.random.default_rng(0)
F64 = {"dtype": np.float64}


def outputs(model):
    """Outputs of a model with biases that are not zero, and of its twin."""
    for array in model.params.values():
        array += RNG.normal(scale=0.1, size=array.shape)
    x = RNG.normal(size=(5, *model.input_shape))
    return model.forward(x), np.asarray(keras_twin(model)(x)), x


@pytest.mark.parametrize("name", refnet.models.names())
def test_models(keras, name):
    model = refnet.models.build(name, seed=0, input_shape=(11, 8, 3), dtype=np.float64)
    ours, theirs, _ = outputs(model)
    assert theirs.dtype == np.float64
    np.testing.assert_allclose(theirs, ours, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    "layers",
    [
        [refnet.Conv2D(3, 4, (3, 2), stride=(2, 1), padding="valid", seed=0, **F64)],
        [refnet.Conv2D(3, 4, (2, 5), stride=(3, 2), seed=0, **F64)],
        [refnet.DepthwiseConv2D(3, (2, 3), depth_multiplier=2, stride=2, seed=0, **F64)],
        [refnet.SeparableConv2D(3, 5, (3, 2), depth_multiplier=2, stride=2, seed=0, **F64)],
        [refnet.SpatiallySeparableConv2D(3, 4, (3, 2), rank=2, stride=(2, 3), seed=0, **F64)],
        [
            refnet.SpatiallySeparableConv2D(3, 4, (2, 3), stride=(3, 1), padding="valid", seed=0,
                                            **F64),
            refnet.MaxPool2D((3, 2), stride=(1, 2), padding="valid"),
        ],
        [refnet.Conv2D(3, 2, 1, seed=0, **F64), refnet.MaxPool2D(3, stride=2), refnet.Tanh()],
        [refnet.Conv2D(3, 2, 1, seed=0, **F64), refnet.LeakyReLU(0.25), refnet.Sigmoid()],
        [refnet.Conv2D(3, 2, 1, seed=0, **F64), refnet.ReLU(), refnet.Flatten(),
         refnet.Softmax()],
        [refnet.Conv2D(3, 2, 1, seed=0, **F64), refnet.Flatten(), refnet.LogSoftmax()],
    ],
)  # fmt: skip
def test_layers_and_their_options(keras, layers):
    ours, theirs, _ = outputs(refnet.Sequential(layers, input_shape=(11, 8, 3)))
    np.testing.assert_allclose(theirs, ours, rtol=1e-12, atol=1e-12)


def test_another_weight_is_noticed(keras):
    model = refnet.Sequential([refnet.Conv2D(2, 3, 3, seed=0, **F64)], input_shape=(7, 6, 2))
    before, theirs, x = outputs(model)
    W = model.layers[0].params["W"]
    W[...] = W.transpose(1, 0, 2, 3).copy()
    assert np.abs(model.forward(x) - theirs).max() > 1e-3
    np.testing.assert_allclose(theirs, before, rtol=1e-12, atol=1e-12)


def test_dtype_is_the_models(keras):
    for dtype in ("float32", "float64"):
        twin = keras_twin(refnet.models.build("m5", input_shape=(8, 8, 1), dtype=dtype))
        assert {array.dtype.name for array in twin.get_weights()} == {dtype}
    assert keras.config.floatx() == "float32"


def test_weights_are_copies(keras, monkeypatch):
    given = []
    monkeypatch.setattr(keras.layers.Layer, "set_weights", lambda self, new: given.extend(new))
    model = refnet.models.build("m6", input_shape=(8, 8, 1))
    keras_twin(model)
    assert len(given) == len(model.params)
    mine = list(model.params.values())
    assert not any(np.shares_memory(one, other) for one in given for other in mine)


def test_refusals():
    dense = refnet.Dense(4, 3, seed=0)
    with pytest.raises(TypeError, match=r"^dropout_1 is a Dropout, which has no twin .*Dense, Con"):
        keras_twin(refnet.Sequential([dense, refnet.Dropout(0.5)], input_shape=(4,)))

    class Mine(refnet.Dense):
        """May compute something else."""

    with pytest.raises(TypeError, match="is a Mine, which has no twin in Keras"):
        keras_twin(refnet.Sequential([Mine(4, 3, seed=0)], input_shape=(4,)))
    with pytest.raises(ValueError, match="input_shape is None; expected"):
        keras_twin(refnet.Sequential([dense]))
    mixed = [refnet.Dense(4, 3, seed=0), refnet.Dense(3, 2, seed=0, dtype=np.float64)]
    with pytest.raises(ValueError, match=r"have dtypes \['float32', 'float64'\]; expected exactly"):
        keras_twin(refnet.Sequential(mixed, input_shape=(4,)))
    with pytest.raises(TypeError, match="model"):
        keras_twin(mixed)


def test_without_keras_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "keras", None)
    with pytest.raises(ModuleNotFoundError, match=r"with Keras needs .*'refnet\[compare\]'"):
        keras_twin(refnet.models.build("m1"))


def test_keras_is_not_imported_before_it_is_needed():
    code = "import sys, json, refnet.comparison; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    modules = set(json.loads(done.stdout))
    assert not {"keras", "tensorflow", "torch", "jax", "matplotlib", "click"} & modules
