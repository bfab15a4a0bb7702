"""The plain ways that the fast convolution is compared with: 3x3 "same", or pooling 2x2."""

import ctypes
import functools
import platform
from collections.abc import Callable
from typing import Any

import numpy as np

from refnet import models
from refnet.benchmarks.problem import SEED, batch
from refnet.benchmarks.refnet_step import refnet_step
from refnet.core.op import Array
from refnet.core.windows import Windows, as_columns, columns_first, correlate
from refnet.layers import conv2d

Pull = Callable[[Array], Any]


def gather_batch_first(x: Array) -> Array:
    """Copy all nine shifts of (N, H, W, C) into (N, H, W, 3, 3, C)."""
    n, height, width, channels = x.shape
    padded = np.zeros((n, height + 2, width + 2, channels), x.dtype)
    padded[:, 1:-1, 1:-1] = x
    patches = np.empty((n, height, width, 3, 3, channels), x.dtype)
    for i, j in np.ndindex(3, 3):
        patches[:, :, :, i, j] = padded[:, i : i + height, j : j + width]
    return patches


def gather_batch_last(x: Array) -> Array:
    """Copy all nine shifts of (N, H, W, C), batch innermost, into (3, 3, W, C, H, N)."""
    columns = columns_first(x)
    width, channels, height, n = columns.shape
    padded = np.zeros((width + 2, channels, height + 2, n), x.dtype)
    padded[1:-1, :, 1:-1] = columns
    patches = np.empty((3, 3, *columns.shape), x.dtype)
    for i, j in np.ndindex(3, 3):
        patches[i, j] = padded[j : j + width, :, i : i + height]
    return patches


def by_indices(x: Array, W: Array, b: Array) -> tuple[Array, Pull]:
    """Convolve by im2col with fancy indices; its adjoint adds one entry after the other."""
    n, height, width, channels = x.shape
    padded = np.zeros((n, height + 2, width + 2, channels), x.dtype)
    padded[:, 1:-1, 1:-1] = x
    rows = np.arange(height)[:, None, None, None] + np.arange(3)[:, None]
    columns = np.arange(width)[:, None, None] + np.arange(3)
    patches = padded[:, rows, columns].reshape(-1, 9 * channels)
    kernels = W.reshape(9 * channels, -1)

    def pullback(dout: Array) -> tuple[Array, Array, Array]:
        d = dout.reshape(len(patches), -1)
        dpadded = np.zeros_like(padded)
        dpatches = (d @ kernels.T).reshape(n, height, width, 3, 3, channels)
        np.add.at(dpadded, (slice(None), rows, columns), dpatches)  # type: ignore[arg-type]
        return dpadded[:, 1:-1, 1:-1], (patches.T @ d).reshape(W.shape), d.sum(axis=0)

    return (patches @ kernels + b).reshape(n, height, width, -1), pullback


def bias_apart(x: Array, W: Array, b: Array, dout: Array) -> tuple[Array, Array, Array]:
    """Convolve, and find dW and db, with the bias added and summed on its own."""
    windows = Windows.over("plainly", x.shape[1:3], (3, 3), 1, "same")
    out = correlate(x, W, windows) + b
    patches = windows.gather(x)
    dW = (patches @ as_columns(dout).swapaxes(1, 2)).sum(axis=0)
    dW = dW.reshape(3, 3, *W.shape[2:]).swapaxes(0, 1)
    return out, dW, dout.sum(axis=(0, 1, 2))


def depthwise(x: Array, D: Array) -> Array:
    """Filter each channel by nine multiply-adds over whole images."""
    columns = columns_first(x)
    width, _, height, _ = columns.shape
    padded = np.zeros((width + 2, columns.shape[1], height + 2, len(x)), x.dtype)
    padded[1:-1, :, 1:-1] = columns
    out = np.zeros_like(columns)
    for i, j in np.ndindex(3, 3):
        out += padded[j : j + width, :, i : i + height] * D[i, j][:, :, None]
    return out.transpose(3, 2, 0, 1)


def full_for_separable(x: Array, D: Array, P: Array, b: Array) -> tuple[Array, Pull]:
    """Convolve with the product of depthwise and pointwise kernels, for M = 1."""
    out, conv2d_pullback = conv2d(x, D * P, b)  # (kh, kw, C, 1) times (C, F)

    def pullback(dout: Array) -> tuple[Array, Array, Array, Array]:
        dx, dW, db = conv2d_pullback(dout)
        return dx, (dW * P).sum(axis=3, keepdims=True), (dW * D).sum(axis=(0, 1)), db

    return out, pullback


def max_pool2d(x: Array) -> tuple[Array, Pull]:
    """Pool 2x2 over whole images: gather four shifts, find the first largest by argmax."""
    entries = np.stack([x[:, i::2, j::2] for i in (0, 1) for j in (0, 1)])
    winner = entries.argmax(axis=0)

    def pullback(dout: Array) -> Array:
        dx = np.zeros_like(x)
        for number, (i, j) in enumerate(np.ndindex(2, 2)):
            dx[:, i::2, j::2] = dout * (winner == number)
        return dx

    return entries.max(axis=0), pullback


def memory_runs() -> dict[str, tuple[Callable[[], Any], Callable[[], Any]]]:
    """Train model 4 with and without memory that stays, where the C library is glibc."""
    if platform.libc_ver()[0] != "glibc":
        return {}
    mallopt = ctypes.CDLL(None).mallopt  # a process's own setting; the runtime never calls it
    runs: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {}
    for name in ("m4", "m5"):
        step = refnet_step(models.build(name, seed=SEED), *batch())

        def with_threshold(size: int, step: Callable[[], Any]) -> None:
            mallopt(-3, size)  # M_MMAP_THRESHOLD
            mallopt(-1, 2 * size)  # M_TRIM_THRESHOLD
            step()

        runs[f"freed memory stays: a training step of {name}"] = (
            functools.partial(with_threshold, 2**17, step),
            functools.partial(with_threshold, 2**25, step),
        )
    return runs
