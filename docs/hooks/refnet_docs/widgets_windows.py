"""The figures about windows over images: stepper, which has a variant, and separable."""

from typing import Any

import numpy as np

from refnet_docs.widgets_separable import separable

#: Another number of rows than of columns, equal entries in one window, and negative ones.
IMAGE = np.array(
    [[2, 0, 1, 1, -1, 3], [1, 3, -2, 0, 2, 1], [0, 1, 3, 3, -1, -2],
     [-3, 2, 1, 0, 1, 2], [1, -1, 0, 2, 3, 0]], float)  # fmt: skip
#: Smaller kernels and outputs take their entries from the top left.
KERNEL = np.array([[1, 0, -1, 2], [2, 1, -2, 0], [-1, 1, 3, 1], [0, -2, 1, -1]], float)
DOUT = np.array(
    [[1, -2, 3, 1, 2, -1], [2, 1, -1, 3, -3, 1], [-1, 2, 1, -2, 1, 3],
     [3, -1, 2, 1, -1, 2], [1, 4, -3, 2, 2, -2]], float)  # fmt: skip
BIAS = 1.0
START = {
    "conv2d": {"window": (2, 3), "stride": 1, "padding": "same"},
    "max_pool2d": {"window": (2, 2), "stride": 2, "padding": "same"},
}
TITLE = {
    "conv2d": "the kernel W of {} rows and {} columns and the bias {:g}",
    "max_pool2d": "windows of {} rows and {} columns",
}


def stepper(op: str) -> tuple[Any, str]:
    """Data of the figure that starts with an op, and in words and numbers what it starts with."""
    data = {"image": IMAGE.tolist(), "kernel": KERNEL.tolist(), "dout": DOUT.tolist()}
    start = START[op]
    forward, backward = _arrays(op, **start)
    shown = f"{_beside(forward)}\n\n{_beside(backward)}"
    title = TITLE[op].format(*start["window"], BIAS)
    says = (
        f"`{op}` of one image x of one channel, with {title}; stride {start['stride']}, padding "
        f'"{start["padding"]}". dout is a gradient with respect to the output, dx what follows '
        f"for the image."
    )
    data |= {"bias": BIAS, "start": {"op": op, **start}}
    return data, f"{says}\n\n```text\n{shown}\n```"


def _arrays(op: str, window: tuple[int, int], stride: int, padding: str) -> list[dict[str, Any]]:
    """Arrays of the forward and of the backward, by refnet."""
    import refnet

    x, W = IMAGE[None, :, :, None], KERNEL[: window[0], : window[1]]
    options: dict[str, Any] = {"stride": stride, "padding": padding}
    if op == "conv2d":
        out, pullback = refnet.conv2d(x, W[:, :, None, None], np.array([BIAS]), **options)
    else:
        out, pullback = refnet.max_pool2d(x, pool_size=window, **options)
    dout = DOUT[: out.shape[1], : out.shape[2]]
    gradients = pullback(dout[None, :, :, None])
    if op == "max_pool2d":
        dx = gradients[0, :, :, 0]
        return [{"x": IMAGE, "out": out[0, :, :, 0]}, {"dout": dout, "dx": dx}]
    dx, dW, db = gradients
    found = {"dout": dout, "dx": dx[0, :, :, 0], "dW": dW[:, :, 0, 0], "db": db}
    return [{"x": IMAGE, "W": W, "out": out[0, :, :, 0]}, found]


def _beside(arrays: dict[str, Any]) -> str:
    """Arrays of whole numbers as text, beside one another."""
    assert all((array == array.round()).all() for array in arrays.values())
    blocks = [
        [name, *np.array2string(array.astype(int)).split("\n")] for name, array in arrays.items()
    ]
    padded = [[line.ljust(max(map(len, block))) for line in block] for block in blocks]
    rows = [
        "   ".join(block[row] if row < len(block) else " " * len(block[0]) for block in padded)
        for row in range(max(map(len, blocks)))
    ]
    return "\n".join(row.rstrip() for row in rows)


WIDGETS = {
    "separable": separable,
    "stepper": lambda: stepper("conv2d"),
    "stepper max_pool2d": lambda: stepper("max_pool2d"),
}
