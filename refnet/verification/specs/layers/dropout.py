"""Dropout: evidence beyond what every op must show."""

from fractions import Fraction

import numpy as np

from refnet.core.op import op as make_op
from refnet.layers import dropout
from refnet.verification.source import Source
from refnet.verification.spec import Case, Op, Options, Sizes, Spec
from refnet.verification.variants import with_pullback


def _options(source: Source, sizes: Sizes, keep_prob: Fraction) -> Options:
    mask = source.mask((sizes["N"], sizes["M"]))
    return {"mask": mask, "keep_prob": source.scalar("keep_prob", keep_prob)}


def mean_and_variance(op: Op) -> None:
    """Over 200,000 draws the output has mean x and variance x² (1 - p) / p, for p = 0.2 and 0.8."""
    rng = np.random.default_rng(0)
    for p in (0.2, 0.8):
        x = np.ones(200_000)
        out = op(x, mask=rng.random(x.shape) < p, keep_prob=p)[0]
        spread = np.sqrt((1 - p) / p)
        assert abs(out.mean() - 1) < 5 * spread / np.sqrt(x.size), f"mean {out.mean()}"
        assert abs(out.var() - spread**2) < 0.02 * spread**2, f"variance {out.var()}"


def keeping_all_is_the_identity(op: Op) -> None:
    """With keep_prob = 1 and a full mask, output and gradient are the input and dout, exactly."""
    x = np.random.default_rng(0).normal(size=(3, 4))
    out, pullback = op(x, mask=np.ones(x.shape, bool), keep_prob=1)
    assert np.array_equal(out, x), "the output is not the input"
    assert np.array_equal(pullback(x), x), "the gradient is not dout"


def keeping_none_gives_zero(op: Op) -> None:
    """With keep_prob = 0 and an empty mask, output and gradient are zero, without a warning."""
    x = np.ones((2, 3))
    with np.errstate(all="raise"):
        out, pullback = op(x, mask=np.zeros(x.shape, bool), keep_prob=0)
        assert not out.any(), "the output is not zero"
        assert not pullback(x).any(), "the gradient is not zero"


def a_kept_entry_is_divided_by_keep_prob(op: Op) -> None:
    """For keep_prob = 1/4 a kept 3 becomes 12, its gradient is 4, a dropped entry's is 0."""
    out, pullback = op(np.array([3.0, 5.0]), mask=np.array([True, False]), keep_prob=0.25)
    assert out.tolist() == [12.0, 0.0], f"out is {out}"
    assert pullback(np.ones(2)).tolist() == [4.0, 0.0], "the gradient is not (4, 0)"


def _variant(keep):
    @make_op(x="...")
    def variant(x, *, mask, keep_prob):
        return keep(x, mask, keep_prob), lambda dout: keep(dout, mask, keep_prob)

    return variant


SPEC = Spec(
    key="layers/dropout",
    op=dropout,
    layouts={"x": "N M"},
    cases=[
        Case({"N": 3, "M": 4}, {"keep_prob": Fraction(1, 5)}),
        Case({"N": 2, "M": 5}, {"keep_prob": Fraction(3, 4)}),
    ],
    options=_options,
    foreign={
        "torch": lambda torch, x, mask, keep_prob: torch.where(mask, x, 0) / keep_prob,
        "jax": lambda jax, x, mask, keep_prob: jax.numpy.where(mask, x / keep_prob, 0),
    },
    conventions=[
        mean_and_variance,
        keeping_all_is_the_identity,
        keeping_none_gives_zero,
        a_kept_entry_is_divided_by_keep_prob,
    ],
    wrong={
        "scaled by 1 - p": _variant(
            lambda a, mask, p: np.where(mask, a, 0) / (1 - p) if p < 1 else a
        ),
        "multiplied by p": _variant(lambda a, mask, p: np.where(mask, a * p, 0)),
        "not scaled": _variant(lambda a, mask, p: np.where(mask, a, 0)),
        "keep and drop swapped": _variant(
            lambda a, mask, p: np.where(mask, 0, a / p) if p else np.zeros_like(a)
        ),
        "pullback does not scale": with_pullback(
            dropout, lambda g, x, out, mask, keep_prob: np.where(mask, g, 0)
        ),
        "pullback ignores the mask": with_pullback(
            dropout, lambda g, x, out, mask, keep_prob: g / keep_prob if keep_prob else 0 * g
        ),
        "pullback scales twice": with_pullback(
            dropout,
            lambda g, x, out, mask, keep_prob: (
                np.where(mask, g / keep_prob / keep_prob, 0) if keep_prob else 0 * g
            ),
        ),
    },
)
