"""Datasets by name."""

from collections.abc import Callable

import numpy as np
from numpy.typing import DTypeLike

from refnet.core.options import floating_dtype
from refnet.data.dataset import Dataset
from refnet.data.digits import load_digits
from refnet.data.mnist import load_mnist

_LOADERS: dict[str, Callable[[DTypeLike], Dataset]] = {
    "digits": load_digits,
    "mnist": load_mnist,
}


def names() -> list[str]:
    """Names of the datasets that ``load`` knows."""
    return list(_LOADERS)


def load(name: str, *, dtype: DTypeLike = np.float32) -> Dataset:
    """Load a dataset, its files' checksums verified.

    Parameters
    ----------
    name : {"digits", "mnist"}
        "digits": 1,797 images of 8x8 pixels, which come with refnet. "mnist": 70,000 images of
        28x28 pixels, read from the folder that the environment variable ``REFNET_DATA_DIR`` names,
        or downloaded once.
    dtype : dtype, default float32
        Of the pixels, which are scaled to [0, 1].

    Returns
    -------
    Dataset
        Images (N, H, W, 1) and labels (N,), always split in the same way.

    Raises
    ------
    KeyError
        If the name is unknown; the message lists the known ones.
    ValueError
        If a file is not the genuine one.
    OSError
        If files are missing and cannot be downloaded; the message says what to do.

    Examples
    --------
    >>> import refnet
    >>> digits = refnet.data.load("digits")
    >>> digits.train
    Split(x (1191, 8, 8, 1) float32, labels (1191,))
    >>> digits.input_shape, digits.classes
    ((8, 8, 1), 10)
    """
    if name not in _LOADERS:
        raise KeyError(f"no dataset is named {name!r}; expected one of {', '.join(names())}")
    return _LOADERS[name](floating_dtype(dtype))


__all__ = ["load", "names"]
