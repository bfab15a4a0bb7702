"""L2 penalty: evidence beyond what every op must show."""

from fractions import Fraction
from typing import Any

import numpy as np

from refnet.core.op import op as make_op
from refnet.losses import l2_penalty
from refnet.verification.source import Source
from refnet.verification.spec import Case, Op, Options, Sizes, Spec
from refnet.verification.variants import after, with_pullback


def _options(source: Source, sizes: Sizes, l2: Fraction) -> Options:
    return {"l2": source.scalar("l2", l2)}


def worked_numbers(op: Op) -> None:
    """For W = ((1, -2), (3, 1/2)) and l2 = 1/4 the penalty is 57/16 and its gradient W / 2."""
    W = np.array([[1.0, -2.0], [3.0, 0.5]])
    out, pullback = op(W, l2=0.25)
    assert out == 57 / 16, f"the penalty is {out}"
    assert pullback(1.0).tolist() == (W / 2).tolist(), f"the gradient is {pullback(1.0)}"


def any_shape(op: Op) -> None:
    """Arrays of rank 0 to 4 cost what their entries cost in a row; gradients keep the shape."""
    W = np.random.default_rng(0).integers(-9, 9, 120).astype(float)
    for shape in ((5, 4, 3, 2), (4, 6, 5), (8, 15), (120,)):
        out, pullback = op(W.reshape(shape), l2=0.5)
        assert np.shape(out) == (), f"{shape} gives an array"
        assert out == (W * W).sum() / 2, f"{shape} costs {out}"
        assert np.array_equal(pullback(3.0), 3 * W.reshape(shape)), f"wrong gradient for {shape}"
    out, pullback = op(np.array(7.0), l2=0.5)
    assert (out, pullback(3.0), np.shape(pullback(3.0))) == (24.5, 21, ()), "one number"


def strength_zero_is_no_penalty(op: Op) -> None:
    """For l2 = 0 and finite W, penalty and gradient are exactly 0."""
    out, pullback = op(np.array([[1.0, -3.0]]), l2=0)
    assert out == 0, f"the penalty is {out}"
    assert not pullback(1.0).any(), "the gradient is not 0"


def half_of_lambda(op: Op) -> None:
    """With l2 = lambda / 2 the gradient is lambda W, and the penalty half its product with W."""
    W = np.array([[1.0, -2.0, 3.0], [0.5, -4.0, 8.0]])
    for strength in (1, 2, 3):
        out, pullback = op(W, l2=strength / 2)
        assert np.array_equal(pullback(1.0), strength * W), "the gradient is not lambda W"
        assert out == (strength * W * W).sum() / 2, f"the penalty is {out}"


def strength_does_not_raise_the_precision(op: Op) -> None:
    """An l2 of NumPy's float64 leaves float32 in float32."""
    out, pullback = op(np.ones((2, 3), np.float32), l2=np.float64(0.1))
    assert (out.dtype, pullback(1).dtype) == (np.float32, np.float32), f"{out.dtype}"


def _in_torch(torch: Any, W: Any, l2: float) -> Any:
    return l2 * torch.nn.functional.mse_loss(W, torch.zeros_like(W), reduction="sum")


def _variant(forward: Any, backward: Any) -> Op:
    @make_op(W="...")
    def variant(W, *, l2):
        return forward(W, l2), lambda g: backward(W, l2, g)

    return variant


def _sign(W: Any) -> Any:
    return np.where(W > 0, 1, -1)


def _norm(W: Any) -> Any:
    return np.sqrt(np.sum(W**2))


def _last_axes(W: Any) -> tuple[int, ...]:
    return tuple(range(W.ndim))[-2:]


SPEC = Spec(
    key="losses/l2_penalty",
    op=l2_penalty,
    layouts={"W": "D M"},
    cases=[
        Case({"D": 3, "M": 4}, {"l2": Fraction(1, 100)}),
        Case({"D": 4, "M": 2}, {"l2": Fraction(3, 2)}),
    ],
    options=_options,
    foreign={
        "torch": _in_torch,
        "jax": lambda jax, W, l2: l2 * jax.numpy.vdot(W, W),
    },
    conventions=[
        worked_numbers,
        any_shape,
        strength_zero_is_no_penalty,
        half_of_lambda,
        strength_does_not_raise_the_precision,
    ],
    wrong={
        "gradient without its factor 2": after(l2_penalty, lambda g: g / 2),
        "half the square, forward and backward": _variant(
            lambda W, l2: l2 * np.sum(W**2) / 2, lambda W, l2, g: l2 * W * g
        ),
        "mean for sum": _variant(
            lambda W, l2: l2 * np.mean(W**2), lambda W, l2, g: 2 * l2 * W * g / W.size
        ),
        "sign of the gradient": after(l2_penalty, lambda g: -g),
        "l1, forward and backward": _variant(
            lambda W, l2: l2 * np.sum(_sign(W) * W), lambda W, l2, g: l2 * _sign(W) * g
        ),
        "gradient of l1": with_pullback(l2_penalty, lambda g, W, out, l2: l2 * _sign(W) * g),
        "l2 squared, forward and backward": _variant(
            lambda W, l2: l2**2 * np.sum(W**2), lambda W, l2, g: 2 * l2**2 * W * g
        ),
        "l2 left out of the gradient": with_pullback(l2_penalty, lambda g, W, out, l2: 2 * W * g),
        "the norm, not its square": _variant(
            lambda W, l2: l2 * _norm(W), lambda W, l2, g: l2 * W * g / _norm(W)
        ),
        "gradient of the norm": with_pullback(
            l2_penalty, lambda g, W, out, l2: l2 * W * g / _norm(W)
        ),
        "square of the sum": _variant(
            lambda W, l2: l2 * np.sum(W) ** 2, lambda W, l2, g: 2 * l2 * np.sum(W) * g + 0 * W
        ),
        "dout ignored": with_pullback(l2_penalty, lambda g, W, out, l2: 2 * l2 * W),
        "sum over the last two axes only": _variant(
            lambda W, l2: l2 * np.sum(W**2, axis=_last_axes(W)),
            lambda W, l2, g: 2 * l2 * W * g[(..., *[None] * len(_last_axes(W)))],
        ),
    },
)
