"""Bad input that an op itself must refuse, as checks that a mutant of its guards would fail."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np

Check = Callable[[Any], None]
X = np.ones((2, 3))


def refuses(error: type[Exception], match: str, **options: Any) -> Check:
    """Check that the op raises for these options."""

    def check(op: Any) -> None:
        message = "nothing was raised"
        try:
            op(X, **options)
        except error as raised:
            message = str(raised)
        assert re.search(match, message), f"{message!r} does not match {match!r}"

    return check


def accepts(**options: Any) -> Check:
    """Check that the op takes these options, and gives finite results."""

    def check(op: Any) -> None:
        out, pullback = op(X, **options)
        assert np.isfinite(out).all()
        assert np.isfinite(pullback(np.ones(np.shape(out)))).all()

    return check


KEEP = np.ones((2, 3), bool)
ROWS = np.full((2, 3), 1 / 3)

REFUSALS: dict[str, list[Check]] = {
    "activations/leaky_relu": [
        refuses(TypeError, "negative_slope is 'a'; expected a number", negative_slope="a"),
        refuses(TypeError, "negative_slope is array", negative_slope=np.array([1.0])),
        accepts(negative_slope=np.float64(2)),
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
