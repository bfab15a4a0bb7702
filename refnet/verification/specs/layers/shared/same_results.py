"""Exact comparison of ops over windows: with loops, and with one another."""

import itertools
from collections.abc import Callable

import numpy as np

from refnet.core.op import Array
from refnet.verification.spec import Op


def integers(rng: np.random.Generator, *shapes: tuple[int, ...]) -> list[Array]:
    """Object arrays of Python integers from -9 to 9: arithmetic with them is exact."""
    return [rng.integers(-9, 10, shape).astype(object) for shape in shapes]


def agrees_with_loops(
    op: Op,
    loop: Callable[..., Array],
    shapes: Callable[[int, int], list[tuple[int, ...]]],
    name: str = "stride",
) -> None:
    """Compare op and loop exactly, for images, kernels and strides of 1 to 4, and both paddings.

    Where the op is linear in x, which pooling is not, its pullback too: with its transpose.
    """
    rng = np.random.default_rng(0)
    along = list(itertools.product(range(1, 5), range(1, 5), range(1, 4)))
    for rows, columns in zip(along * 6, along[5:] * 7, strict=False):
        (height, kh, sh), (width, kw, sw) = rows, columns
        x, *arrays = integers(rng, (2, height, width, 2), *shapes(kh, kw))
        extra = {"pool_size": (kh, kw)} if name == "pool_size" else {}
        for padding in ("same", "valid") if kh <= height and kw <= width else ("same",):
            settings = {"stride": (sh, sw), "padding": padding, **extra}
            out, expected = op(x, *arrays, **settings)[0], loop(x, *arrays, **settings)
            at = f"{height}x{width}, window {kh}x{kw}, {settings}"
            assert out.shape == expected.shape, f"shape {out.shape} at {at}"
            assert (out == expected).all(), f"another value at {at}"
    if name == "stride":
        agrees_with_its_transpose(op, shapes)


def agrees_with_its_transpose(op: Op, shapes: Callable[[int, int], list[tuple[int, ...]]]) -> None:
    """Compare <op(x) - op(0), dout> with <x, dx>: sizes to 6, kernels to 4, strides to 3."""
    rng = np.random.default_rng(1)
    along = list(itertools.product(range(1, 7), range(1, 5), range(1, 4)))
    for rows, columns in zip(along * 2, along[7:] * 3, strict=False):
        (height, kh, sh), (width, kw, sw) = rows, columns
        drawn = integers(rng, (2, height, width, 2), *shapes(kh, kw))
        x, *arrays = [array.astype(float) for array in drawn]  # integers: the sums are exact
        for padding in ("same", "valid") if kh <= height and kw <= width else ("same",):
            out, pullback = op(x, *arrays, stride=(sh, sw), padding=padding)
            linear = out - op(np.zeros_like(x), *arrays, stride=(sh, sw), padding=padding)[0]
            dout = rng.integers(-9, 10, out.shape).astype(float)
            assert (linear * dout).sum() == (x * pullback(dout)[0]).sum(), (
                f"dx is not the transpose at {height}x{width}, kernel {kh}x{kw}, strides "
                f"{sh} and {sw}, {padding!r}"
            )


def assert_same(op: Op, other: Op, arrays: list[np.ndarray], **settings: object) -> None:
    """Compare outputs and all gradients, exactly, at a cotangent without repetitions."""
    out, pullback = op(*arrays, **settings)
    expected, other_pullback = other(*arrays, **settings)
    assert out.shape == expected.shape, f"out has shape {out.shape}; expected {expected.shape}"
    assert (out == expected).all(), f"another output at {settings}"
    dout = np.arange(1, out.size + 1).reshape(out.shape).astype(object)
    for number, (have, want) in enumerate(zip(pullback(dout), other_pullback(dout), strict=True)):
        assert (have == want).all(), f"another gradient {number} at {settings}"
