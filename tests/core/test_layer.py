"""What all layers do: parameters, gradients, seeds, shapes, training or not."""

import numpy as np
import pytest

import refnet
from refnet.core.options import floating_dtype, positive_int, random_generator

X = np.arange(6.0).reshape(2, 3)
DOUT = np.array([[1.0, -2.0], [0.5, 3.0]])


def small_dense(**options):
    return refnet.Dense(3, 2, **{"seed": 0, "dtype": float, **options})


def test_backward_overwrites_the_gradients():
    layer = small_dense()
    assert list(layer.params) == ["W", "b"]
    assert layer.grads == {}
    layer.forward(X)
    dx = layer.backward(DOUT)
    first = {key: gradient.copy() for key, gradient in layer.grads.items()}
    assert list(first) == ["W", "b"]
    np.testing.assert_array_equal(first["W"], X.T @ DOUT)
    np.testing.assert_array_equal(layer.backward(DOUT), dx)
    for key, gradient in first.items():
        np.testing.assert_array_equal(layer.grads[key], gradient)  # not twice as much


def test_backward_belongs_to_the_last_forward():
    layer = small_dense()
    layer.forward(X)
    layer.forward(10 * X)
    layer.backward(DOUT)
    np.testing.assert_array_equal(layer.grads["W"], 10 * X.T @ DOUT)


@pytest.mark.parametrize(
    ("layer", "name"),
    [(refnet.ReLU(), "ReLU"), (refnet.Dense(3, 2, name="head"), "head")],
)
def test_backward_before_forward(layer, name):
    with pytest.raises(ValueError, match=f"^{name}: backward was called before forward; expected"):
        layer.backward(X)


def test_backward_refuses_another_shape():
    layer = small_dense()
    layer.forward(X)
    with pytest.raises(ValueError, match=r"dense: dout has shape \(2, 3\); expected \(2, 2\)"):
        layer.backward(X)


def test_a_layer_without_parameters_gives_one_array():
    layer = refnet.ReLU()
    layer.forward(X)
    dx = layer.backward(X)
    assert isinstance(dx, np.ndarray)
    assert layer.grads == {}


def test_seed_and_rng():
    one, same, other = (small_dense(seed=seed).params["W"] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()
    rng = np.random.default_rng(1)
    drawn = [small_dense(seed=None, rng=rng).params["W"] for _ in range(2)]
    np.testing.assert_array_equal(drawn[0], one)
    assert (drawn[1] != one).any()  # the generator has moved on
    for make in (small_dense, lambda **options: refnet.Dropout(0.5, **options)):
        with pytest.raises(ValueError, match="seed and rng were both given; expected one"):
            make(seed=0, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="both given"):
        random_generator(0, np.random.default_rng(0))  # a seed of 0 is a seed


def test_output_shape():
    assert small_dense().output_shape((3,)) == (2,)
    assert refnet.Flatten().output_shape((4, 5, 2)) == (40,)
    assert refnet.ReLU().output_shape((4, 5)) == (4, 5)
    for layer, name in ((small_dense(), "Dense"), (small_dense(name="head"), "head")):
        for shape in ((4,), (1, 3), ()):
            with pytest.raises(ValueError, match=f"^{name}: input shape is") as caught:
                layer.output_shape(shape)
            assert f"is {shape}; expected (3,), as in_features says" in str(caught.value)


def test_repr():
    assert repr(small_dense(name="head")) == "Dense(name='head', W(3, 2), b(2,))"
    assert repr(refnet.ReLU()) == "ReLU(name=None)"


@pytest.mark.parametrize("name", ["", "a/b"])
def test_name_is_refused(name):
    with pytest.raises(ValueError, match="expected a non-empty string without '/'"):
        refnet.ReLU(name=name)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: refnet.Dense(0, 2), ValueError, "in_features is 0; expected a positive"),
        (lambda: refnet.Dense(3, -1), ValueError, "units is -1; expected a positive"),
        (lambda: refnet.Dense(3, 2.0), TypeError, "units is 2.0; expected a positive"),
        (lambda: refnet.Dense(True, 2), TypeError, "in_features is True; expected a positive"),
        (lambda: refnet.Dense(3, 2, dtype=int), TypeError, "dtype is int64; expected a floating"),
        (lambda: refnet.Dropout(1.5), ValueError, "rate is 1.5; expected a number from 0 to 1"),
        (lambda: floating_dtype(bool), TypeError, "dtype is bool; expected a floating"),
    ],
)
def test_arguments_are_refused(make, error, message):
    with pytest.raises(error, match=message):
        make()
    assert positive_int("n", np.int64(3)) == 3


def test_own_initializers_are_called():
    layer = small_dense(
        kernel_initializer=lambda shape, *, rng, dtype: np.full(shape, 7, dtype),
        bias_initializer=refnet.RandomNormal(mean=100),
    )
    assert (layer.params["W"] == 7).all()
    assert (layer.params["b"] > 50).all()


def test_dropout_only_in_training_and_backward_uses_the_same_mask():
    layer = refnet.Dropout(0.25, seed=0)
    x = np.ones((20, 30))
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer.backward(x), x)
    out = layer.forward(x, training=True)
    kept = out != 0
    assert 0 < kept.sum() < x.size
    np.testing.assert_array_equal(out[kept], 1 / 0.75)
    np.testing.assert_array_equal(layer.backward(x), out)
    assert ((layer.forward(x, training=True) != 0) != kept).any()  # drawn anew


@pytest.mark.parametrize(("rate", "value"), [(0.0, 1.0), (1.0, 0.0)])
def test_dropout_at_the_ends(rate, value):
    layer = refnet.Dropout(rate, seed=0)
    assert (layer.forward(np.ones((50, 50)), training=True) == value).all()
    assert (layer.backward(np.ones((50, 50))) == value).all()


@pytest.mark.parametrize("base", [refnet.Layer, refnet.Loss, refnet.Optimizer])
def test_bases_say_what_to_define(base):
    calls = {
        refnet.Layer: lambda: refnet.Layer().forward(X),
        refnet.Loss: lambda: refnet.Loss().forward(X, X),
        refnet.Optimizer: lambda: refnet.Optimizer(0.1).step({"w": X}, {"w": X}),
    }
    with pytest.raises(NotImplementedError, match=f"{base.__name__} must define (apply|update)"):
        calls[base]()


def test_a_pullback_with_too_few_gradients_is_refused():
    class Forgetful(refnet.Layer):
        def __init__(self):
            super().__init__(name="forgetful")
            self.params["w"] = np.ones(3)

        def apply(self, x, *, training):
            return x * self.params["w"], lambda dout: dout * self.params["w"]

    layer = Forgetful()
    layer.forward(np.ones((2, 3)))
    with pytest.raises(ValueError, match="the pullback gives an array; expected a tuple of 2"):
        layer.backward(np.ones((2, 3)))
