"""Depthwise convolution: evidence beyond what every op must show."""

import numpy as np

from refnet.layers import conv2d, depthwise_conv2d
from refnet.verification.spec import Op, Spec
from refnet.verification.specs.layers.shared import windows
from refnet.verification.specs.layers.shared.as_conv2d import depthwise_as
from refnet.verification.specs.layers.shared.foreign_windows import jax_conv2d, torch_conv2d
from refnet.verification.specs.layers.shared.same_results import (
    agrees_with_loops,
    assert_same,
    integers,
)
from refnet.verification.specs.layers.shared.wrong_windows import (
    BACKWARD,
    CONSISTENT,
    conv2d_by,
    exchanged,
    with_gradient,
)


def results_of_a_channel_stand_together(op: Op) -> None:
    """Channels 1 and 10 with the kernels 1 2 3 and 4 5 6 give 1 2 3 40 50 60, in that order."""
    x = np.array([1, 10], dtype=object).reshape(1, 1, 1, 2)
    W = np.arange(1, 7).astype(object).reshape(1, 1, 2, 3)
    out = op(x, W)[0].ravel().tolist()
    assert out == [1, 2, 3, 40, 50, 60], f"out is {out}"


def channels_do_not_mix(op: Op) -> None:
    """A gradient by one channel's result reaches that channel of x and of W alone."""
    x, W = integers(np.random.default_rng(0), (2, 4, 3, 3), (2, 3, 3, 2))
    out, pullback = op(x, W)
    for result in range(6):
        dx, dW = pullback(
            (np.ones(out.shape) * (np.arange(6) == result)).astype(int).astype(object)
        )
        assert np.flatnonzero(dx.any(axis=(0, 1, 2))).tolist() == [result // 2], "dx mixes channels"
        reached = np.argwhere(dW.any(axis=(0, 1))).tolist()
        assert reached == [[result // 2, result % 2]], "dW mixes channels"


def equals_conv2d_with_a_block_diagonal_kernel(op: Op) -> None:
    """Output and gradients are those of conv2d with a block diagonal kernel, exactly."""
    for stride, padding in (((1, 1), "same"), ((2, 3), "same"), ((2, 1), "valid")):
        arrays = integers(np.random.default_rng(0), (2, 5, 4, 3), (3, 2, 3, 2))
        assert_same(op, depthwise_as(conv2d), arrays, stride=stride, padding=padding)


def equals_the_loops(op: Op) -> None:
    """It is its definition as loops, sizes up to 4, and dx the transpose, sizes up to 6."""
    agrees_with_loops(op, windows.loop_depthwise_conv2d, lambda kh, kw: [(kh, kw, 2, 3)])


def in_torch(torch, x, W, stride, padding):
    """Grouped convolution: as many groups as channels."""
    kernel = W.reshape(*W.shape[:2], 1, -1)
    return torch_conv2d(torch, x, kernel, None, stride, padding, groups=W.shape[2])


def in_jax(jax, x, W, stride, padding):
    """Grouped convolution: as many groups as channels."""
    kernel = W.reshape(*W.shape[:2], 1, -1)
    return jax_conv2d(jax, x, kernel, 0, stride, padding, groups=W.shape[2])


def _other_order(x, W, **settings):
    out, pullback = depthwise_conv2d(x, W, **settings)
    channels, multiplier = W.shape[2:]

    def turned(array, *by):
        return array.reshape(*array.shape[:3], *by).swapaxes(3, 4).reshape(array.shape)

    by_result = turned(out, channels, multiplier)
    return by_result, lambda dout: pullback(turned(np.asarray(dout), multiplier, channels))


def _first_results(g, W):
    first = np.zeros_like(g)
    first[..., :: W.shape[3]] = g[..., :: W.shape[3]]
    return first


def _spread(dx):
    return dx.sum(axis=3, keepdims=True) + 0 * dx


SPEC = Spec(
    key="layers/depthwise_conv2d",
    op=depthwise_conv2d,
    layouts={"x": "N H W C", "W": "kh kw C M"},
    cases=windows.cases(
        "N H W C kh kw M",
        ((1, 3, 4, 2, 3, 2, 1), 1, "same"),
        ((3, 2, 4, 2, 1, 2, 3), (2, 3), "same"),
        ((1, 4, 3, 3, 3, 2, 2), 2, "valid"),
        ((3, 3, 2, 1, 1, 1, 2), (2, 1), "valid"),
        ((2, 2, 1, 3, 4, 2, 1), 1, "same"),
    ),
    options=windows.options,
    formula_sizes=windows.formula_sizes,
    foreign={"torch": in_torch, "jax": in_jax},
    conventions=[
        results_of_a_channel_stand_together,
        channels_do_not_mix,
        equals_conv2d_with_a_block_diagonal_kernel,
        equals_the_loops,
    ],
    wrong={
        **{
            f"{name}, forward and backward": depthwise_as(conv2d_by(CONSISTENT[name]))
            for name in ("odd zero in front of the image", "kernel turned in the forward")
        },
        **{
            f"dx {name}": depthwise_as(conv2d_by(dx=BACKWARD[name]))
            for name in ("stride ignored", "with the kernel turned")
        },
        "results in the order C m + c": _other_order,
        "dx summed over the channels": with_gradient(
            depthwise_conv2d, 0, lambda right, pull, g, x, W: _spread(right)
        ),
        "dx of the first result of each channel only": with_gradient(
            depthwise_conv2d, 0, lambda right, pull, g, x, W: pull(_first_results(g, W), x, W)[0]
        ),
        "dW summed over the channels": with_gradient(
            depthwise_conv2d,
            1,
            lambda right, pull, g, x, W: right.sum(axis=2, keepdims=True) + 0 * right,
        ),
        "dW averaged over the batch": with_gradient(
            depthwise_conv2d, 1, lambda right, pull, g, x, W: right / len(x)
        ),
        "dW of the last image only": with_gradient(
            depthwise_conv2d, 1, lambda right, pull, g, x, W: pull(g[-1:], x[-1:], W)[1]
        ),
        "gradients in another order": exchanged(depthwise_conv2d, 0, 1),
    },
)
