"""How formulas are printed: the order of terms, Greek letters, room between signs and rows."""

import pytest
import sympy as sp

from derivations import catalogue
from derivations.calculus.images import (
    COLUMN,
    ROW,
    C,
    H_o,
    M,
    W_o,
    a,
    c,
    dout,
    h,
    i,
    j,
    k_h,
    k_w,
    m,
    p_h,
    p_w,
    s_h,
    s_w,
    total,
    u,
    v,
    w,
    x,
)
from derivations.calculus.printing import latex, text
from derivations.identities import cost_of_separation, nearest_separable_kernel


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (ROW, "s_h*u + i - p_h"),
        (COLUMN, "s_w*v + j - p_w"),
        (h + p_h - s_h * u, "h + p_h - s_h*u"),
        (w + p_w - s_w * v, "w + p_w - s_w*v"),
        (a + s_h * u - p_h, "s_h*u + a - p_h"),
        (k_h - 1 - i, "k_h - 1 - i"),
        (h + i + p_h + 1 - k_h, "h + i + p_h + 1 - k_h"),
        (w + j + p_w + 1 - k_w, "w + j + p_w + 1 - k_w"),
        (c * M + m, "M*c + m"),
        (C * v + i + C * M * u, "C*M*u + C*v + i"),
    ],
)
def test_terms_of_a_place_have_one_order(place, shown):
    assert text(place) == shown
    assert text(x[place]) == f"x[{shown}]"
    plain = latex(x[place]).replace(r" \, ", "*").replace("_{h}", "_h").replace("_{w}", "_w")
    assert plain == f"x_{{{shown}}}"


def test_places_read_alike_along_both_axes():
    rows = h + i + p_h + 1 - k_h - s_h * u
    other = rows.xreplace(
        dict(zip((h, i, p_h, k_h, s_h, u), (w, j, p_w, k_w, s_w, v), strict=True))
    )
    assert text(other) == text(rows).translate(str.maketrans("hiu", "wjv"))


def test_names_of_greek_letters_are_letters():
    for name in ("lambda", "lamda", "λ"):
        assert latex(sp.Symbol(name)) == r"\lambda"
        assert text(sp.Symbol(name)) == "λ"
    assert latex(sp.Symbol("eta")) == latex(sp.Symbol("η")) == r"\eta"
    assert latex(sp.Symbol("mask")) == r"\mathrm{mask}"


def test_polynomial_has_descending_powers():
    polynomial = nearest_separable_kernel.characteristic(nearest_separable_kernel.LAPLACIAN)
    assert text(polynomial) == "λ*(λ**2 - 20*λ + 4)"
    assert latex(1 - sp.Symbol("y") ** 2) == "1 - y^{2}"


def test_neighbouring_signs_stand_apart():
    double = total(dout[u, v], v=W_o, u=H_o)
    assert r"^{H_{o} - 1} \; \sum_{v=0}" in latex(double)
    nested = sp.Sum(sp.Sum(dout[u, v], (v, 0, W_o - 1)), (u, 0, H_o - 1))
    assert r"^{H_{o} - 1} \; \sum_{v=0}" in latex(nested)


def test_rows_of_fractions_have_room():
    half = sp.Rational(1, 2)
    assert r"\\[6pt]" in latex(sp.Matrix([half, half]))
    assert r"\\[" not in latex(sp.Matrix([1, 2]))


@pytest.mark.parametrize("key", ["activations/tanh", "activations/sigmoid"])
def test_slope_in_the_output_is_a_product(key):
    (claim,) = catalogue.claims(key)
    assert claim.gradients[0].formula.is_Mul


def test_what_is_saved_is_printed_as_a_gain():
    assert not text(cost_of_separation.SAVED).startswith("-")
