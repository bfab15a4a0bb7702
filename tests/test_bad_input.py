"""Wrong input is refused: each message names the argument, what was found, what was expected."""

import numpy as np
import pytest

import refnet
from tests import bad_windows

N, D, M = 2, 3, 4
X, W, B = np.ones((N, D)), np.ones((D, M)), np.zeros(M)
LOGITS, LABELS, MASK = np.zeros((N, M)), [0, 3], np.ones((N, D), bool)
IMAGES = np.zeros((N, 8, 8, 1), np.uint8)


def cross_entropy(labels, **options):
    return lambda: refnet.softmax_cross_entropy(LOGITS, labels=labels, **options)


def squared_error(targets, **options):
    return lambda: refnet.mean_squared_error(X, targets=targets, **options)


def dropout(mask=MASK, keep_prob=0.5):
    return lambda: refnet.dropout(X, mask=mask, keep_prob=keep_prob)


def row_by_row(x):
    """Penalty of each row, and the gradients as rows."""
    outs, pullbacks = zip(*(refnet.l2_penalty(row, l2=0.5) for row in x), strict=True)
    return np.array(outs), lambda dout: np.array(
        [pullback(g) for pullback, g in zip(pullbacks, dout, strict=True)]
    )


def pull(op, dout, *arrays, **options):
    return lambda: op(*arrays, **options)[1](dout)


def backward_of_the_wrong_shape():
    model = refnet.models.build("m1", seed=0, input_shape=(8, 8, 1))
    model.forward(np.zeros((N, 8, 8, 1), np.float32))
    model.backward(np.zeros((N, 9), np.float32))


#: What is done, the error, and its three parts: argument, what was found, what was expected.
REFUSED = {
    "wrong rank of x": (
        lambda: refnet.dense(X[0], W, B),
        (ValueError, "dense: x", "shape (3,)", "expected (N, D)"),
    ),
    "images for dense": (
        lambda: refnet.dense(IMAGES.astype(float), W, B),
        (ValueError, "dense: x", "shape (2, 8, 8, 1)", "expected (N, D)"),
    ),
    "wrong rank of logits": (
        lambda: refnet.softmax_cross_entropy(np.zeros(4), labels=[0]),
        (ValueError, "softmax_cross_entropy: logits", "shape (4,)", "expected (N, M)"),
    ),
    "wrong rank of predictions": (
        lambda: refnet.mean_squared_error(np.zeros(4), targets=np.zeros(4)),
        (ValueError, "mean_squared_error: predictions", "shape (4,)", "expected (N, M)"),
    ),
    "no batch axis": (
        lambda: refnet.flatten(np.float64(1)),
        (ValueError, "flatten: x", "shape ()", "expected (N, ...)"),
    ),
    "wrong inner size": (
        lambda: refnet.dense(X, np.ones((D + 1, M)), B),
        (ValueError, "dense: W", "shape (4, 4)", "expected (D, M) with D = 3 from x"),
    ),
    **{
        f"bias {shape}": (
            lambda shape=shape: refnet.dense(X, W, np.zeros(shape)),
            (ValueError, "dense: b", f"shape {shape}", "expected (M,) with M = 4 from x of shape"),
        )
        for shape in ((1,), (N, 1), (1, M), (), (M + 1,))
    },
    "label too large": (
        cross_entropy([0, M]),
        (ValueError, "labels", "range from 0 to 4", "expected class indices from 0 to 3"),
    ),
    "label negative": (
        cross_entropy([-1, 0]),
        (ValueError, "labels", "range from -1 to 0", "expected class indices from 0 to 3"),
    ),
    "too few labels": (
        cross_entropy([0]),
        (ValueError, "labels", "shape (1,)", "expected (2,) integers or (2, 4) probabilities"),
    ),
    "labels of another shape": (
        cross_entropy(np.zeros((N, M - 1))),
        (ValueError, "labels", "shape (2, 3)", "expected (2,) integers or (2, 4) probabilities"),
    ),
    "labels in a column": (
        cross_entropy([[0], [3]]),
        (ValueError, "labels", "shape (2, 1)", "expected (2,) integers or (2, 4) probabilities"),
    ),
    "labels of booleans": (
        cross_entropy([True, False]),
        (TypeError, "labels", "dtype bool", "expected integers (class indices) or floats"),
    ),
    "labels of strings": (
        cross_entropy(["3", "7"]),
        (TypeError, "labels", "dtype <U1", "expected integers (class indices) or floats"),
    ),
    "float labels of rank 1": (
        cross_entropy([0.0, 3.0]),
        (ValueError, "labels", "shape (2,) and dtype float64", "expected (2,) integers or"),
    ),
    "targets of another shape": (
        squared_error(np.ones((D, N))),
        (ValueError, "targets", "shape (3, 2)", "expected (2, 3), that of predictions"),
    ),
    "targets that would broadcast": (
        squared_error(np.ones((N, 1))),
        (ValueError, "targets", "shape (2, 1)", "expected (2, 3), that of predictions"),
    ),
    "targets of booleans": (
        squared_error(MASK),
        (TypeError, "targets", "dtype bool", "expected real numbers"),
    ),
    **{
        f"empty batch of {op.__name__}": (
            lambda op=op, arrays=arrays, options=options: op(*arrays, **options),
            (ValueError, f"{op.__name__}: {name}", "is empty, of shape (0, ", "to be at least 1"),
        )
        for op, name, arrays, options in (
            (refnet.dense, "x", (X[:0], W, B), {}),
            (refnet.flatten, "x", (IMAGES[:0].astype(float),), {}),
            (refnet.relu, "x", (X[:0],), {}),
            (refnet.softmax, "x", (X[:0],), {}),
            (refnet.dropout, "x", (X[:0],), {"mask": MASK[:0], "keep_prob": 0.5}),
            (refnet.softmax_cross_entropy, "logits", (LOGITS[:0],), {"labels": []}),
            (refnet.mean_squared_error, "predictions", (X[:0],), {"targets": X[:0]}),
            (refnet.l2_penalty, "W", (X[:0],), {"l2": 1}),
        )
    },
    "integer images": (
        lambda: refnet.models.build("m1", input_shape=(8, 8, 1)).forward(IMAGES),
        (TypeError, "flatten: x", "dtype uint8", "expected a floating"),
    ),
    "boolean images": (
        lambda: refnet.models.build("m1", input_shape=(8, 8, 1)).forward(IMAGES > 0),
        (TypeError, "flatten: x", "dtype bool", "expected a floating"),
    ),
    "strings": (
        lambda: refnet.tanh(["0.5"]),
        (TypeError, "tanh: x", "dtype <U3", "expected a floating"),
    ),
    "reduction of an op": (
        cross_entropy(LABELS, reduction="average"),
        (ValueError, "reduction", "'average'", "expected one of 'sum', 'mean', 'none'"),
    ),
    "reduction of a loss": (
        lambda: refnet.MeanSquaredError("batch"),
        (ValueError, "MeanSquaredError: reduction", "'batch'", "one of 'sum', 'mean', 'none'"),
    ),
    **{
        f"keep_prob {value}": (
            dropout(keep_prob=value),
            (ValueError, "dropout: keep_prob", repr(value), "expected a number from 0 to 1"),
        )
        for value in (-0.1, 1.5, float("nan"), float("inf"))
    },
    **{
        f"rate {value}": (
            lambda value=value: refnet.Dropout(value),
            (ValueError, "rate", repr(value), "expected a number from 0 to 1"),
        )
        for value in (-0.1, 1.5, float("nan"))
    },
    **{
        f"{owner} {value}": (
            lambda call=call, value=value: call(value),
            (ValueError, f"{name} is", repr(value), "expected a finite number, at least 0"),
        )
        for owner, name, call in (
            ("l2 of the op", "l2_penalty: l2", lambda value: refnet.l2_penalty(X, l2=value)),
            ("l2 of the class", "l2", refnet.L2),
        )
        for value in (-0.1, float("nan"), float("inf"))
    },
    "l2 that is an array": (
        lambda: refnet.L2(np.array([0.1])),
        (TypeError, "l2 is", "array([0.1])", "expected a number"),
    ),
    "mask of another shape": (
        dropout(mask=MASK[:, :1]),
        (ValueError, "dropout: mask", "shape (2, 1)", "expected (2, 3), that of x"),
    ),
    "mask of numbers": (
        dropout(mask=np.ones((N, D))),
        (TypeError, "dropout: mask", "dtype float64", "expected bool"),
    ),
    "mask of 0 and 1": (
        dropout(mask=np.ones((N, D), int)),
        (TypeError, "dropout: mask", "dtype int64", "expected bool"),
    ),
    "mask that keeps what is never kept": (
        dropout(keep_prob=0),
        (ValueError, "dropout: mask", "keeps entries", "expected none, as keep_prob is 0"),
    ),
    "layer's backward before forward": (
        lambda: refnet.Dense(D, M, name="head").backward(LOGITS),
        (ValueError, "head: backward", "called before forward", "expected a forward pass first"),
    ),
    "loss's backward before forward": (
        lambda: refnet.SoftmaxCrossEntropy().backward(),
        (ValueError, "SoftmaxCrossEntropy: backward", "before forward", "expected a forward pass"),
    ),
    "model's backward before forward": (
        lambda: refnet.models.build("m2").backward(np.zeros((N, 10))),
        (ValueError, "dense_2: backward", "before forward", "expected a forward pass"),
    ),
    "upstream gradient": (
        pull(refnet.dense, X, X, W, B),
        (ValueError, "dense: dout", "shape (2, 3)", "expected (2, 4), the shape of the output"),
    ),
    "upstream gradient that would broadcast": (
        pull(refnet.relu, np.ones((N, 1)), X),
        (ValueError, "relu: dout", "shape (2, 1)", "expected (2, 3), the shape of the output"),
    ),
    "upstream gradient of a scalar": (
        pull(refnet.softmax_cross_entropy, np.ones(N), LOGITS, labels=LABELS),
        (ValueError, "softmax_cross_entropy: dout", "shape (2,)", "expected (), the shape of the"),
    ),
    "upstream gradient of a loss for each sample": (
        pull(refnet.softmax_cross_entropy, 1.0, LOGITS, labels=LABELS, reduction="none"),
        (ValueError, "softmax_cross_entropy: dout", "shape ()", "expected (2,), the shape of the"),
    ),
    "upstream gradient of a model": (
        backward_of_the_wrong_shape,
        (ValueError, "dense: dout", "shape (2, 9)", "expected (2, 10), the shape of the output"),
    ),
    "complex upstream gradient": (
        pull(refnet.relu, 1j * X, X),
        (TypeError, "relu: dout", "dtype complex128", "expected float64, the dtype of the output"),
    ),
    "unknown model": (
        lambda: refnet.models.build("m9"),
        (KeyError, "no model is named", "'m9'", "expected one of m1, m2, m3, m4"),
    ),
    "unknown data set": (
        lambda: refnet.data.load("cifar"),
        (KeyError, "no dataset is named", "'cifar'", "expected one of digits, mnist"),
    ),
    "unknown layer": (
        lambda: refnet.models.build("m1")["dense_2"],
        (KeyError, "no layer is named", "'dense_2'", "expected one of flatten_1, dense_1"),
    ),
    **bad_windows.REFUSED,
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    act, (error, *parts) = REFUSED[case]
    with pytest.raises(error) as caught:
        act()
    assert caught.type is error
    (message,) = caught.value.args  # str() of a KeyError would quote it
    places = [message.find(part) for part in parts]
    assert -1 not in places, f"{message!r} does not say {parts[places.index(-1)]!r}"
    assert places == sorted(places), f"{message!r} says it in another order"


NOT_A_NUMBER = {
    "dense": lambda x: refnet.dense(x, W, B),
    "dropout": lambda x: refnet.dropout(x, mask=MASK, keep_prob=0.5),
    "flatten": refnet.flatten,
    "relu": refnet.relu,
    "leaky_relu": lambda x: refnet.leaky_relu(x, negative_slope=0.1),
    "sigmoid": refnet.sigmoid,
    "tanh": refnet.tanh,
    "softmax": refnet.softmax,
    "log_softmax": refnet.log_softmax,
    "l2_penalty": row_by_row,
    "mean_squared_error": lambda x: refnet.mean_squared_error(x, targets=X, reduction="none"),
    "softmax_cross_entropy": lambda x: refnet.softmax_cross_entropy(
        x, labels=[0, 1], reduction="none"
    ),
    **{
        name: lambda x, name=name, kernels=kernels: getattr(refnet, name)(
            x.reshape(N, 1, D, 1).repeat(3, axis=3), *kernels
        )
        for name, kernels in bad_windows.KERNELS.items()
    },
}


@pytest.mark.parametrize("name", NOT_A_NUMBER)
def test_nan_is_allowed_and_stays_in_its_sample(name):
    x = X.copy()
    x[0, 0] = np.nan
    out, pullback = NOT_A_NUMBER[name](x)
    assert np.isnan(out[0]).any()
    assert np.isfinite(out[1]).all()
    gradient = pullback(np.ones(np.shape(out)))
    dx = gradient[0] if isinstance(gradient, tuple) else gradient
    assert np.isfinite(dx[1]).all()


def test_every_op_is_given_a_nan():
    ops = {name for name in refnet.__all__ if hasattr(getattr(refnet, name), "layouts")}
    assert ops == set(NOT_A_NUMBER)


def test_a_refusal_leaves_the_arguments_alone():
    x, labels = LOGITS.copy(), np.array([0, 9])
    with pytest.raises(ValueError, match="labels"):
        refnet.softmax_cross_entropy(x, labels=labels)
    np.testing.assert_array_equal(x, LOGITS)
    np.testing.assert_array_equal(labels, [0, 9])
