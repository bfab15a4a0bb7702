"""Training with an L2 penalty: in several processes, in ``fit``, and in the history."""

import multiprocessing
from fractions import Fraction

import numpy as np
import pytest

import refnet
from refnet.training import DataParallel, train_step
from tests.training.decay import LABELS, STRENGTH, X, assert_close, make_model, step

forks = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="the system cannot fork"
)
MULTI_THREADED = "ignore:This process .* is multi-threaded:DeprecationWarning"


@forks
@pytest.mark.filterwarnings(MULTI_THREADED)
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("processes", [1, 2, 3])
def test_the_penalty_is_added_once_for_all_processes(processes, reduction):
    model, expected = make_model(), make_model()
    loss, regularizer = refnet.SoftmaxCrossEntropy(reduction), refnet.L2(STRENGTH)
    with DataParallel(model, loss, processes=processes) as parallel:
        for _ in range(3):
            parallel.train_step(refnet.SGD(0.05), X, LABELS, regularizer=regularizer)
    for _ in range(3):
        step(expected, rate=0.05, reduction=reduction, regularizer=regularizer)
    assert_close(expected, model, 1e-12)


@forks
@pytest.mark.filterwarnings(MULTI_THREADED)
def test_fit_in_two_processes_adds_it_once(run_tiny):
    histories = [run_tiny(processes=processes, regularizer=refnet.L2(2.0)) for processes in (1, 2)]
    np.testing.assert_allclose(*(history.column("loss") for history in histories), rtol=1e-12)
    assert histories[1].metadata["processes"] == 2


def test_fit_is_the_loop_one_would_write(run, make_model, digits, assert_same_params):
    model, expected = make_model(), make_model()
    regularizer = refnet.L2(0.01)
    history = run(model, digits, regularizer=regularizer)
    loss, optimizer = refnet.SoftmaxCrossEntropy("mean"), refnet.SGD(0.1)
    batches = refnet.data.Batches(digits.train, batch_size=100, seed=5)
    losses = [
        train_step(expected, loss, optimizer, *batches.next_batch(), regularizer=regularizer)
        for _ in range(24)
    ]
    assert_same_params(model, expected)
    means = [np.mean(losses[a : a + 5]) for a in range(0, 24, 5)]
    np.testing.assert_allclose(history.column("loss"), means, rtol=1e-12)


def test_metadata_says_so_only_where_there_is_one(run_tiny, tmp_path):
    plain = run_tiny()
    assert "regularizer" not in plain.metadata
    history = run_tiny(regularizer=refnet.L2(Fraction(1, 4), biases=True))
    assert list(history.metadata) == [*plain.metadata, "regularizer"]
    expected = {"name": "L2", "l2": 0.25, "biases": True}
    assert history.metadata["regularizer"] == expected
    history.save(tmp_path / "history.json")
    assert refnet.History.load(tmp_path / "history.json") == history


@pytest.mark.parametrize("wrong", [0.01, refnet.L2, "L2"])
def test_what_is_no_regularizer_is_refused(run_tiny, wrong):
    model = make_model()
    before = model.params["dense_1/W"].copy()
    for train in (run_tiny, lambda **options: step(model, **options)):
        with pytest.raises(TypeError, match="regularizer is"):
            train(regularizer=wrong)
    np.testing.assert_array_equal(model.params["dense_1/W"], before)
