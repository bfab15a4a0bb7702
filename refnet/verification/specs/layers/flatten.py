"""Flatten: evidence beyond what every op must show."""

import numpy as np

from refnet.core.op import op as make_op
from refnet.layers import flatten
from refnet.verification.spec import Case, Op, Spec
from refnet.verification.variants import with_pullback


def order_is_row_major(op: Op) -> None:
    """The last axis varies fastest: (2, 2) images of 2 channels come out as 0, 1, 2, ... 7."""
    x = np.arange(8.0).reshape(1, 2, 2, 2)
    np.testing.assert_array_equal(op(x)[0], np.arange(8.0)[None])


def pullback_inverts(op: Op) -> None:
    """The pullback brings every entry back to its place, for ranks 1 to 5."""
    for shape in ((2,), (2, 3), (2, 3, 4), (2, 3, 4, 2), (2, 1, 3, 2, 2)):
        x = np.arange(float(np.prod(shape))).reshape(shape)
        out, pullback = op(x)
        assert out.shape == (2, x.size // 2), f"{shape} became {out.shape}"
        np.testing.assert_array_equal(pullback(out), x)


@make_op(x="N ...")
def _column_major(x):
    return (
        x.reshape(len(x), -1, order="F"),
        lambda dout: dout.reshape(x.shape, order="F"),
    )


SPEC = Spec(
    key="layers/flatten",
    op=flatten,
    layouts={"x": "N H W C"},
    cases=[Case({"N": 2, "H": 3, "W": 4, "C": 5}), Case({"N": 3, "H": 2, "W": 1, "C": 4})],
    foreign={
        "torch": lambda torch, x: torch.flatten(x, 1),
        "jax": lambda jax, x: jax.numpy.reshape(x, (x.shape[0], -1)),
    },
    conventions=[order_is_row_major, pullback_inverts],
    wrong={
        "column-major, forward and backward alike": _column_major,
        "pullback in column-major order": with_pullback(
            flatten, lambda g, x, out: g.reshape(x.shape, order="F")
        ),
        "pullback transposes height and width": with_pullback(
            flatten,
            lambda g, x, out: (
                g.reshape(x.shape[0], x.shape[2], x.shape[1], *x.shape[3:]).swapaxes(1, 2)
                if x.ndim > 2
                else g.reshape(x.shape)
            ),
        ),
        "pullback leaves the rows flat": with_pullback(flatten, lambda g, x, out: g),
    },
)
