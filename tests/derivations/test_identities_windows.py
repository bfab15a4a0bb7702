"""Identities of convolution windows hold; with a wrong formula, kernel or padding they do not."""

import dataclasses
import itertools

import numpy as np
import pytest
import sympy as sp

import refnet
from derivations import catalogue
from derivations.calculus.images import dout, i, j, k_h, k_w, p_h, p_w, s_h
from derivations.calculus.statement import Equation
from derivations.identities.parts import convolution_runs
from derivations.identities.parts import window_matrices as matrices
from derivations.layers.conv2d import W, spread, y
from refnet.core.windows import flip
from refnet.verification.variants import with_pullback

KEYS = [f"identities/{name}" for name in ("adjoint", "toeplitz", "geometry", "pooling_orders")]
ADJOINT, TOEPLITZ = KEYS[:2]
DX = r"$\mathrm{dx}$"
STATEMENTS = {(key, made.title): made for key in KEYS for made in catalogue.statements(key)}
EQUATIONS = {where: made for where, made in STATEMENTS.items() if isinstance(made, Equation)}


@pytest.mark.parametrize("where", STATEMENTS, ids=": ".join)
def test_statements_hold(where):
    assert STATEMENTS[where].check() > 0


@pytest.mark.parametrize("where", EQUATIONS, ids=": ".join)
def test_no_size_is_constant_and_no_two_differ_by_the_same(where):
    choices = EQUATIONS[where].at
    for one, other in itertools.combinations(choices[0], 2):
        assert len({at[one] - at[other] for at in choices}) > 1, f"{one} - {other} is constant"
    for size in choices[0]:
        assert len({at[size] for at in choices}) > 1, f"{size} is constant"


def refuse(equation, number, wrong):
    """See the equation fail at this step once it is wrong."""
    rule, expr = equation.steps[number]
    assert wrong(expr) != expr
    steps = [*equation.steps]
    steps[number] = (rule, wrong(expr))
    with pytest.raises(AssertionError, match="the step"):
        dataclasses.replace(equation, steps=steps).check()


@pytest.mark.parametrize("where", EQUATIONS, ids=": ".join)
def test_every_step_of_an_equation_counts(where):
    for number in range(1, len(EQUATIONS[where].steps)):
        refuse(EQUATIONS[where], number, lambda expr: 2 * expr)


def a_row_too_high(expr):
    entry = next(part for part in expr.atoms(sp.Indexed) if part.base == spread)
    return expr.xreplace({entry: entry.subs(y, y + 1)})


STRICT = "a convolution is the correlation with the turned kernel"
WHOLE = "the adjoint of a convolution"


@pytest.mark.parametrize(
    ("where", "number", "wrong"),
    [
        ((ADJOINT, STRICT), 1, lambda e: e.xreplace({W[k_h - 1 - i, k_w - 1 - j]: W[i, j]})),
        ((ADJOINT, WHOLE), 1, lambda e: e.xreplace({p_h: p_w, p_w: p_h})),
        ((ADJOINT, WHOLE), 1, lambda e: e.subs(s_h, 1)),
        ((ADJOINT, f"{DX} for stride 1"), 4, lambda e: e.subs(p_h, 0)),
        ((ADJOINT, f"{DX} for any stride"), 1, lambda e: e.xreplace({spread.label: dout.label})),
        ((ADJOINT, r"$\mathrm{dW}$ for any stride"), 1, a_row_too_high),
        ((TOEPLITZ, DX), 2, lambda e: e.subs(p_h, p_h + 1)),
    ],
    ids=["kernel not turned", "paddings exchanged", "stride left out", "padding left out",
         "dout not spread out", "dout a row too high", "gradient a row too high"],
)  # fmt: skip
def test_a_wrong_formula_is_refused(where, number, wrong):
    refuse(EQUATIONS[where], number, wrong)


@pytest.mark.parametrize(
    "turn",
    [
        lambda W: W.swapaxes(2, 3),
        lambda W: W[::-1].swapaxes(2, 3),
        lambda W: flip(W)[..., ::-1],
    ],
    ids=["not turned", "rows only", "channels reversed"],
)
@pytest.mark.parametrize("run", convolution_runs.RUNS[:4], ids=str)
def test_a_kernel_of_another_orientation_is_refused(run, turn):
    with pytest.raises(AssertionError, match="dx differs"):
        convolution_runs.check_gradients(run, turn=turn)


@pytest.mark.parametrize("which", [0, 1], ids=["dx", "dW"])
@pytest.mark.parametrize(
    "where",
    [
        (ADJOINT, "each gradient is a call of conv2d"),
        (ADJOINT, "the identity as it runs"),
        (TOEPLITZ, "the matrices of the code"),
    ],
)
def test_a_wrong_gradient_of_the_code_is_refused(monkeypatch, which, where):
    right = refnet.conv2d

    def wrong(dout, x, W, b, out, **options):
        found = list(right(x, W, b, **options)[1](dout))
        found[which] = np.flip(found[which], axis=(0, 1, 2))
        return tuple(found)

    monkeypatch.setattr(refnet, "conv2d", with_pullback(right, wrong))
    with pytest.raises(AssertionError):
        STATEMENTS[where].check()


@pytest.mark.parametrize(
    ("name", "wrong", "differs"),
    [
        ("toeplitz", lambda T: lambda kernel, *axes: T(kernel[::-1, ::-1], *axes), "T x"),
        ("patches", lambda cols: lambda *given: cols(*given)[:, ::-1], "patches W"),
    ],
)
def test_another_matrix_is_refused(monkeypatch, name, wrong, differs):
    monkeypatch.setattr(matrices, name, wrong(getattr(matrices, name)))
    with pytest.raises(AssertionError, match=f"{differs} differs"):
        STATEMENTS[TOEPLITZ, "the matrices of the code"].check()


@pytest.mark.parametrize(("stride", "why"), [((1, 2), "is not Toeplitz"), ((2, 1), "blocks")])
def test_a_matrix_at_stride_2_is_not_block_toeplitz(stride, why):
    axes = matrices.geometry((5, 6), (2, 3), stride, "valid")
    with pytest.raises(AssertionError, match=why):
        matrices.check_blocks(matrices.toeplitz(matrices.symbols("W", 2, 3), *axes), *axes)


def test_the_transpose_over_the_same_axes_is_refused(monkeypatch):
    monkeypatch.setattr(matrices.Axis, "adjoint", property(lambda axis: axis))
    with pytest.raises(AssertionError, match=r"T\.T of"):
        matrices.check_transpose((5, 4), (2, 2), "same")


def test_rows_of_another_padding_are_refused(monkeypatch):
    right = matrices.replace
    monkeypatch.setattr(matrices, "replace", lambda axis, **new: right(axis, **new, before=1))
    with pytest.raises(AssertionError, match="T of"):
        matrices.check_strides((6, 6), (3, 3), (2, 2), "same")
