"""conv2d on exact rationals: its inner products, and its gradients as calls of itself."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

import refnet
from refnet.core.windows import Axis, Windows, flip

from .exact_arrays import count_equal, rationals

Gradients = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Run:
    """Sizes of one run: a batch of two or more, and nothing that hides a mistake by being equal."""

    image: tuple[int, int, int, int]
    kernel: tuple[int, int]
    filters: int
    stride: tuple[int, int]
    padding: str


RUNS = [
    Run((2, 5, 4, 2), (3, 2), 3, (1, 1), "same"),
    Run((3, 4, 6, 2), (2, 3), 1, (1, 1), "valid"),
    Run((2, 7, 5, 2), (3, 2), 1, (2, 3), "same"),
    Run((2, 6, 9, 3), (3, 2), 2, (2, 3), "valid"),  # the last row and column are in no window
    Run((2, 5, 6, 2), (2, 1), 3, (3, 2), "valid"),  # rows and columns between windows as well
]


def arrays_of(run: Run) -> Gradients:
    """Images and kernels of a run."""
    return rationals(1, *run.image), rationals(2, *run.kernel, run.image[3], run.filters)


def gradients(x: np.ndarray, W: np.ndarray, dout: np.ndarray, run: Run) -> Gradients:
    """Return dx and dW."""
    pullback = refnet.conv2d(x, W, _no_bias(W), stride=run.stride, padding=run.padding)[1]
    return pullback(dout)[:2]


def inner_products(run: Run, wrong: Callable[..., Gradients] = gradients) -> list[Fraction]:
    """Inner products of conv(x) and dout, of x and dx, of W and dW; ``wrong`` gives dx and dW."""
    x, W = arrays_of(run)
    out = refnet.conv2d(x, W, _no_bias(W), stride=run.stride, padding=run.padding)[0]
    dout = rationals(3, *out.shape)
    pairs = zip((out, x, W), (dout, *wrong(x, W, dout, run)), strict=True)
    return [(one * other).sum() for one, other in pairs]


#: Which inner product shows the mistake, 1 for x and dx, 2 for W and dW; and the mistake.
WRONG: dict[str, tuple[int, Callable[..., Gradients]]] = {
    "kernel not turned": (1, lambda x, W, d, run: gradients(x, W[::-1, ::-1], d, run)),
    "channels reversed": (1, lambda x, W, d, run: gradients(x, W[:, :, ::-1], d, run)),
    "dx a row too low": (1, lambda *a: (np.roll(gradients(*a)[0], 1, 1), gradients(*a)[1])),
    "a row too low": (2, lambda x, W, d, run: gradients(np.roll(x, 1, 1), W, d, run)),
    "mean over the batch": (2, lambda x, W, d, run: gradients(x / Fraction(len(x)), W, d, run)),
    "first sample alone": (2, lambda x, W, d, run: gradients(x[:1], W, d[:1], run)),
}


def check_gradients(run: Run, *, turn: Callable[[np.ndarray], np.ndarray] = flip) -> int:
    """Compare dx and dW with calls of conv2d; return how many entries.

    ``turn`` turns the kernels by 180 degrees, and exchanges channels and filters.
    """
    x, W = arrays_of(run)
    windows = Windows.over("conv2d", run.image[1:3], run.kernel, run.stride, run.padding)
    rows, columns = windows.rows, windows.columns
    dout = rationals(3, len(x), rows.out, columns.out, run.filters)
    dx, dW = gradients(x, W, dout, run)
    spread = np.full((len(x), _apart(rows), _apart(columns), run.filters), Fraction(0), object)
    spread[:, :: rows.stride, :: columns.stride] = dout
    front = [axis.window - 1 - axis.before for axis in (rows, columns)]
    around = _pad(spread, front, [axis.size + axis.window - 1 for axis in (rows, columns)])
    by_call = _valid(around, turn(W))
    padded = _pad(
        x,
        [rows.before, columns.before],
        [max(axis.length, axis.size + axis.before) for axis in (rows, columns)],
    )
    correlated = _valid(padded.transpose(3, 1, 2, 0), spread.transpose(1, 2, 0, 3))
    kernel = correlated[:, : rows.window, : columns.window].transpose(1, 2, 0, 3)
    return count_equal(by_call, dx, "dx") + count_equal(kernel, dW, "dW")


def _valid(x: np.ndarray, W: np.ndarray) -> np.ndarray:
    return refnet.conv2d(x, W, _no_bias(W), padding="valid")[0]


def _apart(axis: Axis) -> int:
    return (axis.out - 1) * axis.stride + 1


def _no_bias(W: np.ndarray) -> np.ndarray:
    return np.full(W.shape[3], Fraction(0), object)


def _pad(x: np.ndarray, front: list[int], sizes: list[int]) -> np.ndarray:
    """Images in the middle of zeros: ``front`` many before them, ``sizes`` in all."""
    out = np.full((len(x), *sizes, x.shape[3]), Fraction(0), object)
    out[:, front[0] : front[0] + x.shape[1], front[1] : front[1] + x.shape[2]] = x
    return out
