"""What the specs of windows over images share: the geometry, and the ops' definitions as loops.

All of it is written from the definitions, not from ``refnet.core.windows``, which is under test.
"""

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from refnet.core.op import Array
from refnet.verification.source import Source
from refnet.verification.spec import Case, Options, Sizes

Hit = tuple[int, int, int]  # window, entry of the window, entry of the image


def pair(value: Any) -> tuple[int, int]:
    """Return a size for rows and one for columns, where one may stand for both."""
    return tuple(value) if isinstance(value, tuple) else (value, value)


def axis(size: int, window: int, stride: int, padding: str) -> tuple[int, int]:
    """Return how many windows there are along an axis, and how many zeros stand in front of it."""
    if padding == "valid":
        return len(range(0, size - window + 1, stride)), 0
    out = len(range(0, size, stride))
    return out, max((out - 1) * stride + window - size, 0) // 2


def hits(size: int, window: int, stride: int, padding: str) -> list[Hit]:
    """List what meets along an axis: window u, its entry i, and entry u s + i - p of the image."""
    out, before = axis(size, window, stride, padding)
    meeting = [(u, i, u * stride + i - before) for u in range(out) for i in range(window)]
    return [hit for hit in meeting if 0 <= hit[2] < size]


def visits(
    x: Array, window: tuple[int, int], stride: Any, padding: str
) -> Iterator[tuple[Hit, Hit]]:
    """Pair what meets along the rows with what meets along the columns."""
    along = zip(x.shape[1:3], window, pair(stride), strict=True)
    rows, columns = (hits(*sizes, padding) for sizes in along)
    return itertools.product(rows, columns)


def out_shape(x: Array, window: Any, stride: Any, padding: str) -> tuple[int, int]:
    """Rows and columns of the output."""
    along = zip(x.shape[1:3], pair(window), pair(stride), strict=True)
    rows, columns = (axis(*sizes, padding)[0] for sizes in along)
    return rows, columns


def formula_sizes(case: Case) -> Sizes:
    """Sizes by the names that the derivations give them."""
    sizes, settings = case.sizes, case.settings
    window = pair(settings.get("pool_size", (sizes.get("kh"), sizes.get("kw"))))
    stride = pair(settings.get("stride", window))
    found = {letter: sizes[letter] for letter in "NCFMR" if letter in sizes}
    for name, size, k, s in zip("hw", (sizes["H"], sizes["W"]), window, stride, strict=True):
        out, before = axis(size, k, s, settings["padding"])
        capital = name.upper()
        found |= {f"{capital}_x": size, f"k_{name}": k, f"s_{name}": s}
        found |= {f"p_{name}": before, f"{capital}_o": out}
    return found


def cases(axes: str, *rows: tuple[tuple[int, ...], Any, str]) -> list[Case]:
    """Cases from rows of sizes in the order of the axes, stride and padding."""
    return [
        Case(dict(zip(axes.split(), sizes, strict=True)), {"stride": stride, "padding": padding})
        for sizes, stride, padding in rows
    ]


def options(source: Source, sizes: Sizes, **settings: Any) -> Options:
    """Options of an op over windows: the settings of the case."""
    return settings


def loop_conv2d(x: Array, W: Array, b: Array, *, stride: Any, padding: str) -> Array:
    """Convolution by its definition."""
    kh, kw, channels, filters = W.shape
    out = np.empty((len(x), *out_shape(x, (kh, kw), stride, padding), filters), object)
    out[...] = b
    for (u, i, h), (v, j, w) in visits(x, (kh, kw), stride, padding):
        for n, c, f in np.ndindex(len(x), channels, filters):
            out[n, u, v, f] += x[n, h, w, c] * W[i, j, c, f]
    return out


def loop_depthwise_conv2d(x: Array, W: Array, *, stride: Any, padding: str) -> Array:
    """Depthwise convolution by its definition."""
    kh, kw, channels, multiplier = W.shape
    places = out_shape(x, (kh, kw), stride, padding)
    out = np.zeros((len(x), *places, channels * multiplier), object)
    for (u, i, h), (v, j, w) in visits(x, (kh, kw), stride, padding):
        for n, c, m in np.ndindex(len(x), channels, multiplier):
            out[n, u, v, c * multiplier + m] += x[n, h, w, c] * W[i, j, c, m]
    return out


def loop_separable_conv2d(
    x: Array, D: Array, P: Array, b: Array, *, stride: Any, padding: str
) -> Array:
    """Depthwise convolution, then a weighted sum of its channels at every place."""
    y = loop_depthwise_conv2d(x, D, stride=stride, padding=padding)
    out = np.empty((*y.shape[:3], len(b)), object)
    for n, u, v, f in np.ndindex(out.shape):
        out[n, u, v, f] = b[f] + sum(y[n, u, v, q] * P[q, f] for q in range(len(P)))
    return out


def loop_spatially_separable_conv2d(
    x: Array, U: Array, V: Array, b: Array, *, stride: Any, padding: str
) -> Array:
    """Sum over a column of each kernel, then over a row of what came out."""
    rows, columns = pair(stride)
    y = loop_conv2d(x, U[:, None], 0 * U[0, 0], stride=(rows, 1), padding=padding)
    return loop_conv2d(y, V[None], b, stride=(1, columns), padding=padding)


def loop_max_pool2d(x: Array, *, pool_size: Any, padding: str, stride: Any = None) -> Array:
    """Max pooling by its definition."""
    stride = pool_size if stride is None else stride
    places = out_shape(x, pool_size, stride, padding)
    out = np.full((len(x), *places, x.shape[3]), None, object)
    for (u, _, h), (v, _, w) in visits(x, pair(pool_size), stride, padding):
        for n, c in np.ndindex(len(x), x.shape[3]):
            best, entry = out[n, u, v, c], x[n, h, w, c]
            out[n, u, v, c] = entry if best is None or entry > best else best
    return out
