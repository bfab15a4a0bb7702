"""Bad input that an op itself must refuse, as checks that a mutant of its guards would fail."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from refnet.verification.comparison import as_tuple

Check = Callable[[Any], None]
X = np.ones((2, 3))
Arrays = tuple[np.ndarray, ...]


def refuses(error: type[Exception], match: str, arrays: Arrays = (X,), **options: Any) -> Check:
    """Check that the op raises for these options."""

    def check(op: Any) -> None:
        message = "nothing was raised"
        try:
            op(*arrays, **options)
        except error as raised:
            message = str(raised)
        assert re.search(match, message), f"{message!r} does not match {match!r}"

    return check


def accepts(arrays: Arrays = (X,), **options: Any) -> Check:
    """Check that the op takes these options, and gives finite results."""

    def check(op: Any) -> None:
        out, pullback = op(*arrays, **options)
        assert np.isfinite(out).all()
        for gradient in as_tuple(pullback(np.ones(np.shape(out)))):
            assert np.isfinite(gradient).all()

    return check


def skips_dx(arrays: Arrays, **options: Any) -> Check:
    """Check that without dx the other gradients are the same, and that dx is there unless told."""

    def check(op: Any) -> None:
        out, pullback = op(*arrays, **options)
        dx, *others = pullback(out)
        skipped, *same = pullback(out, need_dx=False)
        assert skipped is None
        assert dx.shape == arrays[0].shape
        for have, want in zip(same, others, strict=True):
            assert np.array_equal(have, want)

    return check


def over_windows(arrays: Arrays, **options: Any) -> list[Check]:
    """Check what every op over windows refuses, for a window of 3x2 on images of 5x4."""
    x, *kernels = arrays
    low, narrow = (x[:, :2], *kernels), (x[:, :, :1], *kernels)
    exact, valid = (x[:, :3, :2], *kernels), {"padding": "valid", **options}
    return [
        refuses(ValueError, "padding is 'full'; expected 'same' or 'valid'", arrays,
                padding="full", **options),
        refuses(TypeError, "stride is 1.5; expected a positive integer", arrays, stride=1.5,
                **options),
        refuses(ValueError, "stride is 0; expected a positive integer", arrays, stride=0,
                **options),
        refuses(ValueError, "window is 3x2 and the image 2x4; expected a window", low, **valid),
        refuses(ValueError, "window is 3x2 and the image 5x1; expected a window", narrow, **valid),
        accepts(exact, **valid),
        accepts((x[:, :2, :1], *kernels), **options),
        *([skips_dx(arrays, stride=2)] if kernels else []),
    ]  # fmt: skip


IMAGES = np.random.default_rng(0).normal(size=(2, 5, 4, 3))
KERNELS = IMAGES[0, :3, :2, :].reshape(3, 2, 3, 1) * np.ones(2)  # (kh, kw, C, M)
KEEP = np.ones((2, 3), bool)
ROWS = np.full((2, 3), 1 / 3)

REFUSALS: dict[str, list[Check]] = {
    "activations/leaky_relu": [
        refuses(TypeError, "negative_slope is 'a'; expected a number", negative_slope="a"),
        refuses(TypeError, "negative_slope is array", negative_slope=np.array([1.0])),
        accepts(negative_slope=np.float64(2)),
    ],
    "layers/conv2d": over_windows((IMAGES, KERNELS, np.zeros(2))),
    "layers/depthwise_conv2d": over_windows((IMAGES, KERNELS)),
    "layers/separable_conv2d": [
        *over_windows((IMAGES, KERNELS, np.ones((6, 4)), np.zeros(4))),
        refuses(ValueError, r"P has shape \(3, 4\); expected \(C M, F\) = \(6, 4\)",
                (IMAGES, KERNELS, np.ones((3, 4)), np.zeros(4))),
    ],
    "layers/spatially_separable_conv2d": over_windows(
        (IMAGES, np.ones((3, 3, 2)), np.ones((2, 2, 4)), np.zeros(4))
    ),
    "layers/max_pool2d": [
        *over_windows((IMAGES,), pool_size=(3, 2)),
        refuses(TypeError, "pool_size is 2.0; expected a positive", (IMAGES,), pool_size=2.0),
        refuses(TypeError, "pool_size is True; expected a positive", (IMAGES,), pool_size=True),
        refuses(ValueError, "pool_size is 0; expected a positive", (IMAGES,), pool_size=0),
        refuses(ValueError, r"pool_size\[0\] is 0; expected", (IMAGES,), pool_size=(0, 2)),
        refuses(ValueError, r"pool_size\[1\] is -1; expected", (IMAGES,), pool_size=[2, -1]),
        refuses(ValueError, r"pool_size is \(2, 2, 1\); expected", (IMAGES,), pool_size=(2, 2, 1)),
    ],
    "layers/dropout": [
        refuses(TypeError, "mask has dtype float64; expected bool", mask=X, keep_prob=0.5),
        refuses(ValueError, r"mask has shape \(3,\); expected", mask=KEEP[0], keep_prob=1),
        refuses(ValueError, "keep_prob is -0.1; expected", mask=KEEP, keep_prob=-0.1),
        refuses(ValueError, "keep_prob is 1.5; expected", mask=KEEP, keep_prob=1.5),
        refuses(ValueError, "keep_prob is nan; expected", mask=KEEP, keep_prob=np.nan),
        refuses(ValueError, "mask keeps entries", mask=KEEP, keep_prob=0),
        refuses(ValueError, "mask keeps entries", mask=KEEP & (np.arange(3) < 1), keep_prob=0),
        accepts(mask=KEEP, keep_prob=1),
        accepts(mask=KEEP, keep_prob=0.5),
        accepts(mask=~KEEP, keep_prob=0),
    ],
    "losses/l2_penalty": [
        refuses(TypeError, "l2_penalty: l2 is 'a'; expected a number", l2="a"),
        refuses(ValueError, "l2 is -0.5; expected a finite number, at least 0", l2=-0.5),
        refuses(ValueError, "l2 is nan; expected", l2=np.nan),
        refuses(ValueError, "l2 is inf; expected", l2=np.inf),
        accepts(l2=0),
        accepts(l2=0.5),
        accepts(l2=np.float64(2)),
    ],
    "losses/softmax_cross_entropy": [
        refuses(ValueError, "'max'; expected one of 'sum', 'mean'", labels=[0, 1], reduction="max"),
        refuses(ValueError, "from 0 to 3; expected class indices from 0 to 2", labels=[0, 3]),
        refuses(ValueError, "labels range from -1 to 2; expected", labels=[-1, 2]),
        refuses(ValueError, r"labels has shape \(3,\)", labels=[0, 1, 2]),
        refuses(ValueError, r"labels has shape \(2,\) and dtype float64", labels=[0.0, 1.0]),
        refuses(ValueError, r"labels has shape \(2, 2\)", labels=np.ones((2, 2), int)),
        refuses(TypeError, "labels has dtype bool", labels=[True, False]),
        refuses(TypeError, "labels has dtype <U1", labels=["a", "b"]),
        accepts(labels=[0, 2]),
        accepts(labels=np.array([2, 0], np.uint8)),
        accepts(labels=ROWS),
        accepts(labels=ROWS.astype(np.float32)),
        accepts(labels=np.eye(3, dtype=int)[:2]),
    ],
    "losses/mean_squared_error": [
        refuses(ValueError, "reduction is 'max'", targets=X, reduction="max"),
        refuses(ValueError, r"targets has shape \(3,\); expected \(2, 3\)", targets=X[0]),
        refuses(TypeError, "targets has dtype <U1", targets=[["a"] * 3] * 2),
        accepts(targets=np.zeros((2, 3), int)),
    ],
}  # fmt: skip
