"""What the stepper should show in a state, from refnet and from the definition of a window."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

import refnet
from refnet.core.windows import Axis

Place = tuple[int, int]


class Setting(NamedTuple):
    """What the controls choose."""

    window: Place
    stride: int
    padding: str


class Use(NamedTuple):
    """Entry (i, j) of the window at (u, v) lies on (h, w), which may be outside the image."""

    out: Place
    W: Place
    x: Place


@dataclass
class Windows:
    """Windows over an image, and the arrays by refnet."""

    setting: Setting
    arrays: dict[str, Any]
    rows: Axis
    columns: Axis
    bias: float

    @classmethod
    def of(cls, data: dict[str, Any], op: str, setting: Setting) -> "Windows":
        """Run the op on the figure's data."""
        window, stride, padding = setting
        x, W = np.array(data["image"]), np.array(data["kernel"])[: window[0], : window[1]]
        options: dict[str, Any] = {"stride": stride, "padding": padding}
        batch = x[None, :, :, None]
        if op == "conv2d":
            bias = np.array([data["bias"]])
            out, pullback = refnet.conv2d(batch, W[:, :, None, None], bias, **options)
        else:
            out, pullback = refnet.max_pool2d(batch, pool_size=window, **options)
        dout = np.array(data["dout"])[: out.shape[1], : out.shape[2]]
        found = pullback(dout[None, :, :, None])
        arrays = {"x": x, "W": W, "out": out[0, :, :, 0], "dout": dout}
        if op == "conv2d":
            arrays |= {"dx": found[0][0, :, :, 0], "dW": found[1][:, :, 0, 0]}
        else:
            arrays["dx"] = found[0, :, :, 0]
        axes = [Axis.of(n, k, stride, padding) for n, k in zip(x.shape, window, strict=True)]
        return cls(setting, arrays, *axes, data["bias"])

    def uses(self) -> Iterator[Use]:
        """Every entry of every window, in row-major order."""
        shape = (self.rows.out, self.columns.out, *self.setting.window)
        for u, v, i, j in itertools.product(*map(range, shape)):
            h = u * self.setting.stride + i - self.rows.before
            w = v * self.setting.stride + j - self.columns.before
            yield Use((u, v), (i, j), (h, w))

    def within(self, view: str, at: Place) -> list[Use]:
        """The uses that a place of a view is made of: of out, dx or dW."""
        field = {"out": "out", "dx": "x", "dW": "W"}[view]
        return [use for use in self.uses() if getattr(use, field) == at]

    def inside(self, place: Place) -> bool:
        """Whether a place lies inside the image."""
        x = self.arrays["x"]
        return 0 <= place[0] < x.shape[0] and 0 <= place[1] < x.shape[1]

    def entry(self, place: Place, outside: float = 0.0) -> float:
        """Entry of the image, or what stands around it."""
        return float(self.arrays["x"][place]) if self.inside(place) else outside

    def winner(self, out: Place) -> Place:
        """Where the largest entry of a window is, the first in row-major order of equal ones."""
        uses = self.within("out", out)
        values = [self.entry(use.x, -np.inf) for use in uses]
        return uses[int(np.argmax(values))].x

    def padding(self) -> tuple[list[int], list[int]]:
        """Rows of the image with its padding, and columns."""

        def span(axis: Axis) -> list[int]:
            after = max(axis.length - axis.before - axis.size, 0)
            return list(range(-axis.before, axis.size + after))

        return span(self.rows), span(self.columns)
