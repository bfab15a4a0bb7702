"""What every layer over windows must do, written once; the tests name the layer's own numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import refnet

X = np.random.default_rng(0).normal(size=(2, 5, 4, 3))
SEEDED = {"seed": 0, "dtype": float}


@dataclass(frozen=True)
class Layer:
    """A class, how to make one for images of 3 channels, and what it must have.

    Parameters
    ----------
    make : callable
        ``make(**options)``, the layer with a window of (3, 2).
    op : callable
    shapes : dict
        Shape of each parameter.
    filters : int
        Channels of the output.
    """

    make: Callable[..., Any]
    op: Callable[..., Any]
    shapes: dict[str, tuple[int, ...]]
    filters: int


def has_its_parameters(layer: Layer) -> None:
    """Names, shapes and dtype; weights drawn, the bias zero."""
    for dtype in (np.float32, np.float64):
        params = layer.make(seed=0, dtype=dtype).params
        assert {name: array.shape for name, array in params.items()} == layer.shapes
        assert list(params) == list(layer.shapes)  # in the order of the op
        for name, array in params.items():
            assert array.dtype == dtype
            assert array.any() == (name != "b")
    assert all(array.dtype == np.float32 for array in layer.make().params.values())


def is_the_op(layer: Layer) -> None:
    """Forward and backward are those of the op, for its options."""
    for options in ({}, {"stride": (2, 3)}, {"stride": 2, "padding": "valid"}):
        made = layer.make(**SEEDED, **options)
        out, pullback = layer.op(X, *made.params.values(), **options)
        np.testing.assert_array_equal(made.forward(X), out)
        assert made.forward(X[:1]).shape[1:] == made.output_shape((5, 4, 3)) == out.shape[1:]
        assert out.shape[-1] == layer.filters
        made.forward(X)
        dout = np.cos(np.arange(out.size)).reshape(out.shape)
        dx, *gradients = pullback(dout)
        np.testing.assert_array_equal(made.backward(dout), dx)
        assert list(made.grads) == list(made.params)
        for found, expected in zip(made.grads.values(), gradients, strict=True):
            np.testing.assert_array_equal(found, expected)


def skips_dx_alone(layer: Layer) -> None:
    """Without dx the other gradients are the same, from the op and from the layer."""
    made = layer.make(**SEEDED, stride=(1, 2))
    out, pullback = layer.op(X, *made.params.values(), stride=(1, 2))
    dout = np.sin(np.arange(out.size)).reshape(out.shape)
    whole, skipped = pullback(dout), pullback(dout, need_dx=False)
    assert skipped[0] is None
    made.forward(X)
    assert made.backward_params(dout) is None
    for full, part, kept in zip(whole[1:], skipped[1:], made.grads.values(), strict=True):
        np.testing.assert_array_equal(part, full)
        np.testing.assert_array_equal(kept, full)


def draws_by_its_seed(layer: Layer) -> None:
    """One seed, one layer; a shared generator moves on; both at once are refused."""
    one, same, other = (layer.make(seed=seed).params for seed in (1, 1, 2))
    rng = np.random.default_rng(1)
    drawn, after = (layer.make(rng=rng).params for _ in range(2))
    for name in set(layer.shapes) - {"b"}:
        np.testing.assert_array_equal(one[name], same[name])
        np.testing.assert_array_equal(one[name], drawn[name])
        assert (one[name] != other[name]).any()
        assert (drawn[name] != after[name]).any()
    with pytest.raises(ValueError, match="seed and rng were both given"):
        layer.make(seed=0, rng=rng)


def takes_its_initializers(layer: Layer, **names: str) -> None:
    """Each initializer fills its own parameters; what is none is refused by name."""
    options = {f"{name}_initializer": _constant(k) for k, name in enumerate(names, start=5)}
    params = layer.make(**options).params
    for k, filled in enumerate(names.values(), start=5):
        for name in filled.split():
            assert (params[name] == k).all(), f"{name} was filled by another one"
    for name in options:
        with pytest.raises(TypeError, match=f"{name} is 'he'"):
            layer.make(**{name: "he"})
        with pytest.raises(TypeError, match=f"{name} is <class"):
            layer.make(**{name: refnet.Zeros})


def _constant(value: int) -> Callable[..., Any]:
    return lambda shape, *, rng, dtype: np.full(shape, value, dtype)


def refuses_wrong_arguments(layer: Layer) -> None:
    """Strides, paddings, dtypes and image shapes, each in words that name it."""
    for options, error, message in (
        ({"stride": 0}, ValueError, "stride is 0; expected a positive integer"),
        ({"stride": 2.0}, TypeError, "stride is 2.0; expected a positive integer"),
        (
            {"stride": (1, 2, 3)},
            ValueError,
            r"stride is \(1, 2, 3\); expected a positive integer or",
        ),
        ({"padding": "full"}, ValueError, "padding is 'full'; expected 'same' or 'valid'"),
        ({"dtype": int}, TypeError, "dtype is int64; expected a floating"),
        ({"name": "a/b"}, ValueError, "name is 'a/b'; expected a non-empty string"),
    ):
        with pytest.raises(error, match=message):
            layer.make(**options)
    made = layer.make(name="first")
    for shape in ((5, 4), (5, 4, 2), (2, 5, 4, 3)):
        expected = r"first: input shape is .*; expected \(H, W, 3\), as in_channels says"
        with pytest.raises(ValueError, match=expected):
            made.output_shape(shape)
    with pytest.raises(ValueError, match="first: the window is 3x2 and the image 2x4; expected a"):
        layer.make(name="first", padding="valid").output_shape((2, 4, 3))


CHECKS = [
    has_its_parameters,
    is_the_op,
    skips_dx_alone,
    draws_by_its_seed,
    refuses_wrong_arguments,
]
