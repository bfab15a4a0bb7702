"""The search of question 3.4: its ranking, its Pareto front, and what is trained to the end."""

import pytest

from refnet.coursework.experiment import Experiment
from refnet.coursework.search import (
    FINALISTS,
    SEARCH_EPOCHS,
    finalists,
    pareto_front,
    ranking,
)
from refnet.training import History

#: Parameters: 2,547, 3,107, 5,723, 6,767 and 6,875.
ACCURACIES = {
    ("ds8-p-ds8-p-ds8-p-16", 0.001): (0.90, 0.92),
    ("ss8r3-p-ss8r8-p-ss8r8-p-16", 0.001): (0.97, 0.99),
    ("ss8r3-p-ss8r8-p-ss8r8-p-16", 0.002): (0.96, 0.97),
    ("ss8r3-p-ss16r8-p-ss8r8-p-32", 0.001): (0.96, 0.96),
    ("ds8-p-ds4-p-32", 0.002): (0.98, 0.99),
    ("ss8r3-p-ss16r16-p-ss8r16-p-32", 0.0005): (0.99, 0.99),
}


@pytest.fixture
def histories():
    return {
        Experiment(
            study="search", model=model, setting=0, epochs=SEARCH_EPOCHS, learning_rate=rate,
            seed=seed, data="digits",
        ): History(records=[{"validation_accuracy": 0.0}, {"validation_accuracy": value}])
        for (model, rate), values in ACCURACIES.items()
        for seed, value in enumerate(values)
    }  # fmt: skip


def test_ranking_is_by_the_mean_of_the_best_rate(histories):
    assert ranking(histories) == [
        ("ss8r3-p-ss16r16-p-ss8r16-p-32", 0.0005),
        ("ds8-p-ds4-p-32", 0.002),
        ("ss8r3-p-ss8r8-p-ss8r8-p-16", 0.001),
        ("ss8r3-p-ss16r8-p-ss8r8-p-32", 0.001),
        ("ds8-p-ds8-p-ds8-p-16", 0.001),
    ]


def test_the_front_has_no_network_that_a_smaller_one_beats(histories):
    assert [model for model, _ in pareto_front(histories)] == [
        "ss8r3-p-ss16r16-p-ss8r16-p-32",
        "ds8-p-ds4-p-32",
        "ss8r3-p-ss8r8-p-ss8r8-p-16",
        "ds8-p-ds8-p-ds8-p-16",
    ]


def test_the_best_of_the_front_are_trained_as_long_as_model_4(histories):
    runs = finalists(histories, range(2))
    assert len(runs) == FINALISTS * 2
    assert {run.epochs for run in runs} == {20}
    firsts = [(run.model, run.learning_rate) for run in runs[::2]]
    assert firsts == pareto_front(histories)[:3]
    assert {run.data for run in runs} == {"digits"}
    assert {run.seed for run in runs} == {0, 1}
