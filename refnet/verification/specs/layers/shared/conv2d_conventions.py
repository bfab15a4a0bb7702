"""Conventions and extremes of convolution, checked exactly on integers where possible."""

import numpy as np

from refnet.verification.spec import Op
from refnet.verification.specs.layers.shared import windows
from refnet.verification.specs.layers.shared.same_results import agrees_with_loops, integers


def _image(rows):
    return np.array(rows, dtype=object)[None, :, :, None]


def _kernel(rows):
    return np.array(rows, dtype=object)[:, :, None, None]


ZERO = np.array([0], dtype=object)


def is_correlation(op: Op) -> None:
    """The kernel is not turned: 1 2 4 1 with 0 10 100 gives 420 and 140, as np.correlate does."""
    out = op(_image([[1, 2, 4, 1]]), _kernel([[0, 10, 100]]), ZERO, padding="valid")[0]
    assert out.flatten().tolist() == [420, 140], f"out is {out.flatten()}"
    x, W = np.split(np.random.default_rng(0).normal(size=13), [9])
    out = op(x.reshape(1, 1, -1, 1), W.reshape(1, -1, 1, 1), np.zeros(1), padding="valid")[0]
    np.testing.assert_allclose(out.ravel(), np.correlate(x, W, "valid"), atol=1e-14)


def equals_the_loops(op: Op) -> None:
    """It is its definition as loops, sizes up to 4, and dx the transpose, sizes up to 6."""
    agrees_with_loops(op, windows.loop_conv2d, lambda kh, kw: [(kh, kw, 2, 3), (3,)])


def odd_zero_stands_behind(op: Op) -> None:
    """Size 5, k 2 is padded by (0, 1); 6, k 3, s 2 by (0, 1); 224, k 7, s 2 by (2, 3)."""
    for size, window, stride, before, out in (
        (5, 2, 1, 0, 5),
        (6, 3, 2, 0, 3),
        (224, 7, 2, 2, 112),
    ):
        x = np.arange(1, size + 1).astype(object).reshape(1, size, 1, 1)
        for entry in (0, window - 1):
            W = (np.arange(window) == entry).astype(int).astype(object).reshape(window, 1, 1, 1)
            found = op(x, W, ZERO, stride=stride)[0].ravel().tolist()
            first = [u * stride + entry - before for u in range(out)]
            assert found == [k + 1 if 0 <= k < size else 0 for k in first], f"{size} gives {found}"


def adjoint_identity(op: Op) -> None:
    """<conv(x), dout> = <x, dx> = <W, dW>, exactly, on integers, for strides 1 to 3."""
    rng = np.random.default_rng(0)
    for stride in ((1, 1), (2, 3), (3, 1)):
        for padding in ("same", "valid"):
            x, W, b = integers(rng, (2, 5, 4, 2), (3, 2, 2, 3), (3,))
            out, pullback = op(x, W, 0 * b, stride=stride, padding=padding)
            (dout,) = integers(rng, out.shape)
            dx, dW, db = pullback(dout)
            assert (out * dout).sum() == (x * dx).sum() == (W * dW).sum(), f"{stride} {padding}"
            assert (db == dout.sum(axis=(0, 1, 2))).all(), "db is no sum over samples and places"


def unreached_rows_get_zero(op: Op) -> None:
    """Rows and columns that no window reaches get gradient 0: behind the last one and in gaps."""
    ones = np.ones((1, 6, 6, 1))
    for window, stride, reached in ((3, 2, [0, 1, 2, 3, 4]), (1, 4, [0, 4]), (2, 3, [0, 1, 3, 4])):
        W = np.ones((window, window, 1, 1))
        out, pullback = op(ones, W, np.zeros(1), stride=stride, padding="valid")
        dx = pullback(np.ones_like(out))[0][0, :, :, 0]
        assert dx.shape == (6, 6), f"dx has shape {dx.shape}"
        assert np.flatnonzero(dx.any(axis=1)).tolist() == reached, "rows that are not 0"
        assert np.flatnonzero(dx.any(axis=0)).tolist() == reached, "columns that are not 0"


def kernel_larger_than_the_image(op: Op) -> None:
    """On one pixel a 3x5 kernel acts by its middle alone, and only that has a gradient."""
    W = np.arange(1, 16).astype(object).reshape(3, 5, 1, 1)
    out, pullback = op(_image([[2]]), W, ZERO)
    dx, dW, db = pullback(np.array([[[[3]]]], dtype=object))
    assert out.item() == 2 * 8, f"out is {out.item()}"
    assert dx.item() == 3 * 8, f"dx is {dx.item()}"
    assert dW.ravel().tolist() == [6 * (k == 7) for k in range(15)], f"dW is {dW.ravel()}"
    assert db.tolist() == [3], f"db is {db}"


def duplicated_batch_doubles_parameter_gradients(op: Op) -> None:
    """Repeating every image doubles dW and db and repeats dx; the bias is added once a place."""
    rng = np.random.default_rng(0)
    x, W, b, g = integers(rng, (2, 4, 3, 2), (3, 2, 2, 3), (3,), (2, 4, 3, 3))
    out, pullback = op(x, W, b)
    dx, dW, db = pullback(g)
    dx2, dW2, db2 = op(np.tile(x, (2, 1, 1, 1)), W, b)[1](np.tile(g, (2, 1, 1, 1)))
    assert (dx2 == np.tile(dx, (2, 1, 1, 1))).all(), "dx depends on the other images"
    assert (dW2 == 2 * dW).all(), "dW is no sum over the batch"
    assert (db2 == 2 * db).all(), "db is no sum over the batch"
    assert (out - op(x, W, 0 * b)[0] == b).all(), "the bias is not added once at every place"


def shifts_with_its_input(op: Op) -> None:
    """Moving an image by a row and two columns moves the output, away from the edges."""
    rng = np.random.default_rng(0)
    x, W, b = integers(rng, (1, 7, 8, 2), (3, 2, 2, 3), (3,))
    out, moved = op(x, W, b)[0], op(np.roll(x, (1, 2), (1, 2)), W, b)[0]
    assert (moved[:, 2:-1, 2:-1] == out[:, 1:-2, :-3]).all(), "the output has not moved along"


CONVENTIONS = [
    is_correlation,
    adjoint_identity,
    duplicated_batch_doubles_parameter_gradients,
    unreached_rows_get_zero,
    kernel_larger_than_the_image,
    odd_zero_stands_behind,
    shifts_with_its_input,
    equals_the_loops,
]
