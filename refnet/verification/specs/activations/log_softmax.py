"""Log-softmax: evidence beyond what every op must show."""

import numpy as np

from refnet.activations import log_softmax, softmax
from refnet.core.op import op as make_op
from refnet.verification.spec import Op, Spec
from refnet.verification.specs.activations.softmax import (
    CASES,
    every_row_has_its_own_shift,
    last_axis_for_any_rank,
)
from refnet.verification.variants import with_pullback


def finite_where_the_softmax_underflows(op: Op) -> None:
    """Scores (-1000, 0, 1000) give (-2000, -1000, 0) exactly, without a warning."""
    with np.errstate(all="raise", under="ignore"):
        out, pullback = op(np.array([[-1000.0, 0.0, 1000.0]]))
        gradient = pullback(np.array([[1.0, 1.0, 1.0]]))
    assert out.tolist() == [[-2000.0, -1000.0, 0.0]], f"out is {out}"
    assert gradient.tolist() == [[1.0, 1.0, -2.0]], f"the gradient is {gradient}"


def shifts_cancel(op: Op) -> None:
    """Adding +-10,000 to a row changes nothing, without a warning."""
    x = np.random.default_rng(0).normal(size=(3, 4))
    for shift in (1e4, -1e4):
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            np.testing.assert_allclose(op(x + shift)[0], op(x)[0], rtol=1e-10)


def minus_infinity_stays(op: Op) -> None:
    """A score of -inf gives log-probability -inf and a finite gradient, without a warning."""
    with np.errstate(all="raise", under="ignore"):
        out, pullback = op(np.array([[0.0, -np.inf]]))
        gradient = pullback(np.array([[1.0, 2.0]]))
    assert out.tolist() == [[0.0, -np.inf]], f"out is {out}"
    assert gradient.tolist() == [[-2.0, 2.0]], f"the gradient is {gradient}"


@make_op(x="... M")
def _shift_then_log(x):
    p = softmax(x)[0]
    return np.log(p), lambda g: g - p * g.sum(axis=-1, keepdims=True)


@make_op(x="... M")
def _no_shift(x):
    out = x - np.log(np.exp(x).sum(axis=-1, keepdims=True))
    return out, lambda g: g - np.exp(out) * g.sum(axis=-1, keepdims=True)


@make_op(x="... M")
def _one_shift(x):
    shifted = x - x.max()
    out = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return out, lambda g: g - np.exp(out) * g.sum(axis=-1, keepdims=True)


SPEC = Spec(
    key="activations/log_softmax",
    op=log_softmax,
    layouts={"x": "N M"},
    cases=CASES,
    foreign={
        "torch": lambda torch, x: torch.log_softmax(x, dim=-1),
        "jax": lambda jax, x: jax.nn.log_softmax(x, axis=-1),
    },
    conventions=[
        finite_where_the_softmax_underflows,
        shifts_cancel,
        every_row_has_its_own_shift,
        minus_infinity_stays,
        last_axis_for_any_rank,
    ],
    wrong={
        "shift, then log of the softmax": _shift_then_log,
        "no shift by the maximum": _no_shift,
        "shift by the maximum of the batch": _one_shift,
        "out in place of exp(out)": with_pullback(
            log_softmax, lambda g, x, out: g - out * g.sum(axis=-1, keepdims=True)
        ),
        "dout not summed": with_pullback(log_softmax, lambda g, x, out: g - np.exp(out) * g),
        "1 - p, as if the rows of dout were one-hot": with_pullback(
            log_softmax, lambda g, x, out: g * (1 - np.exp(out))
        ),
    },
)
