"""The recipe of the published solution of ucl-hw2."""

import numpy as np
import pytest

import refnet
from refnet.coursework import published
from refnet.coursework.experiment import Experiment
from refnet.verification import check_gradients

LOGITS = np.random.default_rng(0).normal(size=(4, 3))
LABELS = np.array([0, 2, 1, 1])


@pytest.mark.parametrize("reduction", ["sum", "mean", "none"])
def test_unshifted_cross_entropy_is_the_shifted_one_where_nothing_overflows(reduction):
    options = {"labels": LABELS, "reduction": reduction}
    out, pullback = published.unshifted_cross_entropy(LOGITS, **options)
    expected, expected_pullback = refnet.softmax_cross_entropy(LOGITS, **options)
    np.testing.assert_allclose(out, expected, rtol=1e-14)
    dout = np.random.default_rng(1).normal(size=np.shape(out))
    np.testing.assert_allclose(pullback(dout), expected_pullback(dout), atol=1e-15)
    check_gradients(published.unshifted_cross_entropy, LOGITS, **options)


def test_it_overflows_where_the_shifted_one_does_not():
    large = np.array([[1000.0, 0.0]])
    with np.errstate(all="ignore"):
        out, pullback = published.unshifted_cross_entropy(large, labels=[0])
        assert np.isnan(out)
        assert np.isnan(pullback(1.0)).any()
    assert refnet.softmax_cross_entropy(large, labels=[0])[0] == 0


def test_decision_is_that_of_argmax_with_nan_as_the_largest():
    decide = published.Decision()
    scores = np.array([[0.0, 2.0, 1.0], [np.nan] * 3, [1.0, 2.0, 800.0], [np.inf, 0.0, 0.0]])
    assert decide.forward(scores).argmax(axis=1).tolist() == [1, 0, 2, 0]
    with pytest.raises(ValueError, match="expected training=True"):
        decide.backward(scores)
    assert decide.forward(scores, training=True) is scores
    assert decide.backward(LOGITS) is LOGITS


def test_initial_weights():
    model = published.build("m4", seed=0)
    assert {array.dtype.name for array in model.params.values()} == {"float64"}
    bounds = {
        "conv2d_1/W": np.sqrt(6 / (8 * 9 * 1 + 8)), "conv2d_1/b": np.sqrt(3 / 8),
        "conv2d_2/W": np.sqrt(6 / (8 * 9 * 8 + 8)), "conv2d_2/b": np.sqrt(3 / 8),
        "dense_1/W": np.sqrt(6 / (392 + 32)), "dense_1/b": np.sqrt(3 / 32),
        "dense_2/W": np.sqrt(6 / (32 + 10)), "dense_2/b": np.sqrt(3 / 10),
    }  # fmt: skip
    assert list(model.params) == list(bounds)
    for name, array in model.params.items():
        assert 0.5 * bounds[name] < np.abs(array).max() <= bounds[name], name


@pytest.mark.parametrize("name", ["m1", "m2", "m3", "m4"])
def test_shapes_are_those_of_the_sheets_models(name):
    ours, theirs = published.build(name, seed=0), refnet.models.build(name, seed=0)
    shapes = [{key: array.shape for key, array in model.params.items()} for model in (ours, theirs)]
    assert shapes[0] == shapes[1]


def test_a_run_means_for_m1_and_sums_for_m4():
    for name, reduction in (("m1", "mean"), ("m4", "sum")):
        run = Experiment(
            study="published", model=name, setting=1, epochs=1, learning_rate=0.001, seed=0,
            data="digits",
        )  # fmt: skip
        assert run.run(run.load()).metadata["reduction"] == reduction


def test_unknown_model():
    with pytest.raises(KeyError, match=r"'m5'; expected one of m1, m2, m3, m4"):
        published.build("m5")
