"""What a dataset is: three splits of images and labels."""

from dataclasses import dataclass

import numpy as np

from refnet.core.layer import Shape
from refnet.core.op import Array, plain_array
from refnet.core.options import check_kind, positive_int


# eq=False: arrays have no truth value to compare by.
@dataclass(frozen=True, eq=False, repr=False)
class Split:
    """Samples and their labels.

    Parameters
    ----------
    x : array, shape (N, ...)
        Floating, at least 1-D samples; images are (N, H, W, C), in [0, 1] from ``load``.
    labels : int64 array, shape (N,)
        Class of each sample, from 0.

    Raises
    ------
    TypeError
        If x is no floating (or complex) array, labels is no array of int64, or one is masked.
    ValueError
        If a rank or a length is wrong.

    Examples
    --------
    >>> import numpy as np, refnet
    >>> refnet.data.Split(x=np.zeros((3, 8, 8, 1)), labels=np.array([4, 0, 2])).take(2)
    Split(x (2, 8, 8, 1) float64, labels (2,))
    """

    x: Array
    labels: Array

    def __post_init__(self) -> None:
        for name, array in (("x", self.x), ("labels", self.labels)):
            if not isinstance(array, np.ndarray):
                raise TypeError(f"{name} is a {type(array).__name__}; expected a NumPy array.")
            plain_array("Split", name, array)  # a masked one is refused
        if self.x.dtype.kind not in "fc":
            raise TypeError(
                f"x has dtype {self.x.dtype}; expected a floating one, "
                f"for example x.astype(np.float32)."
            )
        if self.labels.dtype != np.int64:
            raise TypeError(f"labels has dtype {self.labels.dtype}; expected int64.")
        if self.x.ndim < 2:
            raise ValueError(f"x has shape {self.x.shape}; expected (N, ...), at least 2-D.")
        if self.labels.shape != self.x.shape[:1] or not len(self.labels):
            raise ValueError(
                f"labels has shape {self.labels.shape}; expected ({len(self.x)},) with x of shape "
                f"{self.x.shape}, and at least one sample."
            )

    def __len__(self) -> int:
        return len(self.labels)

    def __repr__(self) -> str:
        return f"Split(x {self.x.shape} {self.x.dtype}, labels {self.labels.shape})"

    def take(self, n: int) -> "Split":
        """Return the first ``n`` samples: views of the arrays, not copies.

        Raises
        ------
        ValueError
            If there are fewer than ``n``, or ``n`` is not positive.
        """
        if positive_int("n", n) > len(self):
            raise ValueError(f"n is {n}; expected at most {len(self)}, the length of the split.")
        return Split(self.x[:n], self.labels[:n])


@dataclass(frozen=True, eq=False)
class Dataset:
    """Three splits of one dataset.

    Parameters
    ----------
    name : str
        What histories call the dataset.
    train : Split
        Samples to train on.
    validation : Split
        Samples to choose by: hyperparameters, or when to stop.
    test : Split
        Samples to judge the result by. All three are needed, as training reports the accuracy on
        each: where there is only a training split, shuffle its samples once and cut it into three.
    classes : int
        Labels run from 0 to ``classes - 1``.

    Raises
    ------
    TypeError
        If one of the three is no Split.
    ValueError
        If the splits' samples differ in shape, or a label is out of range.
    """

    name: str
    train: Split
    validation: Split
    test: Split
    classes: int

    def __post_init__(self) -> None:
        splits = {name: getattr(self, name) for name in ("train", "validation", "test")}
        for split, part in splits.items():
            check_kind(f"{self.name}: {split}", part, Split)
            if part.x.shape[1:] != self.input_shape:
                raise ValueError(
                    f"{self.name}: a sample of {split} has shape {part.x.shape[1:]}; "
                    f"expected {self.input_shape}, as in train."
                )
            low, high = part.labels.min(), part.labels.max()
            if low < 0 or high >= self.classes:
                raise ValueError(
                    f"{self.name}: labels of {split} run from {low} to {high}; "
                    f"expected 0 to {self.classes - 1}."
                )

    @property
    def input_shape(self) -> Shape:
        """Shape of one sample."""
        return self.train.x.shape[1:]


__all__ = ["Dataset", "Split"]
