"""Options that are given wrongly are refused by name."""

import inspect
import re

import numpy as np
import pytest

import refnet
from refnet.core.options import positive_pair

SPLIT = refnet.data.Split(np.ones((4, 2, 2, 1), np.float32), np.arange(4))
DATA = refnet.data.Dataset(name="d", train=SPLIT, validation=SPLIT, test=SPLIT, classes=4)
MODEL = refnet.models.build("m1", input_shape=(2, 2, 1), classes=4, seed=0)


def fit(**changed):
    arguments = {
        "model": MODEL, "data": DATA, "loss": refnet.SoftmaxCrossEntropy(),
        "optimizer": refnet.SGD(0.1), "epochs": 1, "batch_size": 2, **changed,
    }  # fmt: skip
    return refnet.fit(**arguments)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: refnet.Sequential([refnet.ReLU()], input_shape=4), "input_shape is 4; expected"),
        (lambda: refnet.models.build("m1", input_shape=64), "input_shape is 64; expected a tuple"),
        (lambda: refnet.models.build("m1", input_shape=(8, 0)), "input_shape[1] is 0; expected"),
        (lambda: refnet.models.build("m1", seed=-1), "seed is -1; expected an integer"),
        (
            lambda: refnet.Dense(2, 3, kernel_initializer="he"),
            "kernel_initializer is 'he'",
        ),
        (lambda: refnet.Dense(2, 3, bias_initializer=refnet.Zeros), "bias_initializer is <class"),
        (lambda: refnet.Dense(2, 3, name=5), "name is 5; expected a non-empty string"),
        (lambda: refnet.Sequential([refnet.ReLU]), "Call it: ReLU(...)."),
        (lambda: refnet.SGD("0.1"), "learning_rate is '0.1'; expected a number"),
        (lambda: refnet.evaluate(MODEL, DATA), "split is of type Dataset; expected a refnet Split"),
        (lambda: fit(data=(1, 2)), "data is of type tuple; expected a refnet Dataset"),
        (lambda: fit(loss=refnet.SoftmaxCrossEntropy), "loss is the class SoftmaxCrossEntropy;"),
        (lambda: refnet.op(lambda x: x), "takes 0 positional arguments"),
        (lambda: refnet.op(), "op needs a layout for each array"),
    ],
)
def test_wrong_options_are_refused_by_name(call, message):
    with pytest.raises((TypeError, ValueError), match=re.escape(message)):
        call()


TAKE_A_DTYPE = {
    "Dense": lambda dtype: refnet.Dense(2, 3, dtype=dtype),
    "Conv2D": lambda dtype: refnet.Conv2D(2, 3, 2, dtype=dtype),
    "DepthwiseConv2D": lambda dtype: refnet.DepthwiseConv2D(2, 3, dtype=dtype),
    "SeparableConv2D": lambda dtype: refnet.SeparableConv2D(2, 3, 2, dtype=dtype),
    "SpatiallySeparableConv2D": lambda dtype: refnet.SpatiallySeparableConv2D(
        2, 3, 2, rank=1, dtype=dtype
    ),
    "GlorotUniform": lambda dtype: refnet.GlorotUniform()((2, 3), dtype=dtype),
    "models.build": lambda dtype: refnet.models.build("m1", dtype=dtype),
    "data.load": lambda dtype: refnet.data.load("digits", dtype=dtype),
}


@pytest.mark.parametrize(
    ("dtype", "shown"),
    [("floot", "'floot'"), ({"names": 1}, "{'names': 1}"), (int, "int64")],
)
@pytest.mark.parametrize("owner", TAKE_A_DTYPE)
def test_a_dtype_that_is_no_floating_one_is_refused_by_name(owner, dtype, shown):
    with pytest.raises(TypeError) as caught:
        TAKE_A_DTYPE[owner](dtype)
    assert str(caught.value) == f"dtype is {shown}; expected a floating or complex dtype."


def test_every_class_that_takes_a_dtype_is_tested():
    public = {name: getattr(refnet, name) for name in refnet.__all__}
    classes = {name: found for name, found in public.items() if isinstance(found, type)}
    taking = {name for name, c in classes.items() if "dtype" in inspect.signature(c).parameters}
    assert taking == {name for name in TAKE_A_DTYPE if name.endswith(("Dense", "2D"))}


@pytest.mark.parametrize(
    ("value", "pair"),
    [(2, (2, 2)), ((2, 3), (2, 3)), ([3, 1], (3, 1)), (np.int64(4), (4, 4))],
)
def test_a_pair_is_two_sizes_or_one_for_both(value, pair):
    found = positive_pair("stride", value)
    assert found == pair
    assert [type(size) for size in found] == [int, int]


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (0, ValueError, "stride is 0; expected a positive integer."),
        ((2, -1), ValueError, "stride[1] is -1; expected a positive integer."),
        ((1.0, 2), TypeError, "stride[0] is 1.0; expected a positive integer."),
        (True, TypeError, "stride is True; expected a positive integer."),
        ("2", TypeError, "stride is '2'; expected a positive integer."),
        (None, TypeError, "stride is None; expected a positive integer."),
        ((2,), ValueError, "stride is (2,); expected a positive integer or a pair of them."),
        ((1, 2, 3), ValueError, "stride is (1, 2, 3); expected a positive integer or a pair of"),
        (np.array([1, 2]), TypeError, "stride is array([1, 2]); expected a positive integer."),
    ],
)
def test_a_pair_is_refused(value, error, message):
    with pytest.raises(error, match=re.escape(message)):
        positive_pair("stride", value)
