"""Max pooling: the largest entry of every window."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from refnet.core.op import Array, Pullback, op
from refnet.core.options import positive_pair
from refnet.core.windowed import WindowedLayer
from refnet.core.windows import Axis, Windows, columns_first

BLOCK = 2**19  # bytes of a block of columns: what comes next finds it in the cache


@op(x="N H W C")
def max_pool2d(
    x: Array, *, pool_size: Any = 2, stride: Any = None, padding: str = "same"
) -> tuple[Array, Pullback]:
    r"""Largest entry of each window, channel by channel.

    $$ \mathrm{out}_{n u v c} = \max_{i j} x_{n,\, s_h u + i - p_h,\, s_w v + j - p_w,\, c} $$

    Parameters
    ----------
    x : array, shape (N, H, W, C)
        Images: sample, row, column, channel.
    pool_size : int or pair of int, default 2
        Rows and columns of the window.
    stride : int or pair of int, optional
        Steps $s_h, s_w$ of the window; ``pool_size`` unless given.
    padding : {"same", "valid"}, default "same"
        As in [conv2d][refnet.conv2d], but what lies outside the image takes no part.

    Returns
    -------
    out : array, shape (N, H_out, W_out, C)
        ``padding`` and ``stride`` give the rows and columns, as in [conv2d][refnet.conv2d].
    pullback : callable
        ``dx = pullback(dout)``: each entry of dout goes to the entry of x that was the largest of
        its window, and what arrives from several windows adds up.

    Raises
    ------
    ValueError
        If a size or a stride is below 1, ``padding`` is unknown, or a "valid" window is larger than
        the image.
    TypeError
        If ``pool_size`` or ``stride`` is not made of integers, or ``x`` holds integers.

    Notes
    -----
    Of equal largest entries the first in row-major order is taken, as PyTorch and JAX do. A NaN in
    a window makes its maximum NaN, and ``dout`` goes to an entry that need not be the NaN.
    The pullback multiplies by 0 and 1: an entry of ``dout`` that is not finite spoils its window.
    The maximum over a window is the largest of the maxima of its rows: two passes, along the
    columns and along the rows, do the work of one over all pairs.

    References
    ----------
    Zhou and Chellappa, *Computation of optical flow using a neural network* (1988).

    Derivation
    ----------
    ``layers/max_pool2d``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> x = np.array([[1.0, 2.0], [2.0, 2.0]]).reshape(1, 2, 2, 1)
    >>> out, pullback = refnet.max_pool2d(x)
    >>> out.item(), pullback([[[[5.0]]]])[0, :, :, 0]
    (2.0, array([[0., 5.],
           [0., 0.]]))
    """
    window = positive_pair("max_pool2d: pool_size", pool_size)
    windows = Windows.over(
        "max_pool2d", x.shape[1:3], window, window if stride is None else stride, padding
    )
    rows, columns = windows.rows, windows.columns
    image = np.ascontiguousarray(columns_first(x))  # (W, C, H, N)
    canvas = _nearest(_nearest(image, columns, 0), rows, 2)
    out = np.empty((columns.out, canvas.shape[1], rows.out, len(x)), x.dtype)
    shape, kept = canvas.shape, []
    for block in _blocks(canvas, columns):
        across, kept_across = _largest(_entries(canvas, columns, 0, block))
        _, kept_down = _largest(_entries(across, rows, 2), out[block])
        kept.append((block, kept_across, kept_down))
    tiled = rows.stride == rows.window and columns.stride == columns.window

    def max_pool2d_pullback(dout: Array) -> Array:
        d = columns_first(dout)
        make = np.empty if tiled else np.zeros
        dcanvas = make(shape, dout.dtype)
        for block, kept_across, kept_down in kept:
            dacross = make((block.stop - block.start, *shape[1:]), dout.dtype)
            _share(d[block], kept_down, _entries(dacross, rows, 2), add=not tiled)
            _share(dacross, kept_across, _entries(dcanvas, columns, 0, block), add=not tiled)
        dimage = _nearest_transposed(_nearest_transposed(dcanvas, rows, 2), columns, 0)
        return dimage.transpose(3, 2, 0, 1)

    return out.transpose(3, 2, 0, 1), max_pool2d_pullback


def _largest(entries: Sequence[Array], out: Array | None = None) -> tuple[Array, list[Array]]:
    """Return the maximum, and for each entry but the first whether an earlier one was kept."""
    best, kept = entries[0], []
    for entry in entries[1:]:
        kept.append(best >= entry)  # a tie keeps the earlier
        best = np.maximum(best, entry, out=out)
    if out is not None and best is not out:
        out[...] = best  # a window of one entry
    return best, kept


def _share(dout: Array, kept: Sequence[Array], entries: Sequence[Array], *, add: bool) -> None:
    """Give ``dout`` to the entries that were the largest: the transpose of ``_largest``.

    Where windows overlap, what arrives from each must ``add`` up; else it is written at once.
    """
    first, *others = entries
    for earlier, entry in zip(reversed(kept), reversed(others), strict=True):
        last = entry is others[0]
        stays = np.multiply(dout, earlier, out=None if add or not last else first)
        if add:
            entry += dout - stays
        else:
            np.subtract(dout, stays, out=entry)
        dout = stays
    if add:
        first += dout
    elif dout is not first:
        first[...] = dout  # a window of one entry


def _entries(canvas: Array, axis: Axis, dim: int, block: slice | None = None) -> list[Array]:
    """Views of the windows' first, second, ... entries along a dimension, in a block of windows."""
    start, stop = (0, axis.out) if block is None else (block.start, block.stop)
    views = []
    for offset in range(axis.window):
        first = start * axis.stride + offset
        last = (stop - 1) * axis.stride + offset
        views.append(canvas[(slice(None),) * dim + (slice(first, last + 1, axis.stride),)])
    return views


def _blocks(canvas: Array, columns: Axis) -> Iterator[slice]:
    """Cut the columns of the output into blocks whose input fits into a cache."""
    size = max(1, BLOCK // (canvas[0].nbytes * columns.stride))
    for start in range(0, columns.out, size):
        yield slice(start, min(start + size, columns.out))


def _index(axis: Axis) -> Array:
    """Entry of the image for each position: outside the image the nearest one.

    It is in the same window, so that it changes no maximum, at any value and of any kind.
    """
    return np.clip(np.arange(axis.length) - axis.before, 0, axis.size - 1)


def _nearest(image: Array, axis: Axis, dim: int) -> Array:
    if axis.before == 0 and axis.length == axis.size:
        return image
    return image.take(_index(axis), axis=dim)


def _nearest_transposed(dcanvas: Array, axis: Axis, dim: int) -> Array:
    if axis.before == 0 and axis.length == axis.size:
        return dcanvas
    shape = list(dcanvas.shape)
    shape[dim] = axis.size
    dimage = np.zeros(shape, dcanvas.dtype)
    to, given = dimage.swapaxes(0, dim), dcanvas.swapaxes(0, dim)
    for position, entry in enumerate(_index(axis)):
        to[entry] += given[position]
    return dimage


class MaxPool2D(WindowedLayer):
    """The layer of [max_pool2d][refnet.max_pool2d]; no weights.

    Parameters
    ----------
    pool_size : int or pair of int, default 2
        Rows and columns of the window.
    stride : int or pair of int, optional
        Steps of the window along rows and columns; ``pool_size`` unless given.
    padding : {"same", "valid"}, default "same"
        As in [max_pool2d][refnet.max_pool2d].
    name : str, optional
        Its name in a [Sequential][refnet.Sequential], which numbers unnamed layers.

    Raises
    ------
    TypeError, ValueError
        If a size is no positive integer, or ``padding`` is unknown.

    Examples
    --------
    >>> import numpy as np, refnet
    >>> refnet.MaxPool2D().forward(np.ones((5, 7, 8, 3))).shape
    (5, 4, 4, 3)
    """

    def __init__(
        self,
        pool_size: Any = 2,
        *,
        stride: Any = None,
        padding: str = "same",
        name: str | None = None,
    ) -> None:
        stride = pool_size if stride is None else stride
        super().__init__("pool_size", pool_size, stride, padding, name=name)

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        return max_pool2d(x, pool_size=self.window, **self.options)


__all__ = ["MaxPool2D", "max_pool2d"]
