"""Options that are given wrongly are refused by name."""

import re

import numpy as np
import pytest

import refnet

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
