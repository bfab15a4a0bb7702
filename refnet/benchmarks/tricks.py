"""What each trick of the fast convolution gains: with and without it, in turns, on one machine.

``python -m refnet.benchmarks.tricks [--json PATH]``. The sizes are those of model 4 and model 5 at
batch 100, in float32. That both ways give the same numbers is checked in the tests.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from refnet.benchmarks import plainly
from refnet.benchmarks.parts import part_runs
from refnet.benchmarks.problem import SEED
from refnet.core.op import Array
from refnet.core.outputs import writable_file
from refnet.core.weights import atomic_file
from refnet.core.windows import Windows, columns_first, from_columns
from refnet.layers import conv2d, depthwise_conv2d, max_pool2d, separable_conv2d
from refnet.training.metadata import versions

Run = Callable[[], Any]
ROUNDS, SECONDS = 15, 0.05
RNG = np.random.default_rng(SEED)


def images(height: int, channels: int) -> Array:
    """Give random images, the batch innermost in memory, as the layers pass them on."""
    return from_columns(RNG.random((height, channels, height * 100), dtype=np.float32), 100)


def pairs() -> dict[str, tuple[Run, Run]]:
    """Give each trick its name, the plain way and the fast way."""
    x, first, wide = images(14, 8), images(28, 1), images(28, 8)
    W, b = RNG.random((3, 3, 8, 8), dtype=np.float32), RNG.random(8, dtype=np.float32)
    W1 = W[:, :, :1]
    D = RNG.random((3, 3, 8, 1), dtype=np.float32)
    windows = Windows.over("tricks", (14, 14), (3, 3), 1, "same")
    batch_first = np.ascontiguousarray(x)
    dout = images(28, 8)
    plain_pool, pool = plainly.max_pool2d(wide)[1], max_pool2d(wide)[1]
    conv, dout2 = conv2d(first, W1, b)[1], images(28, 8)
    half = np.ascontiguousarray(columns_first(dout[:, ::2, ::2])).transpose(3, 2, 0, 1)
    return {
        "batch innermost: gathering 3x3 windows, 14x14x8": (
            lambda: plainly.gather_batch_first(batch_first),
            lambda: plainly.gather_batch_last(x),
        ),
        "columns overlap: 3 shifts copied, not 9": (
            lambda: plainly.gather_batch_last(x),
            lambda: windows.gather(x),
        ),
        "bias and its gradient by a row of ones, 28x28x1 to 8": (
            lambda: plainly.bias_apart(first, W1, b, dout2),
            lambda: conv2d(first, W1, b)[1](dout2, need_dx=False),
        ),
        "no gradient by the first layer's input, 28x28x1 to 8": (
            lambda: conv(dout2),
            lambda: conv(dout2, need_dx=False),
        ),
        "convolution by fancy indices and add.at, 14x14x8 to 8": (
            lambda: plainly.by_indices(batch_first, W, b)[1](np.ascontiguousarray(x)),
            lambda: conv2d(x, W, b)[1](x),
        ),
        "depthwise as a product per channel, 28x28x8": (
            lambda: plainly.depthwise(wide, D),
            lambda: depthwise_conv2d(wide, D)[0],
        ),
        "pooling 28x28x8 along columns, then rows, in blocks": (
            lambda: plainly.max_pool2d(wide)[0],
            lambda: max_pool2d(wide)[0],
        ),
        "its gradient": (lambda: plain_pool(half), lambda: pool(half)),
        "not done: full for separable convolution, 28x28x8 to 4": _full_for_separable(28, 4),
        "not done: full for separable convolution, 14x14x8 to 16": _full_for_separable(14, 16),
    }


def _full_for_separable(height: int, filters: int) -> tuple[Run, Run]:
    """Forward and backward of a separable convolution, in two steps and in one."""
    x, dout = images(height, 8), images(height, filters)
    D, P = RNG.random((3, 3, 8, 1), dtype=np.float32), RNG.random((8, filters), dtype=np.float32)
    b = RNG.random(filters, dtype=np.float32)
    return (
        lambda: separable_conv2d(x, D, P, b)[1](dout),
        lambda: plainly.full_for_separable(x, D, P, b)[1](dout),
    )


def measure(plain: Run, fast: Run) -> tuple[float, float]:
    """Time both in turns; median milliseconds of each."""
    times: tuple[list[float], list[float]] = ([], [])
    blocks = [max(1, round(SECONDS / _time(run, 1))) for run in (plain, fast)]
    for _ in range(ROUNDS):
        for run, block, spent in zip((plain, fast), blocks, times, strict=True):
            spent.append(_time(run, block))
    return 1e3 * statistics.median(times[0]), 1e3 * statistics.median(times[1])


def _time(run: Run, count: int) -> float:
    start = time.perf_counter()
    for _ in range(count):
        run()
    return (time.perf_counter() - start) / count


def main() -> None:
    """Print the table, and write it where --json says."""
    parser = argparse.ArgumentParser(prog="python -m refnet.benchmarks.tricks", description=__doc__)
    parser.add_argument("--json", type=writable_file, help="file to write")
    path = parser.parse_args().json
    rows = []
    for name, (plain, fast) in {**pairs(), **part_runs(), **plainly.memory_runs()}.items():
        slow, quick = measure(plain, fast)
        rows.append({"trick": name, "without, ms": slow, "with, ms": quick, "ratio": slow / quick})
        print(f"{name:58} {slow:8.3f} ms {quick:8.3f} ms {slow / quick:6.1f}", flush=True)
    if path is not None:
        facts = {**versions(), "seed": SEED, "rounds": ROUNDS}
        text = json.dumps({"command": "python -m refnet.benchmarks.tricks", **facts, "rows": rows})
        with atomic_file(path) as temporary:
            temporary.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
