"""Accuracy and loss of a model on a split."""

import numpy as np
import pytest

import refnet
from refnet.data import Split
from refnet.training import evaluate

SCORES = np.array([[2.0, 1.0, 0.0], [0.0, 1.0, 2.0], [3.0, 0.0, 1.0], [0.0, 5.0, 5.0]])
LABELS = np.array([0, 2, 1, 1])


def identity():
    return refnet.Sequential([refnet.Flatten()])


def test_accuracy_is_the_share_of_labels_with_the_highest_score():
    assert evaluate(identity(), Split(SCORES, LABELS)) == {"accuracy": 0.75}


@pytest.mark.parametrize("label", [0, 1, 2])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_sample_with_a_nan_score_is_wrong(label, column):
    scores = np.eye(3)[[label, label]]
    scores[1, column] = np.nan
    split = Split(scores, np.array([label, label]))
    assert evaluate(identity(), split) == {"accuracy": 0.5}
    nothing_but_nan = Split(np.full((2, 3), np.nan), split.labels)
    assert evaluate(identity(), nothing_but_nan) == {"accuracy": 0.0}


@pytest.mark.parametrize("reduction", ["sum", "mean", "none"])
@pytest.mark.parametrize("batch_size", [1, 3, 4, 1000])
def test_loss_is_the_mean_over_the_samples(reduction, batch_size):
    shifted = SCORES - np.log(np.exp(SCORES).sum(axis=1, keepdims=True))
    expected = -shifted[range(4), LABELS].mean()
    loss = refnet.SoftmaxCrossEntropy(reduction)
    result = evaluate(identity(), Split(SCORES, LABELS), loss=loss, batch_size=batch_size)
    assert result["accuracy"] == 0.75
    np.testing.assert_allclose(result["loss"], expected, rtol=1e-14)
    assert [type(value) for value in result.values()] == [float, float]


def test_evaluation_is_never_training_and_never_more_than_a_batch(spy, make_model, digits):
    model = make_model(dropout=0.5, spy=spy)
    first, again = (evaluate(model, digits.test, batch_size=100) for _ in range(2))
    assert first == again
    assert spy.seen == 2 * [(100, False), (100, False), (100, False), (4, False)]


def test_dropout_of_everything_does_not_touch_evaluation(make_model, digits):
    loss = refnet.SoftmaxCrossEntropy()
    plain, dropping = make_model(), make_model(dropout=1.0)
    assert evaluate(dropping, digits.test, loss=loss) == evaluate(plain, digits.test, loss=loss)


def test_evaluation_leaves_a_pending_backward_of_the_loss_alone():
    loss = refnet.SoftmaxCrossEntropy()
    loss.forward(SCORES[:1], LABELS[:1])
    expected = loss.backward()
    evaluate(identity(), Split(SCORES, LABELS), loss=loss)
    np.testing.assert_array_equal(loss.backward(), expected)


def test_a_model_without_scores_for_classes_is_refused():
    split = Split(np.ones((4, 2, 3)), LABELS)
    model = refnet.Sequential([refnet.ReLU()])
    with pytest.raises(ValueError, match=r"shape \(4, 2, 3\); expected \(4, classes\)"):
        evaluate(model, split)
