"""How an op is called: options by name, and arrays that are not NumPy's own class."""

import numpy as np
import pytest

import refnet
from refnet.training import DataParallel

X, W, B = np.ones((2, 3)), np.ones((3, 4)), np.ones(4)
IMAGES = np.ones((2, 6, 5, 3))
ONE = "2 arrays given; expected 1 ({}). Give options by name: {}."
UNKNOWN = "got an unexpected keyword argument"

WRONG_CALLS = {
    "pool_size by position": (
        lambda: refnet.max_pool2d(IMAGES, 2),
        "max_pool2d: " + ONE.format("x", "pool_size, stride, padding"),
    ),
    "labels by position": (
        lambda: refnet.softmax_cross_entropy(X, [0, 1]),
        "softmax_cross_entropy: " + ONE.format("logits", "labels, reduction"),
    ),
    "targets by position": (
        lambda: refnet.mean_squared_error(X, X),
        "mean_squared_error: " + ONE.format("predictions", "targets, reduction"),
    ),
    "negative_slope by position": (
        lambda: refnet.leaky_relu(X, 0.1),
        "leaky_relu: " + ONE.format("x", "negative_slope"),
    ),
    "l2 by position": (
        lambda: refnet.l2_penalty(W, 0.1),
        "l2_penalty: " + ONE.format("W", "l2"),
    ),
    "an option of an op that has none": (
        lambda: refnet.dense(X, W, B, foo=1),
        f"dense: {UNKNOWN} 'foo'; expected x, W, b. It has no options.",
    ),
    "the same, arrays by name": (
        lambda: refnet.dense(x=X, W=W, b=B, foo=1),
        f"dense: {UNKNOWN} 'foo'; expected x, W, b. It has no options.",
    ),
    "an option misspelt": (
        lambda: refnet.max_pool2d(IMAGES, size=3),
        f"max_pool2d: {UNKNOWN} 'size'; expected x. "
        "Give options by name: pool_size, stride, padding.",
    ),
    "labels missing": (
        lambda: refnet.softmax_cross_entropy(X),
        "softmax_cross_entropy: missing a required argument: 'labels'; expected logits. "
        "Give options by name: labels, reduction.",
    ),
}


@pytest.mark.parametrize("case", WRONG_CALLS)
def test_a_wrong_call_is_told_how_to_call(case):
    call, message = WRONG_CALLS[case]
    with pytest.raises(TypeError) as caught:
        call()
    assert str(caught.value) == message


def test_an_error_of_the_op_itself_stays_as_it_is():
    @refnet.op(x="...")
    def careless(x, *, shift=0):
        return x + "1", None

    with pytest.raises(TypeError) as caught:
        careless(X, shift=1)
    assert "careless" not in str(caught.value)
    assert "ufunc" in str(caught.value)


MASKED = np.ma.masked_array(X, mask=X > 2)
LABELS = np.ma.masked_array([0, 1], mask=[False, True])
TAKES_MASKED = {
    "dense: x": lambda: refnet.dense(MASKED, W, B),
    "sigmoid: x": lambda: refnet.sigmoid(MASKED),
    "tanh: x": lambda: refnet.tanh(MASKED),
    "relu: dout": lambda: refnet.relu(X)[1](MASKED),
    "dropout: mask": lambda: refnet.dropout(X, mask=MASKED > 0, keep_prob=0.5),
    "mean_squared_error: targets": lambda: refnet.mean_squared_error(X, targets=MASKED),
    "softmax_cross_entropy: labels": lambda: refnet.softmax_cross_entropy(X, labels=LABELS),
    "Tanh: x": lambda: refnet.Tanh().forward(MASKED),
    "Sequential: x": lambda: refnet.Sequential([refnet.Tanh()]).forward(MASKED),
    "Sequential: dout": lambda: refnet.Sequential([refnet.Tanh()]).backward(MASKED),
    "DataParallel: x": lambda: parallel().gradients(MASKED, [0, 1]),
    "DataParallel: labels": lambda: parallel().gradients(X, LABELS),
    "Split: x": lambda: refnet.data.Split(MASKED, np.array([0, 1])),
    "Split: labels": lambda: refnet.data.Split(X, LABELS),
}


def parallel():
    model = refnet.Sequential([refnet.Dense(3, 2, seed=0)])
    return DataParallel(model, refnet.SoftmaxCrossEntropy(), processes=2)


@pytest.mark.parametrize("what", TAKES_MASKED)
def test_a_masked_array_is_refused_by_name(what):
    name = what.partition(": ")[2]
    with pytest.raises(TypeError) as caught:
        TAKES_MASKED[what]()
    assert str(caught.value) == (
        f"{what} is a masked array; expected a plain array, for example {name}.filled(0)."
    )


class Own(np.ndarray):
    """A subclass that changes nothing."""


@pytest.mark.parametrize("kind", [np.matrix, np.memmap, Own])
@pytest.mark.parametrize("op", [refnet.sigmoid, refnet.tanh, refnet.softmax, refnet.flatten])
def test_arrays_of_other_classes_give_what_plain_ones_give(op, kind, tmp_path):
    x, dout = np.random.default_rng(0).normal(size=(2, 3, 3))
    if kind is np.memmap:
        given = np.memmap(tmp_path / "x", dtype=x.dtype, mode="w+", shape=x.shape)
        given[...] = x
    else:
        given = x.view(kind)
    expected, plain = op(x)
    out, pullback = op(given)
    assert type(out) is type(pullback(dout)) is np.ndarray
    np.testing.assert_array_equal(out, expected)
    np.testing.assert_array_equal(pullback(dout.view(np.matrix)), plain(dout))
