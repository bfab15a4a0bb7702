"""The op decorator: what it refuses, in which words, and what it lets through."""

import inspect
from fractions import Fraction

import numpy as np
import pytest

import refnet
from refnet import dense

X, W, B = np.ones((2, 3)), np.ones((3, 4)), np.ones(4)
FROM_X_AND_W = "with M = 4 from x of shape (2, 3) and W of shape (3, 4)"

REFUSED_ARRAYS = {
    "rank of x": ((X[0], W, B), ValueError, "dense: x has shape (3,); expected (N, D)."),
    "rank of W": (
        (X, W[0], B),
        ValueError,
        "dense: W has shape (4,); expected (D, M) with D = 3 from x of shape (2, 3).",
    ),
    "inner size": (
        (X, np.ones((5, 4)), B),
        ValueError,
        "dense: W has shape (5, 4); expected (D, M) with D = 3 from x of shape (2, 3).",
    ),
    "bias (1,)": (
        (X, W, np.ones(1)),
        ValueError,
        f"dense: b has shape (1,); expected (M,) {FROM_X_AND_W}.",
    ),
    "bias (N, 1)": (
        (X, W, np.ones((2, 1))),
        ValueError,
        f"dense: b has shape (2, 1); expected (M,) {FROM_X_AND_W}.",
    ),
    "bias (1, M)": (
        (X, W, np.ones((1, 4))),
        ValueError,
        f"dense: b has shape (1, 4); expected (M,) {FROM_X_AND_W}.",
    ),
    "empty batch": (
        (np.ones((0, 3)), W, B),
        ValueError,
        "dense: x is empty, of shape (0, 3); expected every axis of (N, D) to be at least 1.",
    ),
    "integers": (
        (X, W.astype(np.int32), B),
        TypeError,
        "dense: W has dtype int32; expected a floating, complex or object array. "
        "Convert it first, for example W.astype(np.float32).",
    ),
    "booleans": (
        (X > 0, W, B),
        TypeError,
        "dense: x has dtype bool; expected a floating, complex or object array. "
        "Convert it first, for example x.astype(np.float32).",
    ),
    "strings": (
        (X, W, np.array(["a", "b", "c", "d"])),
        TypeError,
        "dense: b has dtype <U1; expected a floating, complex or object array. "
        "Convert it first, for example b.astype(np.float32).",
    ),
    "missing": (
        (X, W),
        TypeError,
        "dense: missing a required argument: 'b'; expected x, W, b. It has no options.",
    ),
    "too many": (
        (X, W, B, B),
        TypeError,
        "dense: 4 arrays given; expected 3 (x, W, b). It has no options.",
    ),
}


@pytest.mark.parametrize("case", REFUSED_ARRAYS)
def test_array_is_refused(case):
    arrays, error, message = REFUSED_ARRAYS[case]
    with pytest.raises(error) as caught:
        dense(*arrays)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("op", "x", "message"),
    [
        (refnet.softmax, 1.0, "softmax: x has shape (); expected (..., M)."),
        (refnet.flatten, 1.0, "flatten: x has shape (); expected (N, ...)."),
        (
            refnet.relu,
            np.ones((2, 0)),
            "relu: x is empty, of shape (2, 0); expected every axis of (...) to be at least 1.",
        ),
    ],
)
def test_array_with_open_axes_is_refused(op, x, message):
    with pytest.raises(ValueError, match="expected") as caught:
        op(x)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("dout", "error", "message"),
    [
        (np.ones(3), ValueError, "has shape (3,); expected (2, 3), the shape of the output."),
        (1.0, ValueError, "has shape (); expected (2, 3), the shape of the output."),
        (X.T, ValueError, "has shape (3, 2); expected (2, 3), the shape of the output."),
        (X * 1j, TypeError, "has dtype complex128; expected float64, the dtype of the output, "),
        (X > 0, TypeError, "has dtype bool; expected float64, the dtype of the output, "),
        (X.astype(str), TypeError, "has dtype <U32; expected float64, the dtype of the output, "),
        (X.astype(object), TypeError, "has dtype object; expected float64, the dtype of the "),
    ],
)
def test_cotangent_is_refused(dout, error, message):
    _, pullback = refnet.relu(X)
    with pytest.raises(error) as caught:
        pullback(dout)
    assert str(caught.value).startswith(f"relu: dout {message}")


def test_keywords_in_any_order():
    out, pullback = dense(b=B, x=X, W=2 * W)
    np.testing.assert_array_equal(out, X @ (2 * W) + B)
    dx, dW, db = pullback(np.ones((2, 4)))  # in the order of the signature
    assert (dx.shape, dW.shape, db.shape) == (X.shape, W.shape, B.shape)
    with pytest.raises(TypeError, match="'x'"):
        dense(W=W, b=B)


def test_lists_are_arrays():
    out, pullback = dense([[1.0, 2.0]], [[3.0], [4.0]], [5.0])
    assert out.tolist() == [[16.0]]
    assert [gradient.tolist() for gradient in pullback([[2]])] == [
        [[6.0, 8.0]],
        [[2.0], [4.0]],
        [2.0],
    ]


def test_mixed_precisions_promote_and_each_gradient_keeps_its_own():
    x, w = X.astype(np.float32), W.astype(np.float16)
    out, pullback = dense(x, w, B)
    assert out.dtype == np.float64
    assert [g.dtype.name for g in pullback(np.ones((2, 4), np.float32))] == [
        "float32",
        "float16",
        "float64",
    ]


def test_complex_beside_real_keeps_its_complex_derivative():
    dx, dW, _ = dense(X, W * 1j, B)[1](np.ones((2, 4)))
    assert dx.dtype == complex  # the derivative by a real array is complex here
    assert dW.dtype == complex


def test_exact_scalars():
    x = np.array([[Fraction(1, 3), Fraction(-1, 2)]])
    out, pullback = refnet.leaky_relu(x, negative_slope=Fraction(1, 5))
    assert out.tolist() == [[Fraction(1, 3), Fraction(-1, 10)]]
    assert pullback([[Fraction(7), Fraction(7)]]).tolist() == [[7, Fraction(7, 5)]]
    loss, pullback = refnet.mean_squared_error(x, targets=0 * x)
    assert loss == Fraction(13, 72)  # a Fraction, not an array
    assert pullback(1).tolist() == [[Fraction(1, 3), Fraction(-1, 2)]]


@pytest.mark.parametrize("op", [refnet.relu, refnet.sigmoid, refnet.tanh])
def test_python_numbers(op):
    out, pullback = op(0.5)
    gradient = pullback(2)
    assert np.shape(out) == np.shape(gradient) == ()
    np.testing.assert_allclose(gradient, 2 * pullback(1.0), rtol=1e-15)
    assert gradient.dtype == np.float64


def test_op_keeps_the_metadata_of_its_function():
    assert (dense.__name__, dense.__module__) == ("dense", "refnet.layers.dense")
    assert list(inspect.signature(dense).parameters) == ["x", "W", "b"]
    assert dense.__doc__ == dense.__wrapped__.__doc__
    assert dense.layouts == {"x": ("N", "D"), "W": ("D", "M"), "b": ("M",)}
    assert dense(X, W, B)[1].__name__ == "dense_pullback"


@pytest.mark.parametrize("dtype", [np.float32, np.float64, complex])
def test_cotangent_reaches_the_pullback_in_the_dtype_of_the_output(dtype):
    seen = []

    @refnet.op(x="...")
    def identity(x):
        return x, lambda dout: seen.append(dout.dtype) or dout

    _, pullback = identity(X.astype(dtype))
    for dout in (X.astype(np.uint8), X.astype(np.float64), X.astype(np.float16), X.tolist()):
        assert pullback(dout).dtype == dtype
    assert seen == [np.dtype(dtype)] * 4


def test_op_of_your_own():
    @refnet.op(a="N K", b="N K")
    def product(a, b):
        return a * b, lambda dout: (dout * b, dout * a)

    out, pullback = product(X, 2 * X)
    np.testing.assert_array_equal(out, 2 * X)
    np.testing.assert_array_equal(pullback(X)[0], 2 * X)
    with pytest.raises(ValueError, match=r"product: b has shape \(2, 2\); expected \(N, K\) with"):
        product(X, X[:, :2])


def test_ragged_rows_are_refused_by_name():
    with pytest.raises(ValueError, match=r"relu: x is no array: .*; expected rows of one length"):
        refnet.relu([[1.0, 2.0], [3.0]])


@pytest.mark.parametrize(
    "layer", [refnet.Dropout(np.float64(0.5), seed=0), refnet.LeakyReLU(np.float64(0.3))]
)
def test_a_numpy_scalar_as_option_does_not_raise_the_precision(layer):
    x = np.array([[1.0, -1.0]], np.float32)
    assert layer.forward(x, training=True).dtype == np.float32
    assert layer.backward(x).dtype == np.float32


@pytest.mark.parametrize("slope", ["0.1", None, [0.1], np.array([0.1])])
def test_an_option_that_is_no_number_is_refused_by_name(slope):
    with pytest.raises(TypeError, match=r"negative_slope is .*; expected a number"):
        refnet.leaky_relu(np.ones(3), negative_slope=slope)
