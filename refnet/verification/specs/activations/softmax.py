"""Softmax: evidence beyond what every op must show."""

import numpy as np

from refnet.activations import softmax
from refnet.core.op import op as make_op
from refnet.verification.spec import Case, Op, Spec
from refnet.verification.variants import with_pullback

CASES = [Case({"N": 2, "M": 3}), Case({"N": 3, "M": 4}), Case({"N": 2, "M": 1})]


def rows_sum_to_one_and_shifts_cancel(op: Op) -> None:
    """Adding 0 or +-10,000 to a row changes nothing; each row sums to 1; no warning."""
    x = np.random.default_rng(0).normal(size=(3, 4))
    reference = op(x)[0]
    for shift in (0, 1e4, -1e4):
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            out = op(x + shift)[0]
        np.testing.assert_allclose(out.sum(axis=-1), 1, rtol=1e-14)
        np.testing.assert_allclose(out, reference, rtol=1e-11)


def whole_jacobian_is_used(op: Op) -> None:
    """At p = (.2, .3, .5) and dout = (1, -2, .5) the gradient is (.23, -.555, .325)."""
    found = op(np.log([[0.2, 0.3, 0.5]]))[1](np.array([[1.0, -2.0, 0.5]]))
    np.testing.assert_allclose(found, [[0.23, -0.555, 0.325]], rtol=1e-13)


def minus_infinity_is_probability_zero(op: Op) -> None:
    """A score of -inf gets probability and gradient 0, without a warning."""
    with np.errstate(all="raise", under="ignore"):
        out, pullback = op(np.array([[0.0, -np.inf, 0.0]]))
        gradient = pullback(np.array([[1.0, 5.0, 3.0]]))
    assert out.tolist() == [[0.5, 0.0, 0.5]], f"out is {out}"
    assert gradient.tolist() == [[-0.5, 0.0, 0.5]], f"the gradient is {gradient}"


def every_row_has_its_own_shift(op: Op) -> None:
    """Rows of scores near +10,000 and near -10,000 in one batch come out as each would alone."""
    rows = np.array([[1e4, 1e4 - 1], [-1e4, -1e4 - 1], [0.0, -1.0]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        out = op(rows)[0]
    for row, alone in zip(rows, out, strict=True):
        np.testing.assert_allclose(alone, op(row[None])[0][0], rtol=1e-12)
        np.testing.assert_allclose(alone, out[2], rtol=1e-11)


def last_axis_for_any_rank(op: Op) -> None:
    """A vector and a rank-3 array are normalised along their last axis."""
    x = np.random.default_rng(0).normal(size=(2, 3, 4))
    np.testing.assert_allclose(op(x)[0][1], op(x[1])[0], rtol=1e-15)
    np.testing.assert_allclose(op(x)[0][1, 2], op(x[1, 2])[0], rtol=1e-15)


@make_op(x="... M")
def _no_shift(x):
    exps = np.exp(x)
    out = exps / exps.sum(axis=-1, keepdims=True)
    return out, lambda g: out * (g - (g * out).sum(axis=-1, keepdims=True))


@make_op(x="... M")
def _one_shift(x):
    exps = np.exp(x - x.max())
    out = exps / exps.sum(axis=-1, keepdims=True)
    return out, lambda g: out * (g - (g * out).sum(axis=-1, keepdims=True))


@make_op(x="... M")
def _first_axis(x):
    exps = np.exp(x - x.max(axis=0, keepdims=True))
    out = exps / exps.sum(axis=0, keepdims=True)
    return out, lambda g: out * (g - (g * out).sum(axis=0, keepdims=True))


SPEC = Spec(
    key="activations/softmax",
    op=softmax,
    layouts={"x": "N M"},
    cases=CASES,
    foreign={
        "torch": lambda torch, x: torch.softmax(x, dim=-1),
        "jax": lambda jax, x: jax.nn.softmax(x, axis=-1),
    },
    conventions=[
        rows_sum_to_one_and_shifts_cancel,
        every_row_has_its_own_shift,
        whole_jacobian_is_used,
        minus_infinity_is_probability_zero,
        last_axis_for_any_rank,
    ],
    wrong={
        "no shift by the maximum": _no_shift,
        "shift by the maximum of the batch": _one_shift,
        "normalised over the batch": _first_axis,
        "diagonal of the Jacobian only": with_pullback(
            softmax, lambda g, x, out: g * out * (1 - out)
        ),
        "identity for the Jacobian": with_pullback(softmax, lambda g, x, out: g),
        "gradient of the cross-entropy built in": with_pullback(softmax, lambda g, x, out: out - g),
        "sum over the batch in place of the classes": with_pullback(
            softmax, lambda g, x, out: out * (g - (g * out).sum(axis=0, keepdims=True))
        ),
        "dout not weighted in the sum": with_pullback(
            softmax, lambda g, x, out: out * (g - g.sum(axis=-1, keepdims=True))
        ),
    },
)
