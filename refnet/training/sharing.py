"""What processes share: a batch, memory, and the cores of the machine."""

import contextlib
import ctypes
import functools
import importlib
import mmap
from collections.abc import Callable, Iterator

import numpy as np

from refnet.core.op import Array
from refnet.core.sequential import Sequential


def parts_of(
    x: Array, labels: Array, count: int, reduction: str
) -> list[tuple[Array, Array, float]]:
    """Cut a batch into contiguous parts, with the weight of each one's loss in the batch's."""
    parts = zip(np.array_split(x, count), np.array_split(labels, count), strict=True)
    mean = reduction == "mean"
    return [(rows, some, len(rows) / len(x) if mean else 1) for rows, some in parts]


def shared_copy(name: str, array: Array) -> Array:
    """Copy ``array`` into memory that is shared with all children forked later.

    Raises
    ------
    TypeError
        If it holds Python objects.
    """
    if array.dtype.hasobject:
        raise TypeError(f"{name} holds Python objects; expected numbers, which processes share.")
    block = mmap.mmap(-1, max(1, array.nbytes))  # freed together with the array
    copy = np.ndarray(array.shape, array.dtype, buffer=block)
    copy[...] = array
    return copy


class SharedParams:
    """The parameters of a model, in shared memory until ``restore``."""

    def __init__(self, model: Sequential) -> None:
        _check_params(model)
        # By identity: layers that have one array in common keep it so.
        copies = {id(array): shared_copy(name, array) for name, array in model.params.items()}
        self._places = [
            (layer, key, own, copies[id(own)])
            for layer in model
            for key, own in layer.params.items()
        ]
        for layer, key, _, shared in self._places:
            layer.params[key] = shared

    def in_place(self) -> bool:
        """Whether the layers still have the shared arrays, and no others."""
        return all(layer.params.get(key) is shared for layer, key, _, shared in self._places)

    def restore(self) -> None:
        """Give the layers the arrays they had, with the new values."""
        for layer, key, own, shared in self._places:
            if layer.params.get(key) is shared:
                own[...] = shared
                layer.params[key] = own


def _check_params(model: Sequential) -> None:
    """Refuse parameters that could not be given back as they were."""
    params = list(model.params.items())
    for number, (name, array) in enumerate(params):
        if not array.flags.writeable:
            raise ValueError(f"{name} is read-only; expected an array that training can change.")
        for other, twin in params[:number]:
            if array is not twin and np.shares_memory(array, twin):
                raise ValueError(
                    f"{name} and {other} are views of one memory; expected arrays of their own, or "
                    f"one array in both places, as several processes share copies of them."
                )


@contextlib.contextmanager
def one_blas_thread() -> Iterator[None]:
    """Let OpenBLAS, if NumPy has it, use one thread here and in children forked here.

    Its threads wait for one another in a loop. With more of them than free cores, each waits for
    one that is not running: a product of 0.1 ms then takes 10 ms.
    """
    functions = _blas_functions()
    if functions is None:
        yield
        return
    get_threads, set_threads = functions
    before = get_threads()
    set_threads(1)
    try:
        yield
    finally:
        set_threads(before)


@functools.cache
def _blas_functions() -> tuple[Callable[[], int], Callable[[int], None]] | None:
    """Functions that get and set OpenBLAS's number of threads.

    NumPy offers none, and OpenBLAS reads its environment variable only when it is loaded. The
    names have a prefix and a suffix that depend on how it was built.
    """
    try:
        library = ctypes.CDLL(importlib.import_module("numpy._core._multiarray_umath").__file__)
    except (ImportError, OSError):
        return None
    for prefix in ("scipy_", ""):
        for suffix in ("64_", "_64", ""):
            name = f"{prefix}openblas_%s_num_threads{suffix}"
            if hasattr(library, name % "set"):  # looked up in the libraries it needs, too
                return getattr(library, name % "get"), getattr(library, name % "set")
    return None
