"""Models by name: what is built, from which seed, for which images."""

import numpy as np
import pytest

import refnet
from refnet import models
from refnet.initializers.fans import fans

HEAD = ["Flatten", "Dense", "ReLU", "Dense"]
LAYERS = {
    "m1": ["Flatten", "Dense"],
    "m2": ["Flatten", "Dense", "ReLU", "Dense"],
    "m3": ["Flatten", "Dense", "ReLU", "Dense", "ReLU", "Dense"],
    "m4": ["Conv2D", "MaxPool2D", "Conv2D", "MaxPool2D", *HEAD],
    "m5": ["SeparableConv2D", "SeparableConv2D", "MaxPool2D", *HEAD],
    "m5_pooled": ["SeparableConv2D", "MaxPool2D", "SeparableConv2D", "MaxPool2D", *HEAD],
    "m6": ["SpatiallySeparableConv2D", "MaxPool2D"] * 3 + HEAD,
}


def test_names():
    assert models.names() == list(LAYERS)
    models.names().clear()
    assert models.names() == list(LAYERS)  # a list of one's own


@pytest.mark.parametrize("name", LAYERS)
def test_layers_end_with_scores(name):
    model = models.build(name)
    assert [type(layer).__name__ for layer in model] == LAYERS[name]
    assert model.name == name
    assert model.input_shape == (28, 28, 1)


@pytest.mark.parametrize("name", ["m9", "M1", ""])
def test_unknown_name(name):
    with pytest.raises(KeyError) as caught:
        models.build(name)
    known = "m1, m2, m3, m4, m5, m5_pooled, m6"
    assert caught.value.args == (f"no model is named {name!r}; expected one of {known}",)


@pytest.mark.parametrize("name", LAYERS)
def test_one_seed_one_model(name):
    first, same, other = (models.build(name, seed=seed).params for seed in (7, 7, 8))
    for key, array in first.items():
        np.testing.assert_array_equal(array, same[key], strict=True)
        assert array.dtype == np.float32
        if not key.endswith("b"):
            assert (array != other[key]).mean() > 0.9
            if array.ndim != 3:  # columns and rows are drawn as kernels of four axes
                limit = np.sqrt(6 / sum(fans(array.shape)))  # Glorot
                assert 0.8 * limit < np.abs(array).max() <= limit * (1 + 1e-6)
        else:
            assert not array.any()


def test_layers_do_not_share_their_numbers():
    weights = models.build("m3", seed=0, input_shape=(32,), classes=32).params
    assert (weights["dense_1/W"] != weights["dense_2/W"]).mean() > 0.9


@pytest.mark.parametrize("dtype", [np.float32, "float64", complex])
def test_other_images_classes_and_dtypes(dtype):
    model = models.build("m2", seed=0, input_shape=[2, 3, 4], classes=5, dtype=dtype)
    assert model["dense_1"].params["W"].shape == (24, 32)
    assert model["dense_2"].params["W"].shape == (32, 5)
    assert model.output_shape((2, 3, 4)) == (5,)
    out = model.forward(np.ones((6, 2, 3, 4), dtype))
    assert out.shape == (6, 5)
    assert out.dtype == np.dtype(dtype)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"classes": 0}, ValueError, "classes is 0; expected a positive integer"),
        ({"classes": 2.0}, TypeError, r"classes is 2\.0; expected a positive integer"),
        ({"input_shape": (0, 3)}, ValueError, r"input_shape\[0\] is 0; expected"),
        ({"dtype": int}, TypeError, "dtype is int64; expected a floating"),
    ],
)
def test_refused(options, error, message):
    with pytest.raises(error, match=message):
        models.build("m1", **options)


def test_images_of_another_size_are_refused():
    model = models.build("m1", input_shape=(8, 8, 1))
    with pytest.raises(ValueError, match=r"dense: W has shape \(64, 10\); expected \(D, M\) with"):
        model.forward(np.ones((2, 28, 28, 1), np.float32))


def test_model_one_is_an_affine_map():
    model = models.build("m1", seed=0, input_shape=(2, 2, 1), classes=3, dtype=float)
    x = np.random.default_rng(0).normal(size=(5, 2, 2, 1))
    W, b = model.params["dense_1/W"], model.params["dense_1/b"]
    b += [1, 2, 3]
    np.testing.assert_array_equal(model.forward(x), x.reshape(5, 4) @ W + b)
    assert refnet.evaluate(  # and it can be evaluated as it is
        model, refnet.data.Split(x, np.zeros(5, np.int64))
    )["accuracy"] in {n / 5 for n in range(6)}
