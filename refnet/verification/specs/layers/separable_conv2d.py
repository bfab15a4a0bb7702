"""Separable convolution: evidence beyond what every op must show."""

import numpy as np

from refnet.layers import conv2d, depthwise_conv2d, separable_conv2d
from refnet.verification.spec import Op, Spec
from refnet.verification.specs.layers import depthwise_conv2d as depthwise
from refnet.verification.specs.layers.shared import windows
from refnet.verification.specs.layers.shared.as_conv2d import separable_as
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


def equals_conv2d_with_the_composed_kernel(op: Op) -> None:
    """Output and gradients are those of conv2d with the sum of D P over m as kernel, exactly."""
    for stride, padding in (((1, 1), "same"), ((2, 3), "same"), ((2, 1), "valid")):
        shapes = (2, 5, 4, 3), (3, 2, 3, 2), (6, 4), (4,)
        arrays = integers(np.random.default_rng(0), *shapes)
        assert_same(op, separable_as(conv2d), arrays, stride=stride, padding=padding)


def depthwise_comes_first(op: Op) -> None:
    """Channels 1 and 10, filtered by 2 and 3 and mixed by ((1, 0), (1, 1)), give 2 + 30 and 30."""
    x = np.array([1, 10], dtype=object).reshape(1, 1, 1, 2)
    D = np.array([2, 3], dtype=object).reshape(1, 1, 2, 1)
    P, b = np.array([[1, 0], [1, 1]], dtype=object), np.array([0, 500], dtype=object)
    out = op(x, D, P, b)[0].ravel().tolist()
    assert out == [32, 530], f"out is {out}"


def equals_the_loops(op: Op) -> None:
    """It is its definition as loops, sizes up to 4, and dx the transpose, sizes up to 6."""
    agrees_with_loops(
        op, windows.loop_separable_conv2d, lambda kh, kw: [(kh, kw, 2, 2), (4, 3), (3,)]
    )


def in_torch(torch, x, D, P, b, stride, padding):
    """Depthwise, then a 1x1 convolution."""
    y = depthwise.in_torch(torch, x, D, stride, padding)
    return torch_conv2d(torch, y, P[None, None], b, 1, "valid")


def in_jax(jax, x, D, P, b, stride, padding):
    """Depthwise, then a 1x1 convolution."""
    y = depthwise.in_jax(jax, x, D, stride, padding)
    return jax_conv2d(jax, y, P[None, None], b, 1, "valid")


def _pointwise_first(x, D, P, b, **settings):
    if D.shape[3] != 1 or P.shape[0] != P.shape[1]:
        return separable_conv2d(x, D, P, b, **settings)
    y, mix = conv2d(x, P[None, None], 0 * b)
    out, filter_ = depthwise_conv2d(y, D, **settings)

    def pullback(dout):
        dy, dD = filter_(dout)
        dx, dP, _ = mix(dy)
        return dx, dD, dP[0, 0], np.asarray(dout).sum(axis=(0, 1, 2))

    return out + b, pullback


def _bias_before_pointwise(x, D, P, b, **settings):
    if P.shape[0] != P.shape[1]:
        return separable_conv2d(x, D, P, b, **settings)
    out, pull = separable_conv2d(x, D, P, b @ P, **settings)

    def pullback(dout):
        dx, dD, dP, db = pull(dout)
        return dx, dD, dP + b[:, None] * db, P @ db

    return out, pullback


def _other_rows(x, D, P, b, **settings):
    order = np.arange(len(P)).reshape(D.shape[2:]).T.ravel()  # row C m + c
    out, pull = separable_conv2d(x, D, P[np.argsort(order)], b, **settings)

    def pullback(dout):
        dx, dD, dP, db = pull(dout)
        return dx, dD, dP[order], db

    return out, pullback


def _not_transposed(right, pull, g, x, D, P, b):
    return pull(g, x, D, P.T, b)[0] if P.shape[0] == P.shape[1] else right


def _without_P(right, pull, g, x, D, P, b):
    return pull(g, x, D, np.eye(len(P), dtype=P.dtype), b)[1] if len(P) == len(b) else right


def _first_results(right, pull, g, x, D, P, b):
    return pull(g, x, D, P * (np.arange(len(P)) % D.shape[3] == 0)[:, None], b)[0]


SPEC = Spec(
    key="layers/separable_conv2d",
    op=separable_conv2d,
    layouts={"x": "N H W C", "D": "kh kw C M", "P": "CM F", "b": "F"},
    cases=windows.cases(
        "N H W C kh kw M CM F",
        ((1, 2, 4, 2, 3, 1, 3, 6, 1), 1, "same"),
        ((3, 2, 4, 2, 1, 2, 1, 2, 2), (2, 3), "same"),
        ((1, 4, 3, 3, 1, 2, 1, 3, 5), 2, "valid"),
        ((2, 2, 1, 1, 4, 2, 3, 3, 2), 1, "same"),
    ),
    options=windows.options,
    formula_sizes=windows.formula_sizes,
    foreign={"torch": in_torch, "jax": in_jax},
    conventions=[
        depthwise_comes_first,
        equals_conv2d_with_the_composed_kernel,
        equals_the_loops,
    ],
    wrong={
        "kernel turned, forward and backward": separable_as(
            conv2d_by(CONSISTENT["kernel turned in the forward"])
        ),
        "dx stride ignored": separable_as(conv2d_by(dx=BACKWARD["stride ignored"])),
        "dD of the first window only": separable_as(
            conv2d_by(dW=BACKWARD["of the first window only"])
        ),
        "pointwise first (square P only)": _pointwise_first,
        "bias between the two (square P only)": _bias_before_pointwise,
        "rows of P in the order C m + c": _other_rows,
        "dx with P not transposed (square P only)": with_gradient(
            separable_conv2d, 0, _not_transposed
        ),
        "dx of the first result of each channel only": with_gradient(
            separable_conv2d, 0, _first_results
        ),
        "dD without P (square P only)": with_gradient(separable_conv2d, 1, _without_P),
        "dP averaged over the places": with_gradient(
            separable_conv2d,
            2,
            lambda right, pull, g, x, D, P, b: right / (g.shape[1] * g.shape[2]),
        ),
        "gradients in another order": exchanged(separable_conv2d, 1, 2),
    },
)
