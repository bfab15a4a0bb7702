"""What the tests of training share: digits, small models, and a history made by hand."""

import numpy as np
import pytest

import refnet
from refnet.data import Batches, Dataset, Split
from refnet.training import History, fit, train_step


@pytest.fixture(scope="session")
def digits():
    return refnet.data.load("digits")


class Spy(refnet.Layer):
    """Identity that notes the batches it sees, and whether they are for training."""

    def __init__(self):
        super().__init__(name="spy")
        self.seen = []

    def apply(self, x, *, training):
        self.seen.append((len(x), training))
        return x, np.asarray


@pytest.fixture
def spy():
    return Spy()


@pytest.fixture
def make_model():
    """Build a small model for the digits: one hidden layer, with dropout if wanted."""

    def make(name="m2", *, dropout=None, spy=None, seed=0):
        model = refnet.models.build(name, seed=seed, input_shape=(8, 8, 1))
        extra = [] if dropout is None else [refnet.Dropout(dropout, seed=seed)]
        extra += [] if spy is None else [spy]
        return refnet.Sequential([model.layers[0], *extra, *model.layers[1:]], name=name)

    return make


@pytest.fixture
def make_history():
    """Build a history without training, as two evaluations of a run would leave it."""

    def make(test_accuracies=(0.5, 0.75), *, epochs=5, learning_rate=0.1, **other):
        records = [
            {
                "step": 200 * (i + 1),
                "samples": 20_000 * (i + 1),
                "epoch": i,
                "loss": 1 / (i + 1),
                "train_accuracy": accuracy / 2 + 0.5,
                "validation_accuracy": accuracy,
                "test_accuracy": accuracy,
            }
            for i, accuracy in enumerate(test_accuracies)
        ]
        metadata = {"model": "m1", "epochs": epochs, "learning_rate": learning_rate, "seed": None}
        return History(metadata=metadata, records=records, **other)

    return make


@pytest.fixture
def run():
    """Two epochs of ``fit``, unless the options say otherwise."""

    def run(model, data, *, learning_rate=0.1, reduction="mean", **options):
        options = {"epochs": 2, "seed": 5, "evaluate_every": 500, **options}
        options.setdefault("loss", refnet.SoftmaxCrossEntropy(reduction))
        options.setdefault("optimizer", refnet.SGD(learning_rate))
        return fit(model, data, **options)

    return run


@pytest.fixture
def by_hand():
    """Do the updates that ``run`` does, in the loop one would write, and return their losses."""

    def by_hand(model, data, *, updates, learning_rate=0.1, reduction="mean", check_finite=True):
        loss, optimizer = refnet.SoftmaxCrossEntropy(reduction), refnet.SGD(learning_rate)
        batches = Batches(data.train, batch_size=100, seed=5)
        return [
            train_step(model, loss, optimizer, *batches.next_batch(), check_finite=check_finite)
            for _ in range(updates)
        ]

    return by_hand


@pytest.fixture
def assert_same_params():
    def assert_same_params(one, other):
        for name, array in one.params.items():
            np.testing.assert_array_equal(array, other.params[name], err_msg=name, strict=True)

    return assert_same_params


@pytest.fixture
def run_tiny(run):
    """Three updates: two passes over six samples in batches of four."""

    def run_tiny(*callbacks, **options):
        rng = np.random.default_rng(0)
        split = Split(rng.random((6, 4)), rng.integers(0, 3, 6))
        data = Dataset(name="tiny", train=split, validation=split, test=split, classes=3)
        model = refnet.Sequential([refnet.Dense(4, 3, seed=0, dtype=float)], name="linear")
        options = {"batch_size": 4, "evaluate_every": 8, **options}
        return run(model, data, callbacks=callbacks, **options)

    return run_tiny


@pytest.fixture
def grid(make_history):
    """Two models, two settings; the second setting of the second model has diverged."""
    divergence = {"step": 150, "layer": "loss", "what": "loss", "learning_rate": 10.0}
    settings = {"epochs": 1, "learning_rate": 0.001}, {"epochs": 15, "learning_rate": 10.0}
    diverged = make_history((0.3, 0.0), divergence=divergence, **settings[1])
    return {
        "m1": [make_history((0.5, 0.75), **settings[0]), make_history((0.6, 0.9), **settings[1])],
        "m2": [make_history((0.55, 0.8), **settings[0]), diverged],
    }
