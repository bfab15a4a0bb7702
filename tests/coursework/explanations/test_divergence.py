"""The first place that is not finite: each place, made to be the first one."""

import numpy as np
import pytest

import refnet
from refnet.coursework.explanations.divergence import first_non_finite, nan_scores_study
from refnet.data import Batches, Split
from refnet.training import train_step

MEAN, SUM = refnet.SoftmaxCrossEntropy("mean"), refnet.SoftmaxCrossEntropy("sum")


def linear(W, b=(0, 0), dtype=np.float64):
    model = refnet.Sequential([refnet.Dense(1, 2, dtype=dtype)])
    model.layers[0].params["W"][...] = W
    model.layers[0].params["b"][...] = b
    return model


def examine(model, loss, x, label, rate=1.0, updates=1, *, shifted):
    dtype = next(iter(model.params.values())).dtype
    split = Split(np.full((4, 1), x, dtype), np.full(4, label))
    batches = Batches(split, batch_size=4, seed=0)
    return first_non_finite(model, loss, batches, rate, updates, shifted=shifted)


@pytest.mark.parametrize(
    ("dtype", "score", "overflows"),
    [
        (np.float64, 709.5, False),
        (np.float64, 710, True),
        (np.float32, 88, False),
        (np.float32, 89, True),
    ],
)
def test_unshifted_exp_overflows_where_the_dtype_ends(unshifted, dtype, score, overflows):
    found = examine(linear([[1, 0]], dtype=dtype), unshifted("sum"), score, 0, shifted=False)
    if not overflows:
        assert found["first"] is None
        return
    assert found["first"] == {
        "update": 1, "place": "exp of the scores", "kind": "inf", "nan": 0, "inf": 4, "size": 8,
    }  # fmt: skip
    kinds = {other["place"]: other["kind"] for other in found["others"]}
    assert list(kinds)[:5] == [
        "sum of the exps", "softmax", "log of the softmax at the labels", "loss",
        "gradient of the scores",
    ]  # fmt: skip
    assert list(kinds.values())[:5] == ["inf", "nan", "nan", "nan", "nan"]
    assert found["parameters"] == 1


def test_unshifted_log_of_zero_leaves_the_gradient_finite(unshifted):
    found = examine(linear([[0, -1]]), unshifted("sum"), 800.0, 1, rate=1e-9, shifted=False)
    assert found["first"]["place"] == "log of the softmax at the labels"
    assert found["first"]["kind"] == "inf"
    assert [other["place"] for other in found["others"]] == ["loss"]
    assert found["parameters"] is None
    assert found["trace"][0] == {
        "update": 1, "largest_parameter": 1.0, "largest_score": 800.0, "loss": "inf",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("model", "loss", "x", "rate", "place"),
    [
        (linear([[0, 0]], [0, np.nan]), MEAN, 1.0, 1.0, "output of dense_1"),
        (linear([[1, -1]]), MEAN, 1e308, 1.0, "scores minus their maximum"),
        (linear([[0, 1]]), SUM, 1e308, 1e-300, "loss"),
        (linear([[0, 0]]), SUM, 1e308, 1e-300, "gradient of dense_1/W"),
        (linear([[0, 0]]), SUM, 1e300, 1e10, "dense_1/W after the update"),
        (linear([[0, 0]]), SUM, 1.0, 1e307, None),
        (linear([[0, -1]]), SUM, 800.0, 1.0, None),
    ],
)
def test_each_place_of_the_shifted_softmax(model, loss, x, rate, place):
    found = examine(model, loss, x, 0, rate, shifted=True)
    assert (found["first"] and found["first"]["place"]) == place


@pytest.mark.parametrize(
    ("weight", "bias", "place"),
    [
        (0.7e308, 0, "gradient of dense_1/W"),  # rows of 0.7e308, which four of them exceed
        (1.5e308, 50, "gradient of the output of dense_1"),  # p - t is 1 and -1
    ],
)
def test_gradients_are_looked_at_from_the_scores_down(weight, bias, place):
    model = refnet.Sequential([refnet.Dense(1, 1, dtype=float), refnet.Dense(1, 2, dtype=float)])
    model.layers[0].params["W"][...] = 0
    model.layers[1].params["W"][...] = [[weight, -weight]]
    model.layers[1].params["b"][...] = [bias, 0]
    found = examine(model, SUM, 1.0, 1, shifted=True)
    assert found["first"]["place"] == place
    assert found["parameters"] == 1


def test_it_trains_as_train_step_does(make_model, digits):
    looked_at, plain = make_model("m4"), make_model("m4")
    batches = [Batches(digits.train, batch_size=20, seed=1) for _ in range(2)]
    found = first_non_finite(looked_at, SUM, batches[0], 0.002, 5, shifted=True)
    optimizer = refnet.SGD(0.002)
    losses = [train_step(plain, SUM, optimizer, *batches[1].next_batch()) for _ in range(5)]
    assert [row["loss"] for row in found["trace"]] == losses
    assert found["first"] is found["parameters"] is found["collapsed"] is None
    for name, param in plain.params.items():
        np.testing.assert_array_equal(param, looked_at.params[name])


def test_collapse_is_dated(make_model, digits):
    model = make_model("m2")
    model["dense_1"].params["b"][...] = -1e9
    batches = Batches(digits.train, batch_size=20, seed=1)
    assert first_non_finite(model, SUM, batches, 0.01, 3, shifted=True)["collapsed"] == 1


def test_scores_that_differ_later_have_not_collapsed(make_model, digits):
    model = make_model("m1")
    for param in model.params.values():
        param[...] = 0  # the same scores for all, in the first update
    batches = Batches(digits.train, batch_size=20, seed=1)
    assert first_non_finite(model, SUM, batches, 0.01, 2, shifted=True)["collapsed"] is None


def test_a_loss_of_the_other_kind_is_refused(unshifted):
    with pytest.raises(ValueError, match="by the softmax with shifted=False"):
        examine(linear([[1, 0]]), SUM, 800.0, 0, shifted=False)
    with pytest.raises(ValueError, match="by the softmax with shifted=True"):
        examine(linear([[1, 0]]), unshifted("sum"), 800.0, 0, shifted=True)
    with pytest.raises(ValueError, match=r"the loss is 0\.5, and"):
        examine(linear([[1, 0]]), Half("sum"), 1.0, 0, shifted=True)


class Half(refnet.core.loss.Loss):
    """A loss that is always 0.5."""

    def apply(self, predictions, targets):
        return np.float64(0.5), lambda dout: np.zeros_like(predictions)


def test_nan_scores_predict_class_0():
    found = nan_scores_study(np.array([0, 5, 0, 3, 9]))
    assert found == {
        "samples": 5, "predicted": [0], "argmax_accuracy": 0.4, "evaluate_accuracy": 0.0,
    }  # fmt: skip


def test_nan_scores_on_mnist_give_the_published_number(mnist_labels):
    assert nan_scores_study(mnist_labels)["argmax_accuracy"] == 0.098
