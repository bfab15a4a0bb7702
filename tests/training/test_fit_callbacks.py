"""Callbacks: what they are told, and how they end a run."""

import numpy as np
import pytest

from refnet.training import Callback


class Diary(Callback):
    """Notes what it is told."""

    def __init__(self, stop_at=None):
        self.events, self.stop_at = [], stop_at

    def note(self, *event):
        self.events.append(event)
        if event == self.stop_at:
            self.stop_training = True

    def on_train_begin(self, model):
        self.note("begin", model.name)

    def on_step_end(self, step, loss):
        assert type(loss) is float
        self.note("step", step)

    def on_evaluation(self, record):
        self.note("evaluation", record["step"])

    def on_epoch_end(self, epoch):
        self.note("epoch", epoch)

    def on_train_end(self, history):
        self.note("end", len(history.records))


def test_callbacks_are_told_everything_in_order(run_tiny):
    diaries = Diary(), Diary()
    run_tiny(*diaries)
    for diary in diaries:
        assert diary.events == [
            ("begin", "linear"),
            *(("step", 1), ("step", 2), ("evaluation", 2), ("epoch", 1)),
            *(("step", 3), ("evaluation", 3), ("epoch", 2)),
            ("end", 2),
        ]


def test_the_base_callback_does_nothing(run_tiny):
    assert run_tiny(Callback()) == run_tiny()


def test_step_end_gets_the_mean_of_the_batch(run_tiny):
    class Losses(Callback):
        def __init__(self):
            self.seen = []

        def on_step_end(self, step, loss):
            self.seen.append(loss)

    summed, mean = Losses(), Losses()
    run_tiny(summed, reduction="sum", learning_rate=0.025)
    run_tiny(mean, reduction="mean", learning_rate=0.1)
    np.testing.assert_allclose(summed.seen, mean.seen, rtol=1e-12)


@pytest.mark.parametrize(
    ("stop_at", "last_events"),
    [
        (("step", 1), [("step", 1), ("evaluation", 1), ("end", 1)]),
        (("evaluation", 2), [("evaluation", 2), ("epoch", 1), ("end", 1)]),
        (("epoch", 1), [("evaluation", 2), ("epoch", 1), ("end", 1)]),
    ],
)
def test_a_callback_stops_training(run_tiny, stop_at, last_events):
    diary = Diary(stop_at)
    run_tiny(diary)
    assert diary.events[-len(last_events) :] == last_events
    diary.stop_at = None
    assert len(run_tiny(diary).records) == 2  # it may be used again
