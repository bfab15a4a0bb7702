r"""Sliding windows over images: their geometry, and the one copy that makes matrices of them.

**Geometry.** A window of $k$ entries moves along an axis in steps of $s$; in front of the image
stand $p$ zeros, and behind it as many as the last window needs. The derivative of a correlation by
its input is a correlation again, on an axis where both sizes, and stride and dilation, have changed
places: ``Axis.adjoint``.

**Speed.** Images are (N, H, W, C) for whoever calls, and (W, C, H, N) in memory. With the batch
innermost every slice is made of runs of contiguous numbers, whatever the stride. With the columns
outermost the $k_w$ columns of a window are one contiguous block, and the windows of neighbouring
columns overlap in it: only the $k_h$ shifts along the rows are copied, not all $k_h k_w$. Either
order is a view of the other.
"""

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from refnet.core.memory import keep_freed_memory
from refnet.core.op import Array
from refnet.core.options import positive_pair

Pair = tuple[int, int]
PADDINGS = ("same", "valid")


@dataclass(frozen=True)
class Axis:
    """Windows along one axis of an image.

    Parameters
    ----------
    size : int
        Entries of the image.
    window, stride : int
        Entries of a window, and the step from one window to the next.
    before : int
        Zeros in front of the image.
    out : int
        Number of windows.
    dilation : int, default 1
        Step from one entry of the image to the next, zeros between them; 1 if the stride is not.
    """

    size: int
    window: int
    stride: int
    before: int
    out: int
    dilation: int = 1

    @classmethod
    def of(cls, size: int, window: int, stride: int, padding: str) -> "Axis":
        r"""Lay windows along an axis.

        "valid" takes the $\lfloor (n - k) / s \rfloor + 1$ windows that fit. "same" takes
        $\lceil n / s \rceil$ and pads by $\max((\mathrm{out} - 1) s + k - n, 0)$ in all, half of
        it in front, rounded down, as TensorFlow does.
        """
        if padding == "valid":
            return cls(size, window, stride, 0, (size - window) // stride + 1)
        out = -(-size // stride)
        total = max((out - 1) * stride + window - size, 0)
        return cls(size, window, stride, total // 2, out)

    @property
    def adjoint(self) -> "Axis":
        """Windows that lead from the gradient of the output back to the image."""
        before = self.window - 1 - self.before
        return Axis(self.out, self.window, self.dilation, before, self.size, self.stride)

    @property
    def length(self) -> int:
        """Entries from the first window's start to the last one's end."""
        return (self.out - 1) * self.stride + self.window

    @property
    def canvas(self) -> "Axis":
        """Windows of one entry, at every position from the first window's start on."""
        return Axis(self.size, 1, 1, self.before, self.length, self.dilation)


@functools.cache
def meeting(axis: Axis, offset: int) -> tuple[slice, slice]:
    """Windows whose entry at ``offset`` is one of the image, and that entry of the image."""
    hits = []
    for window in range(axis.out):
        entry, between = divmod(window * axis.stride + offset - axis.before, axis.dilation)
        if not between and 0 <= entry < axis.size:
            hits.append((window, entry))
    if not hits:
        return slice(0, 0), slice(0, 0)
    (first_window, first_entry), (last_window, last_entry) = hits[0], hits[-1]
    return (
        slice(first_window, last_window + 1, axis.dilation),
        slice(first_entry, last_entry + 1, axis.stride),
    )


@dataclass(frozen=True)
class Windows:
    """Windows over images, by their rows and their columns."""

    rows: Axis
    columns: Axis

    @classmethod
    def over(cls, op: str, image: Pair, window: Pair, stride: Any, padding: str) -> "Windows":
        """Lay windows over images; ``op`` is named in what is refused.

        Raises
        ------
        TypeError
            If ``stride`` is neither an integer nor a pair of them.
        ValueError
            If a stride is below 1, ``padding`` unknown, or a "valid" window larger than the image.
        """
        strides = positive_pair(f"{op}: stride", stride)
        if padding not in PADDINGS:
            known = " or ".join(map(repr, PADDINGS))
            raise ValueError(f"{op}: padding is {padding!r}; expected {known}.")
        if padding == "valid" and (window[0] > image[0] or window[1] > image[1]):
            raise ValueError(
                f"{op}: the window is {window[0]}x{window[1]} and the image {image[0]}x{image[1]}; "
                f"expected a window that fits into the image, as padding is 'valid'."
            )
        keep_freed_memory()
        return cls(*map(Axis.of, image, window, strides, (padding, padding)))

    @property
    def strides(self) -> Pair:
        """Steps along rows and columns."""
        return self.rows.stride, self.columns.stride

    @property
    def adjoint(self) -> "Windows":
        """Windows that lead from the gradient of the output back to the images."""
        return Windows(self.rows.adjoint, self.columns.adjoint)

    def gather(self, x: Array, *, ones: bool = False) -> Array:
        """Windows as matrices, one for each column of the output, a row for each kernel entry.

        Parameters
        ----------
        x : array, shape (N, H, W, C)
        ones : bool, default False
            Add a row of ones after each column of the window: the input of a bias.

        Returns
        -------
        array, shape (W_out, kw (kh C), H_out N), or (W_out, kw (kh C + 1), H_out N)
        """
        rows, columns = self.rows, self.columns
        n, channels = len(x), x.shape[3]
        entries = rows.window * channels
        make = np.empty if rows.dilation == columns.dilation == 1 else np.zeros
        taken = make((columns.length, entries + ones, rows.out * n), x.dtype)
        shifted = taken[:, :entries].reshape(columns.length, rows.window, channels, rows.out, n)
        images = np.ascontiguousarray(columns_first(x))
        across, used = meeting(columns.canvas, 0)
        for i in range(rows.window):
            down, shown = meeting(rows, i)
            shifted[across, i, :, down] = images[used, :, shown]
            shifted[across, i, :, : down.start] = 0
            shifted[across, i, :, down.stop :] = 0
        taken[: across.start] = 0
        taken[across.stop :] = 0
        if ones:
            taken[:, -1] = 1
        of_column, of_row, of_entry = taken.strides
        return as_strided(  # neighbouring windows overlap: no copy
            taken,
            (columns.out, columns.window * taken.shape[1], rows.out * n),
            (columns.stride * of_column, of_row, of_entry),
        )


def correlate(x: Array, W: Array, windows: Windows) -> Array:
    """Correlate images (N, H, W, C) with a kernel (kh, kw, C, F)."""
    return from_columns(kernel_matrix(W).T @ windows.gather(x), len(x))


def flip(W: Array) -> Array:
    """Turn a kernel (kh, kw, C, F) by 180 degrees, and let it lead back: (kh, kw, F, C)."""
    return W[::-1, ::-1].swapaxes(2, 3)


def kernel_matrix(W: Array, b: Array | None = None) -> Array:
    """Kernel (kh, kw, C, F) as a matrix, its rows in the order of ``gather``, with ones for b."""
    kh, kw, channels, filters = W.shape
    columns = W.swapaxes(0, 1).reshape(kw, kh * channels, filters)
    if b is not None:
        bias = np.zeros((kw, 1, filters), b.dtype)
        bias[0, 0] = b
        columns = np.concatenate([columns, bias], axis=1)
    return columns.reshape(-1, filters)


def split_kernel_matrix(matrix: Array, shape: tuple[int, ...]) -> tuple[Array, Array]:
    """Undo ``kernel_matrix``: the kernel of that shape, and the bias."""
    kh, kw, channels, filters = shape
    columns = matrix.reshape(kw, kh * channels + 1, filters)
    return columns[:, :-1].reshape(kw, kh, channels, filters).swapaxes(0, 1), columns[0, -1]


def columns_first(images: Array) -> Array:
    """View (N, H, W, C) as (W, C, H, N)."""
    return images.transpose(2, 3, 1, 0)


def as_columns(images: Array) -> Array:
    """Images (N, H, W, C) as (W, C, H N); a view where they lie so in memory."""
    columns = columns_first(images)
    return columns.reshape(*columns.shape[:2], -1)


def from_columns(columns: Array, n: int) -> Array:
    """View (W, C, H N) as images (N, H, W, C), N of them."""
    return columns.reshape(*columns.shape[:2], -1, n).transpose(3, 2, 0, 1)
