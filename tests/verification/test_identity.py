"""The zero test: identities it must prove, and near misses it must not."""

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from refnet.verification.identity import UndecidedError, is_zero

a, b, c = sp.symbols("a b c", real=True)
IDENTITIES = [
    (a + b) ** 3 - sum(sp.binomial(3, k) * a**k * b ** (3 - k) for k in range(4)),
    1 / (a - b) - 1 / (a + b) - 2 * b / (a**2 - b**2),
    sp.exp(a + b) - sp.exp(a) * sp.exp(b),
    sp.exp(a) / (1 + sp.exp(a)) - 1 / (1 + sp.exp(-a)),
    sp.exp(2 * a - b) * sp.exp(b) - sp.exp(a) ** 2,
    sp.exp(a * (b + c)) - sp.exp(a * b) * sp.exp(a * c),
    sp.exp(a / 2) ** 2 * sp.exp(-a) - 1,
    sp.log(sp.exp(a - c) + sp.exp(b - c)) + c - sp.log(sp.exp(a) + sp.exp(b)),
    sp.diff(sp.log(sp.exp(a) + sp.exp(b)), a) - sp.exp(a) / (sp.exp(a) + sp.exp(b)),
    sp.diff(sp.tanh(a * b), a) - b * (1 - sp.tanh(a * b) ** 2),
    sp.S.Zero,
]


@pytest.mark.parametrize("expr", IDENTITIES, ids=str)
def test_identities_are_proved(expr):
    assert is_zero(expr)


@pytest.mark.parametrize("expr", IDENTITIES, ids=str)
@pytest.mark.parametrize("error", [1, sp.exp(a) / 7, b / 1000, sp.tanh(a), sp.log(1 + sp.exp(b))])
def test_near_misses_are_not(expr, error):
    assert not is_zero(expr + error)


def test_other_functions_are_not_decided():
    with pytest.raises(UndecidedError, match=r"(sin|cos)\(a\) is not a rational function"):
        is_zero(sp.sin(a) ** 2 + sp.cos(a) ** 2 - 1)


def test_division_by_an_expression_that_vanishes_is_an_error():
    with pytest.raises(ZeroDivisionError):
        is_zero(1 / sp.Mul(a - b + b - a + 0 * c + (a + b) ** 2 - a**2 - 2 * a * b - b**2))


coefficients = st.lists(st.integers(-5, 5), min_size=3, max_size=3)


@given(coefficients, coefficients)
def test_products_of_exponential_sums_expand(left, right):
    def terms(cs):
        return [k * sp.exp(n * a) for n, k in enumerate(cs)]

    product = sp.Add(*terms(left)) * sp.Add(*terms(right))
    expanded = sp.Add(*[x * y for x in terms(left) for y in terms(right)])
    assert is_zero(product - expanded)
    assert not is_zero(product - expanded + sp.exp(5 * a))


@pytest.mark.parametrize(
    "expr",
    [
        sp.exp(a) - sp.Symbol("exp", positive=True),
        sp.exp(a) - sp.Symbol("exp_0", positive=True),
        sp.log(a * b) - sp.log(a) - sp.log(b),
        sp.log(a**2) - 2 * sp.log(a),
    ],
    ids=str,
)
def test_what_holds_for_some_values_only_is_not_proved(expr):
    assert not is_zero(expr)
