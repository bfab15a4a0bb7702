"""Mini-batches: every epoch has every sample once, and batches cross from one to the next."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refnet.data import Batches, Split, in_order


def numbered(n):
    """Split whose samples and labels are their own indices."""
    indices = np.arange(n)
    return Split(indices[:, None] + 0.5, indices)


def draw(batches, count):
    """Labels of the next ``count`` batches, a row for each; x must go with them."""
    rows = []
    for _ in range(count):
        x, labels = batches.next_batch()
        np.testing.assert_array_equal(x[:, 0], labels + 0.5)
        rows.append(labels)
    return np.array(rows)


sizes = st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n)))


@given(sizes, st.integers(0, 2**32))
def test_each_epoch_has_each_sample_once(size, seed):
    n, batch_size = size
    batches = Batches(numbered(n), batch_size=batch_size, seed=seed)
    stream = draw(batches, 3 * batches.batches_per_epoch)
    assert stream.shape[1] == batch_size
    epochs = stream.ravel()[: stream.size // n * n].reshape(-1, n)
    assert len(epochs) >= 3
    for epoch in epochs:
        assert sorted(epoch) == list(range(n))


@given(sizes)
def test_epochs_completed(size):
    n, batch_size = size
    batches = Batches(numbered(n), batch_size=batch_size, seed=0)
    assert batches.epochs_completed == 0
    for number in range(1, 3 * batches.batches_per_epoch + 1):
        batches.next_batch()
        assert batches.epochs_completed == number * batch_size // n
        if number == batches.batches_per_epoch - 1:
            assert batches.epochs_completed == 0
        if number == batches.batches_per_epoch:
            assert batches.epochs_completed >= 1


@pytest.mark.parametrize(("n", "batch_size", "expected"), [(10, 5, 2), (10, 4, 3), (7, 7, 1)])
def test_batches_per_epoch(n, batch_size, expected):
    assert Batches(numbered(n), batch_size=batch_size).batches_per_epoch == expected


@given(sizes, st.integers(0, 2**32))
def test_stream_is_one_permutation_after_another(size, seed):
    n, batch_size = size
    stream = draw(Batches(numbered(n), batch_size=batch_size, seed=seed), 2 * n).ravel()
    rng = np.random.default_rng(seed)
    expected = np.concatenate([rng.permutation(n) for _ in range(2 * batch_size)])
    np.testing.assert_array_equal(stream, expected)


def test_batch_that_crosses_is_the_rest_then_the_new_epoch():
    rng = np.random.default_rng(3)
    first, second = rng.permutation(10), rng.permutation(10)
    batches = Batches(numbered(10), batch_size=4, seed=3)
    rows = draw(batches, 3)
    np.testing.assert_array_equal(rows[2], [*first[8:], *second[:2]])
    assert batches.epochs_completed == 1
    np.testing.assert_array_equal(draw(batches, 2).ravel(), second[2:])
    assert batches.epochs_completed == 2


def test_first_epoch_is_shuffled_and_each_differently():
    stream = draw(Batches(numbered(1000), seed=0), 20).reshape(2, 1000)
    in_place = (stream[0] == np.arange(1000)).sum(), (stream[0] == stream[1]).sum()
    assert max(in_place) < 10  # one is expected of a uniform permutation


def test_seed_decides():
    def stream(seed):
        return draw(Batches(numbered(50), batch_size=7, seed=seed), 20)

    np.testing.assert_array_equal(stream(1), stream(1))
    assert (stream(1) != stream(2)).any()


def test_shared_generator_is_drawn_from_at_need():
    rng, same = np.random.default_rng(5), np.random.default_rng(5)
    batches = Batches(numbered(6), batch_size=3, rng=rng)
    assert rng.bit_generator.state == same.bit_generator.state
    epoch = draw(batches, 2).ravel()
    np.testing.assert_array_equal(epoch, same.permutation(6))
    assert rng.bit_generator.state == same.bit_generator.state


def test_batches_are_copies_and_the_split_stays():
    split = numbered(10)
    x, labels = Batches(split, batch_size=10, seed=0).next_batch()
    assert not np.shares_memory(x, split.x)
    assert not np.shares_memory(labels, split.labels)
    np.testing.assert_array_equal(split.labels, np.arange(10))
    np.testing.assert_array_equal(split.x[:, 0], np.arange(10) + 0.5)


def test_default_batch_size():
    assert Batches(numbered(100)).batch_size == 100


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"batch_size": 6}, ValueError, "batch_size is 6; expected at most 5, the length of the s"),
        ({"batch_size": 0}, ValueError, "batch_size is 0; expected a positive integer"),
        ({"batch_size": 2.5}, TypeError, r"batch_size is 2\.5; expected a positive integer"),
        (
            {"batch_size": 2, "seed": 0, "rng": np.random.default_rng()},
            ValueError,
            "seed and rng were both given",
        ),
    ],
)
def test_batches_refuse(options, error, message):
    with pytest.raises(error, match=message):
        Batches(numbered(5), **options)


@given(st.integers(1, 40), st.integers(1, 50))
def test_in_order(n, batch_size):
    split = numbered(n)
    parts = list(in_order(split, batch_size))
    assert [len(labels) for _, labels in parts[:-1]] == [batch_size] * (len(parts) - 1)
    assert 1 <= len(parts[-1][1]) <= batch_size
    np.testing.assert_array_equal(np.concatenate([x for x, _ in parts]), split.x)
    np.testing.assert_array_equal(np.concatenate([labels for _, labels in parts]), split.labels)


def test_in_order_checks_at_the_call():
    with pytest.raises(ValueError, match="batch_size is 0; expected a positive integer"):
        in_order(numbered(5), 0)
