"""What is stated about separable kernels holds, and breaks where it should."""

import dataclasses
import re

import numpy as np
import pytest
import sympy as sp

import refnet
from derivations import catalogue
from derivations.calculus.captions import plain
from derivations.calculus.images import C, F, M, c, i, j, k_h, k_w, m, total
from derivations.identities import (
    cost_in_numbers,
    cost_of_separation,
    kernel_rank,
    low_rank_kernels,
    nearest_separable_kernel,
    separable_gradients,
    separable_is_rank_1,
    separable_kernels,
)
from derivations.identities.parts.kernel_matrices import factors, rank

SCRIPTS = [
    cost_in_numbers,
    cost_of_separation,
    kernel_rank,
    low_rank_kernels,
    nearest_separable_kernel,
    separable_gradients,
    separable_is_rank_1,
    separable_kernels,
]
KEYS = [f"identities/{script.__name__.rpartition('.')[2]}" for script in SCRIPTS]
WHOLE = [(key, statement) for key in KEYS for statement in catalogue.statements(key)]
CHAINS = [(key, s) for key, s in WHOLE if hasattr(s, "steps")]


def named(script, title):
    """Return a statement of a script, made anew."""
    [found] = [statement for statement in script.derive() if statement.title == title]
    return found


@pytest.mark.parametrize(("key", "statement"), WHOLE, ids=[f"{k} {s.title}" for k, s in WHOLE])
def test_statement_holds(key, statement):
    assert statement.check() > 0


@pytest.mark.parametrize(("key", "equation"), CHAINS, ids=[f"{k} {s.title}" for k, s in CHAINS])
def test_an_extra_term_in_the_last_step_is_seen(key, equation):
    *steps, (rule, expr) = equation.steps
    wrong = dataclasses.replace(equation, steps=[*steps, (rule, expr + 1)])
    with pytest.raises(AssertionError, match=f"the step {re.escape(repr(plain(rule)))} differs"):
        wrong.check()


def test_another_kernel_is_seen():
    equation = named(separable_is_rank_1, "depthwise, then pointwise")
    [kernel] = equation.named
    doubled = dataclasses.replace(kernel, expr=2 * kernel.expr)
    with pytest.raises(AssertionError, match="a full convolution with W"):
        dataclasses.replace(equation, named=[doubled]).check()


def test_the_wrong_order_of_channels_is_seen():
    D, P = separable_is_rank_1.D, separable_is_rank_1.P
    equation = named(separable_is_rank_1, "depthwise, then pointwise")
    [kernel] = equation.named
    f = kernel.indices[-1]
    swapped = total(D[i, j, c, m] * P[m * C + c, f], m=M)
    with pytest.raises(AssertionError, match="a full convolution with W"):
        dataclasses.replace(equation, named=[dataclasses.replace(kernel, expr=swapped)]).check()


def test_the_wrong_order_of_channels_is_seen_as_it_runs(monkeypatch):
    def swapped(D, P):
        multiplier, channels = D.shape[3], D.shape[2]
        rows = P.reshape(multiplier, channels, -1).swapaxes(0, 1)
        return (D[..., None] * rows).sum(axis=3)

    monkeypatch.setattr(separable_gradients, "full_kernel", swapped)
    with pytest.raises(AssertionError, match="differs at"):
        named(separable_gradients, "as it runs").check()


def test_a_kernel_of_rank_2_with_m_of_1_is_refused():
    with pytest.raises(ValueError, match="broadcast"):
        separable_is_rank_1.factors(separable_is_rank_1.TWO_PLACES, 1)


def test_a_gradient_without_the_other_factor_is_seen():
    equation = named(separable_gradients, r"the gradient $\mathrm{dD}$ from $\mathrm{dW}$")
    *steps, (rule, expr) = equation.steps
    P = separable_gradients.P
    unweighted = expr.replace(lambda e: getattr(e, "base", None) == P, lambda e: sp.S.One)
    with pytest.raises(AssertionError, match="the chain rule"):
        dataclasses.replace(equation, steps=[*steps, (rule, unweighted)]).check()


def test_a_stride_taken_twice_is_seen():
    equation = named(separable_kernels, "a column, then a row")
    *steps, (rule, expr) = equation.steps
    u, s_h = next(iter(equation.ranges)), sp.Symbol("s_h", integer=True, positive=True)
    twice = expr.replace(
        lambda e: getattr(e, "base", None) == separable_kernels.y,
        lambda e: e.base[s_h * u, e.indices[1]],
    )
    with pytest.raises(AssertionError, match="the inner sum is the column pass"):
        dataclasses.replace(equation, steps=[*steps, (rule, twice)]).check()


def test_a_stride_taken_twice_is_seen_as_it_runs(monkeypatch):
    pass_ = separable_kernels._pass

    def square(image, kernel, stride, padding, bias=0):
        return pass_(image, kernel, max(stride), padding, bias)

    monkeypatch.setattr(separable_kernels, "_pass", square)
    with pytest.raises(AssertionError, match="a row, then a column"):
        separable_kernels.check_run(8, 8, 3, 3, (2, 2), "same")


def test_a_bias_that_ignores_the_border_is_seen():
    inside = named(separable_kernels, "a bias between the passes")
    everywhere = named(separable_kernels, "a bias between the passes, at the border").at
    with pytest.raises(AssertionError, match="the bias is in every entry"):
        dataclasses.replace(inside, at=everywhere).check()


def test_an_example_that_shows_no_difference_is_seen(monkeypatch):
    linear = lambda x: (x, None)  # noqa: E731
    example = named(separable_kernels, "a ReLU between the passes")
    monkeypatch.setattr(refnet, "relu", linear)
    with pytest.raises(AssertionError, match="either way"):
        example.check()


def test_a_wrong_count_is_seen(monkeypatch):
    monkeypatch.setitem(cost_of_separation.COST, "depthwise", C * F * k_h * k_w)
    with pytest.raises(AssertionError, match="depthwise has"):
        named(cost_of_separation, "multiply-adds").check()


@pytest.mark.parametrize("title", ["question 3.1", "question 3.1 without products with zeros"])
def test_a_wrong_answer_is_seen(title, monkeypatch):
    costs = "INSIDE_COST" if "zeros" in title else "COST"
    statement = named(cost_in_numbers, title)
    monkeypatch.setitem(getattr(cost_in_numbers, costs), "full", C * F * k_h * k_w)
    with pytest.raises(AssertionError, match="full: counted"):
        statement.check()


def test_a_wrong_count_at_the_border_is_seen(monkeypatch):
    monkeypatch.setattr(cost_in_numbers, "INSIDE", cost_in_numbers.INSIDE + 1)
    with pytest.raises(AssertionError, match="1 at 1: 1, not 2"):
        cost_in_numbers.check_inside()


@pytest.mark.parametrize(("name", "count"), [("m4", 13570), ("m5", 25583), ("m5_pooled", 6767)])
def test_parameters_of_the_sheets_models(name, count):
    assert sum(cost_in_numbers.MODELS[name]).subs(cost_in_numbers.SHEET) == count


def test_a_wrong_number_of_parameters_is_seen(monkeypatch):
    first, *rest = cost_in_numbers.MODELS["m4"]
    monkeypatch.setitem(cost_in_numbers.MODELS, "m4", [first - 8, *rest])  # biases forgotten
    with pytest.raises(AssertionError, match="m4"):
        cost_in_numbers.check_model("m4", cost_in_numbers.SHEET)


@pytest.mark.parametrize(("name", "expected"), kernel_rank.RANKS.items())
def test_ranks(name, expected):
    kernel = (kernel_rank.SEPARABLE | kernel_rank.OTHERS)[name]
    assert rank(kernel) == np.linalg.matrix_rank(np.array(kernel, dtype=float)) == expected


def test_a_wrong_rank_is_seen():
    with pytest.raises(AssertionError, match="Sobel has rank 2"):
        kernel_rank.check_rank("Sobel", kernel_rank.OTHERS["Laplacian"])
    with pytest.raises(ValueError, match="is not separable"):
        factors(kernel_rank.OTHERS["identity 3x3"])


def test_factors_that_keep_a_common_divisor_are_seen(monkeypatch):
    def unreduced(kernel):
        U, V = factors(kernel)
        return U / 2, V * 2

    monkeypatch.setattr(kernel_rank, "factors", unreduced)
    with pytest.raises(AssertionError):
        kernel_rank.check_integers()


def test_zero_is_separable():
    U, V = factors(sp.ImmutableMatrix.zeros(2, 3))
    assert not any(U * V)


def test_one_pass_too_few_is_seen(monkeypatch):
    kernel = low_rank_kernels.kernels()[1]
    left, right = kernel.rank_decomposition()
    short = (left[:, :-1], right[:-1, :])
    with monkeypatch.context() as patch:
        patch.setattr(type(kernel), "rank_decomposition", lambda self: short)
        patch.setattr(low_rank_kernels, "rank", lambda matrix: 2)
        with pytest.raises(AssertionError, match="2 passes at once differs"):
            low_rank_kernels.check_passes(kernel)


def test_a_wrong_break_even_is_seen(monkeypatch):
    monkeypatch.setattr(low_rank_kernels, "most_passes", lambda side: side // 2 + 1)
    with pytest.raises(AssertionError, match="passes of side"):
        low_rank_kernels.check_break_even()


def test_the_array_that_is_no_outer_product_has_slices_of_rank_1():
    tensor = next(low_rank_kernels.not_separable())
    for axis in range(3):
        for matrix in np.moveaxis(tensor, axis, 0):
            assert np.linalg.matrix_rank(matrix) == 1
    assert np.linalg.matrix_rank(tensor.reshape(2, 4)) == 2


def test_a_row_that_is_not_the_best_is_seen(monkeypatch):
    row = sp.ImmutableMatrix([[1, 0, 1]])
    monkeypatch.setattr(nearest_separable_kernel, "best_row", lambda kernel: row)
    with pytest.raises(AssertionError, match="no eigenvector"):
        nearest_separable_kernel.check_laplacian()


def test_the_second_singular_value_is_seen(monkeypatch):
    values = nearest_separable_kernel.squared_singular_values
    monkeypatch.setattr(
        nearest_separable_kernel, "squared_singular_values", lambda kernel: values(kernel)[::-1]
    )
    with pytest.raises(AssertionError):
        nearest_separable_kernel.check_laplacian()


def test_a_truncation_that_is_not_the_nearest_is_seen(monkeypatch):
    distance = nearest_separable_kernel._distance
    monkeypatch.setattr(
        nearest_separable_kernel, "_distance", lambda kernel, near: distance(kernel, near * 1.01)
    )
    with pytest.raises(AssertionError, match="terms"):
        nearest_separable_kernel.check_truncation((3, 3))
