"""Mini-batches of a split: shuffled for training, in order for evaluation."""

from collections.abc import Iterator

import numpy as np

from refnet.core.op import Array
from refnet.core.options import Generator, positive_int, random_generator
from refnet.data.dataset import Split


class Batches:
    """Mini-batches of a split, shuffled anew for every epoch, all of one size.

    A batch that crosses the end of an epoch is the rest of it followed by the first samples of
    the next, as TensorFlow 1 had it; it can hold a sample twice.

    Parameters
    ----------
    split : Split
        Where the samples come from.
    batch_size : int, default 100
        Samples in each batch; at most the length of the split.
    seed : int, optional
        Seeds the shuffling; not together with ``rng``.
    rng : numpy.random.Generator, optional
        Shuffles, in place of a seed; others may share it. One permutation is drawn when the first
        batch of an epoch, or the one that crosses into it, is asked for.

    Raises
    ------
    ValueError
        If the batch is larger than the split, or both seed and rng are given.

    References
    ----------
    TensorFlow 1.x, ``tensorflow.examples.tutorials.mnist``, ``DataSet.next_batch``.

    Examples
    --------
    >>> import refnet
    >>> batches = refnet.data.Batches(refnet.data.load("digits").train, batch_size=50, seed=0)
    >>> x, labels = batches.next_batch()
    >>> x.shape, labels.shape
    ((50, 8, 8, 1), (50,))
    """

    def __init__(
        self,
        split: Split,
        *,
        batch_size: int = 100,
        seed: int | None = None,
        rng: Generator | None = None,
    ) -> None:
        self.split = split
        self.batch_size = positive_int("batch_size", batch_size)
        if self.batch_size > len(split):
            raise ValueError(
                f"batch_size is {batch_size}; expected at most {len(split)}, "
                f"the length of the split."
            )
        self._rng = random_generator(seed, rng)
        self._pending = np.empty(0, np.intp)  # indices of the epoch's samples still to come
        self._given = 0

    @property
    def batches_per_epoch(self) -> int:
        """Batches after which every sample has been given: ``len(split) / batch_size``, up."""
        return -(-len(self.split) // self.batch_size)

    @property
    def epochs_completed(self) -> int:
        """Epochs whose samples have all been given.

        TensorFlow counted an epoch that ends together with a batch one batch later.
        """
        return self._given // len(self.split)

    def next_batch(self) -> tuple[Array, Array]:
        """Return the next ``batch_size`` samples and their labels, as copies."""
        indices = self._pending[: self.batch_size]
        self._pending = self._pending[self.batch_size :]
        if len(indices) < self.batch_size:
            epoch = self._rng.permutation(len(self.split))
            first = self.batch_size - len(indices)
            indices, self._pending = np.concatenate([indices, epoch[:first]]), epoch[first:]
        self._given += self.batch_size
        return self.split.x[indices], self.split.labels[indices]


def in_order(split: Split, batch_size: int) -> Iterator[tuple[Array, Array]]:
    """Yield the whole split once, in its own order; the last batch may be smaller.

    Parameters
    ----------
    split : Split
        Where the samples come from.
    batch_size : int
        Samples in each batch but the last.

    Yields
    ------
    x : array, shape (n, ...)
        The next n samples; n is ``batch_size``, or what is left.
    labels : int64 array, shape (n,)
        Their labels.

    Examples
    --------
    >>> import refnet
    >>> [len(x) for x, labels in refnet.data.in_order(refnet.data.load("digits").test, 100)]
    [100, 100, 100, 4]
    """
    size = positive_int("batch_size", batch_size)
    # A generator expression, so that the check runs at the call.
    return (
        (split.x[start : start + size], split.labels[start : start + size])
        for start in range(0, len(split), size)
    )


__all__ = ["Batches", "in_order"]
