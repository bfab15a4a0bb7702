"""Spatially separable convolution: evidence beyond what every op must show."""

import numpy as np

from refnet.layers import conv2d, spatially_separable_conv2d
from refnet.verification.spec import Op, Spec
from refnet.verification.specs.layers.shared import windows
from refnet.verification.specs.layers.shared.as_conv2d import spatially_separable_as
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
    """Output and gradients are those of conv2d with the sum of U V over r as kernel, exactly."""
    for stride, padding in (((1, 1), "same"), ((2, 3), "same"), ((2, 1), "valid")):
        shapes = (2, 5, 4, 3), (3, 3, 2), (2, 2, 4), (4,)
        arrays = integers(np.random.default_rng(0), *shapes)
        assert_same(op, spatially_separable_as(conv2d), arrays, stride=stride, padding=padding)


def sobel_is_separable(op: Op) -> None:
    """Column 1 2 1 and row -1 0 1 are Sobel's kernel: 8 on a ramp of slope 1, 0 across it."""
    U, V = (np.array(k, dtype=object).reshape(3, 1, 1) for k in ([1, 2, 1], [-1, 0, 1]))
    ramp = np.tile(np.arange(5), (4, 1)).astype(object)
    for image, slope in ((ramp, 8), (ramp.T, 0)):
        out = op(image[None, :, :, None], U, V, np.array([0], dtype=object), padding="valid")[0]
        assert (out == slope).all(), f"out is {out.ravel()}"


def equals_the_loops(op: Op) -> None:
    """It is its definition as loops, sizes up to 4, and dx the transpose, sizes up to 6."""
    agrees_with_loops(
        op,
        windows.loop_spatially_separable_conv2d,
        lambda kh, kw: [(kh, 2, 2), (kw, 2, 3), (3,)],
    )


def in_torch(torch, x, U, V, b, stride, padding):
    """One convolution after the other."""
    rows, columns = windows.pair(stride)
    y = torch_conv2d(torch, x, U[:, None], None, (rows, 1), padding)
    return torch_conv2d(torch, y, V[None], b, (1, columns), padding)


def in_jax(jax, x, U, V, b, stride, padding):
    """One convolution, with the composed kernel."""
    kernel = jax.numpy.einsum("icr,jrf->ijcf", U, V)
    return jax_conv2d(jax, x, kernel, b, stride, padding)


def _two_steps(x, U, V, b, column_bias, row_bias, column_stride, row_stride, padding):
    y, column = conv2d(x, U[:, None], column_bias, stride=column_stride, padding=padding)
    out, row = conv2d(y, V[None], row_bias, stride=row_stride, padding=padding)

    def pullback(dout):
        dy, dV, db = row(dout)
        dx, dU, db_of_column = column(dy)
        return dx, dU[:, 0], dV[0], db_of_column if column_bias is b else db

    return out, pullback


def _stride_twice(x, U, V, b, *, stride, padding):
    rows, columns = windows.pair(stride)
    none = np.zeros_like(U[0, 0])
    return _two_steps(x, U, V, b, none, b, (rows, columns), (1, columns), padding)


def _bias_between(x, U, V, b, *, stride, padding):
    if U.shape[2] != len(b):
        return spatially_separable_conv2d(x, U, V, b, stride=stride, padding=padding)
    rows, columns = windows.pair(stride)
    return _two_steps(x, U, V, b, b, 0 * b, (rows, 1), (1, columns), padding)


def _other_direction(x, U, V, b, **settings):
    def turned(x, W, b, **settings):
        out, pull = conv2d(x, W.swapaxes(0, 1), b, **settings)

        def pullback(dout):
            dx, dW, db = pull(dout)
            return dx, dW.swapaxes(0, 1), db

        return out, pullback

    return spatially_separable_as(turned)(x, U, V, b, **settings)


SPEC = Spec(
    key="layers/spatially_separable_conv2d",
    op=spatially_separable_conv2d,
    layouts={"x": "N H W C", "U": "kh C R", "V": "kw R F", "b": "F"},
    cases=windows.cases(
        "N H W C kh kw R F",
        ((1, 3, 4, 2, 2, 3, 1, 2), (1, 2), "same"),
        ((3, 2, 5, 2, 4, 2, 2, 2), (2, 5), "same"),
        ((1, 4, 3, 3, 3, 2, 2, 1), 2, "valid"),
        ((1, 1, 2, 2, 2, 3, 2, 3), 1, "same"),
    ),
    options=windows.options,
    formula_sizes=windows.formula_sizes,
    foreign={"torch": in_torch, "jax": in_jax},
    conventions=[sobel_is_separable, equals_conv2d_with_the_composed_kernel, equals_the_loops],
    wrong={
        "kernel turned, forward and backward": spatially_separable_as(
            conv2d_by(CONSISTENT["kernel turned in the forward"])
        ),
        "odd zero in front, forward and backward": spatially_separable_as(
            conv2d_by(CONSISTENT["odd zero in front of the image"])
        ),
        "dx stride ignored": spatially_separable_as(conv2d_by(dx=BACKWARD["stride ignored"])),
        "step along the columns taken twice": _stride_twice,
        "U along the columns, V along the rows": _other_direction,
        "bias between column and row (R = F only)": _bias_between,
        "dU averaged over the batch": with_gradient(
            spatially_separable_conv2d, 1, lambda right, pull, g, x, U, V, b: right / len(x)
        ),
        "dU with the row kernel turned": with_gradient(
            spatially_separable_conv2d,
            1,
            lambda right, pull, g, x, U, V, b: pull(g, x, U, V[::-1], b)[1],
        ),
        "dV of the last image only": with_gradient(
            spatially_separable_conv2d,
            2,
            lambda right, pull, g, x, U, V, b: pull(g[-1:], x[-1:], U, V, b)[2],
        ),
        "db averaged over the places": with_gradient(
            spatially_separable_conv2d,
            3,
            lambda right, pull, g, x, U, V, b: right / (g.shape[1] * g.shape[2]),
        ),
        "gradients in another order": exchanged(spatially_separable_conv2d, 1, 2),
    },
)
