"""Several processes: they do what one does, say what goes wrong, and leave nothing behind."""

import multiprocessing
import os
import select
import signal

import numpy as np
import pytest

import refnet
from refnet.training import DataParallel, DivergenceError, sharing, train_step

pytestmark = [
    pytest.mark.skipif(
        "fork" not in multiprocessing.get_all_start_methods(), reason="the system cannot fork"
    ),
    # Test runners have threads; the children run NumPy alone.
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]


@pytest.fixture(autouse=True)
def nothing_is_left():
    yield
    assert multiprocessing.active_children() == []


def tiny(*extra, dtype=float):
    layers = [refnet.Dense(4, 5, seed=1, dtype=dtype), refnet.Tanh(), *extra]
    return refnet.Sequential([*layers, refnet.Dense(5, 3, seed=2, dtype=dtype)])


def batch(n=6, shape=(4,), classes=3, seed=0):
    rng = np.random.default_rng(seed)
    return rng.random((n, *shape)), rng.integers(0, classes, n)


def assert_close_params(one, other, rtol=1e-12):
    for name, array in one.params.items():
        np.testing.assert_allclose(other.params[name], array, rtol, atol=1e-14, err_msg=name)


def child_ids():
    return [process.pid for process in multiprocessing.active_children()]


class FailsFor(refnet.Layer):
    """Identity that does ``action`` where the batch's first entry is negative."""

    def __init__(self, action):
        super().__init__()
        self.action = action

    def apply(self, x, *, training):
        if x[0, 0] < 0:
            self.action()
        return x, np.asarray


def raise_error():
    raise ZeroDivisionError("seven")


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("name", ["m2", "m4"])
def test_steps_are_those_of_one_process(name, reduction):
    loss = refnet.SoftmaxCrossEntropy(reduction)
    one, other = (refnet.models.build(name, seed=0, dtype=np.float64) for _ in range(2))
    with DataParallel(other, loss, processes=2) as parallel:
        for step, n in enumerate([7, 1, 4, 9]):  # odd, fewer than processes, fewer, more
            x, labels = batch(n, (28, 28, 1), 10, seed=step)
            expected = train_step(one, loss, refnet.SGD(0.01), x, labels)
            value = parallel.train_step(refnet.SGD(0.01), x, labels)
            assert type(value) is float
            np.testing.assert_allclose(value, expected, 1e-12)
            for key, grad in one.grads.items():
                np.testing.assert_allclose(other.grads[key], grad, 1e-9, 1e-13, err_msg=key)
    assert_close_params(one, other)


@pytest.mark.parametrize("n", [2, 3, 5, 8])
def test_more_processes_than_cores_or_samples(n):
    one, other = tiny(), tiny()
    loss = refnet.SoftmaxCrossEntropy("mean")
    with DataParallel(other, loss, processes=4) as parallel:
        parallel.train_step(refnet.SGD(0.1), *batch(n))
    train_step(one, loss, refnet.SGD(0.1), *batch(n))
    assert_close_params(one, other)


def test_batches_of_other_dtypes_and_targets():
    one, other = tiny(), tiny()
    loss = refnet.MeanSquaredError("mean")
    with DataParallel(other, loss) as parallel:
        for dtype in (np.float32, np.float64):
            x, targets = batch(5)[0].astype(dtype), np.eye(5, 3, dtype=dtype)
            parallel.train_step(refnet.SGD(0.1), x, targets)
            train_step(one, loss, refnet.SGD(0.1), x, targets)
    assert_close_params(one, other)


def test_one_process_is_train_step(assert_same_params):
    one, other = tiny(), tiny()
    with DataParallel(other, refnet.SoftmaxCrossEntropy(), processes=1) as parallel:
        value = parallel.train_step(refnet.SGD(0.1), *batch())
        assert child_ids() == []
    assert value == train_step(one, refnet.SoftmaxCrossEntropy(), refnet.SGD(0.1), *batch())
    assert_same_params(one, other)


def test_runs_agree_bit_for_bit_and_dropout_differs_between_parts(assert_same_params):
    def run(processes=2):
        model = tiny(refnet.Dropout(0.5, seed=3))
        x, labels = (np.repeat(array[:1], 6, axis=0) for array in batch())
        with DataParallel(model, refnet.SoftmaxCrossEntropy(), processes=processes) as parallel:
            for _ in range(3):
                parallel.train_step(refnet.SGD(0.1), x, labels)
            grads = model.grads["dense_2/W"]
            own = model.layers[2].rng.random(3)
            theirs = [worker.grads["dense_2/W"] for worker in parallel._workers]
        return model, grads, own, theirs

    (one, grads, own, theirs), (other, *_) = run(), run()
    assert_same_params(one, other)
    # Equal samples and equal masks would give equal parts.
    assert not np.allclose(grads - theirs[0], theirs[0])
    np.testing.assert_array_equal(own, run()[2])


def test_the_layers_get_their_own_arrays_back():
    model = tiny()
    before = dict(model.params)
    values = {name: array.copy() for name, array in before.items()}
    with DataParallel(model, refnet.SoftmaxCrossEntropy()) as parallel:
        parallel.train_step(refnet.SGD(0.1), *batch())
        assert all(model.params[name] is not array for name, array in before.items())
    for name, array in before.items():
        assert model.params[name] is array
        assert array.base is None
        assert not np.array_equal(array, values[name])


def test_arrays_that_are_replaced_or_shared_by_layers():
    def make():
        layers = [refnet.Dense(4, 4, seed=1, dtype=float) for _ in range(2)]
        layers[1].params["W"] = layers[0].params["W"]
        return refnet.Sequential(layers)

    one, other = make(), make()
    loss, kept = refnet.SoftmaxCrossEntropy(), None
    with DataParallel(other, loss) as parallel:
        for round_ in range(3):
            if round_ == 2:
                for model in (one, other):
                    kept = model.layers[1].params["b"] = np.arange(4.0)
            parallel.train_step(refnet.SGD(0.1), *batch(seed=round_))
            train_step(one, loss, refnet.SGD(0.1), *batch(seed=round_))
    assert other.layers[1].params["W"] is other.layers[0].params["W"]
    assert other.layers[1].params["b"] is kept
    assert_close_params(one, other)


class Momentum(refnet.Optimizer):
    slots = ("velocity",)

    def update(self, param, grad, state, rate):
        state["velocity"] *= 0.9
        state["velocity"] += grad
        param -= rate * state["velocity"]


def test_optimizers_keep_their_state():
    one, other = tiny(), tiny()
    loss = refnet.SoftmaxCrossEntropy("mean")
    first, second = Momentum(0.1), Momentum(0.1)
    for model, optimizer, processes in ((one, first, 1), (other, second, 3)):
        with DataParallel(model, loss, processes=processes) as parallel:
            for step in range(4):
                parallel.train_step(optimizer, *batch(seed=step))
    assert second.iterations == 4
    assert_close_params(one, other)
    velocity = second.state["dense_1/W"]["velocity"]
    np.testing.assert_allclose(velocity, first.state["dense_1/W"]["velocity"], 1e-12)


def test_an_error_in_a_child_is_reported_and_training_can_go_on():
    model, (x, labels) = refnet.Sequential([FailsFor(raise_error), *tiny()]), batch()
    bad = x.copy()
    bad[3, 0] = -1  # the first row of the second part
    own = dict(model.params)
    with DataParallel(model, refnet.SoftmaxCrossEntropy()) as parallel:
        with pytest.raises(
            RuntimeError, match="process 2 of 2 raised ZeroDivisionError: seven"
        ) as e:
            parallel.train_step(refnet.SGD(0.1), bad, labels)
        assert "in raise_error" in str(e.value)
        assert "Traceback (most recent call last)" in str(e.value)
        assert child_ids() == []
        assert all(model.params[name] is array for name, array in own.items())
        assert np.isfinite(parallel.train_step(refnet.SGD(0.1), x, labels))
        bad[0, 0], bad[3, 0] = -1, 1
        with pytest.raises(ZeroDivisionError):  # the first part is the caller's own
            parallel.train_step(refnet.SGD(0.1), bad, labels)
        assert np.isfinite(parallel.train_step(refnet.SGD(0.1), x, labels))


def test_a_gradient_of_a_wrong_shape_is_not_stretched():
    class Wrong(refnet.Dense):
        def apply(self, x, *, training):
            out, _ = super().apply(x, training=training)
            return out, lambda dout: (dout[:, :4], np.ones((1, 3)), dout.sum(axis=0))

    model = refnet.Sequential([Wrong(4, 3, name="wrong", dtype=float)])
    message = r"gradient of wrong/W has shape \(1, 3\); expected \(4, 3\)"
    parallel = DataParallel(model, refnet.SoftmaxCrossEntropy())
    with parallel, pytest.raises(RuntimeError, match=message):
        parallel.train_step(refnet.SGD(0.1), *batch())


@pytest.mark.parametrize("when", ["before", "during"])
def test_a_child_that_is_killed_is_reported(when):
    model = refnet.Sequential([FailsFor(lambda: os.kill(os.getpid(), signal.SIGKILL)), *tiny()])
    x, labels = batch()
    with DataParallel(model, refnet.SoftmaxCrossEntropy()) as parallel:
        parallel.train_step(refnet.SGD(0.1), x, labels)
        if when == "before":
            os.kill(child_ids()[0], signal.SIGKILL)
        else:
            x[3, 0] = -1
        with pytest.raises(RuntimeError, match="process 2 of 2 died with exit code -9"):
            parallel.train_step(refnet.SGD(0.1), x, labels)


def test_an_interrupt_ends_the_children_but_does_not_reach_them():
    model = refnet.Sequential([FailsFor(lambda: os.kill(os.getpid(), signal.SIGINT)), *tiny()])
    x, labels = batch()
    x[3, 0] = -1
    with DataParallel(model, refnet.SoftmaxCrossEntropy()) as parallel:
        parallel.train_step(refnet.SGD(0.1), x, labels)  # the child sends itself a signal
        x[0, 0] = -1
        with pytest.raises(KeyboardInterrupt):
            parallel.train_step(refnet.SGD(0.1), x, labels)
        assert child_ids() == []


def test_children_end_with_their_parent():
    read, write = os.pipe()
    parent = os.fork()
    if parent == 0:  # killed, it cannot tell its children
        with DataParallel(tiny(), refnet.SoftmaxCrossEntropy(), processes=3) as parallel:
            parallel.start(*batch())
            os.kill(os.getpid(), signal.SIGKILL)
    os.close(write)
    os.waitpid(parent, 0)
    assert select.select([read], [], [], 10)[0]  # ends when nobody holds the other end
    assert os.read(read, 1) == b""
    os.close(read)


def test_divergence_is_found_and_ends_nothing_else():
    model, (x, labels) = tiny(), batch()
    x[-1, 0] = np.nan
    optimizer = refnet.SGD(0.5)
    with DataParallel(model, refnet.SoftmaxCrossEntropy()) as parallel:
        with pytest.raises(DivergenceError, match="the loss is not finite in update 1, at"):
            parallel.train_step(optimizer, x, labels)
        assert np.isnan(parallel.train_step(optimizer, x, labels, check_finite=False))


@pytest.mark.parametrize(("processes", "error"), [(0, ValueError), ("2", TypeError)])
def test_bad_numbers_of_processes_are_refused(processes, error, run, make_model, digits):
    with pytest.raises(error, match=f"processes is {processes!r}; expected a positive integer"):
        DataParallel(tiny(), refnet.SoftmaxCrossEntropy(), processes=processes)
    with pytest.raises(error, match=f"processes is {processes!r}; expected"):
        run(make_model(), digits, processes=processes)


def test_other_bad_arguments(monkeypatch):
    model, loss, (x, labels) = tiny(), refnet.SoftmaxCrossEntropy(), batch()
    with pytest.raises(ValueError, match="reduction 'none'"):
        DataParallel(model, refnet.SoftmaxCrossEntropy("none"))
    parallel = DataParallel(model, loss)
    with pytest.raises(RuntimeError, match="outside a with block"):
        parallel.train_step(refnet.SGD(0.1), x, labels)
    with parallel:
        with pytest.raises(ValueError, match=r"labels has shape \(5,\); expected \(6, ...\)"):
            parallel.train_step(refnet.SGD(0.1), x, labels[:5])
        with pytest.raises(TypeError, match="x holds Python objects; expected numbers"):
            parallel.train_step(refnet.SGD(0.1), x.astype(object), labels)
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    with pytest.raises(ValueError, match="processes is 2; expected 1, as this system cannot fork"):
        DataParallel(model, loss)
    DataParallel(model, loss, processes=1)


def test_fit_gives_the_same_history(run, make_model, digits):
    one, other = make_model(), make_model()
    first, second = run(one, digits, epochs=1), run(other, digits, epochs=1, processes=2)
    assert "processes" not in first.metadata
    assert second.metadata == {**first.metadata, "processes": 2}
    for row, expected in zip(second.records, first.records, strict=True):
        assert row == pytest.approx(expected, rel=1e-4)
    assert_close_params(one, other, rtol=1e-3)


def test_fit_gives_this_process_a_part_of_each_batch(run, make_model, digits, spy):
    run(make_model(spy=spy), digits, epochs=1, batch_size=101, processes=2)
    assert {n for n, training in spy.seen if training} == {51}


def test_fit_ends_its_processes_when_training_raises(run, make_model, digits):
    class Stop(refnet.Callback):
        def on_step_end(self, step, loss):
            assert len(child_ids()) == 1
            raise KeyError(step)

    model = make_model()
    own = dict(model.params)
    with pytest.raises(KeyError):
        run(model, digits, processes=2, callbacks=[Stop()])
    assert child_ids() == []
    assert all(model.params[name] is array for name, array in own.items())


def test_blas_threads_are_given_back(monkeypatch):
    functions = sharing._blas_functions()
    if functions is not None:
        get_threads, _ = functions
        before = get_threads()
        with sharing.one_blas_thread():
            assert get_threads() == 1
        assert get_threads() == before
    monkeypatch.setattr(sharing, "_blas_functions", lambda: None)
    with sharing.one_blas_thread():
        pass


def test_views_of_one_memory_and_read_only_parameters_are_refused():
    def step(model):
        with DataParallel(model, refnet.SoftmaxCrossEntropy(), processes=2) as parallel:
            parallel.train_step(refnet.SGD(0.1), np.ones((4, 3), np.float32), np.arange(4) % 3)

    tied = refnet.Sequential([refnet.Dense(3, 3, seed=0), refnet.Dense(3, 3, seed=1)])
    tied.layers[1].params["W"] = tied.layers[0].params["W"].T
    with pytest.raises(ValueError, match="dense_2/W and dense_1/W are views of one memory"):
        step(tied)
    frozen = refnet.Sequential([refnet.Dense(3, 3, seed=0)])
    frozen.layers[0].params["W"].flags.writeable = False
    with pytest.raises(ValueError, match="dense_1/W is read-only; expected an array"):
        step(frozen)
