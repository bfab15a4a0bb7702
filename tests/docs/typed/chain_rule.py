"""Formulas typed in the guide to the chain rule."""

from typing import Any

import numpy as np
import sympy as sp

from tests.docs.typed.checks import Definition, PartOf, Table, example

PAGE = "guides/chain-rule"
draw = np.random.default_rng(5).normal
x, y, s, t = sp.symbols("x y s t", real=True)


def one_variable() -> dict[str, Any]:
    """Return f and g of the first examples, on symbols, and their slopes."""
    names = example(PAGE, "One variable")
    f, g = names["f"](y), names["g"](x)
    return {"f": f, "g": g, "df": sp.diff(f, y), "dg": sp.diff(g, x)}


def chain_rule() -> bool:
    """Differentiate compositions of given functions, and compare with the product of the slopes."""
    functions = [sp.sin, sp.exp, lambda z: z**3 - 2 * z, lambda z: 1 / (1 + z**2)]
    return all(
        sp.simplify(
            sp.diff(f(g(x)), x) - sp.diff(f(y), y).subs(y, g(x)) * sp.diff(g(x), x)
        ) == 0
        for f in functions for g in functions if f is not g
    )  # fmt: skip


def maps() -> dict[str, Any]:
    """Return the maps of several variables in the examples, f and g, with their Jacobians."""
    names = example(PAGE, "Composition multiplies Jacobians")
    return {key: names[key] for key in ("f", "g", "f_jacobian", "g_jacobian")}


def slopes_of(function, point) -> sp.Matrix:
    """Differentiate a map by SymPy at symbols, one for each coordinate of the point."""
    return sp.Matrix(function(point)).jacobian(sp.Matrix(point))


POINT, MOVE = sp.symbols("x_0:3", real=True), sp.symbols("u_0:3", real=True)


def entries_are_partial_derivatives() -> bool:
    f, J, point = maps()["f"], maps()["f_jacobian"], POINT[:2]
    return all(J(point)[i][j] == sp.diff(f(point)[i], point[j]) for i in range(3) for j in range(2))


def vanishing(remainder: sp.Matrix) -> bool:
    """Tell whether a remainder, over the length t of the displacement, goes to 0 with it."""
    return all(sp.limit(sp.expand(entry / t), t, 0) == 0 for entry in remainder)


def remainder_vanishes() -> bool:
    """Move the maps of the examples along t u; with another linear map the limit is not 0."""
    for name in "fg":
        function, J = maps()[name], sp.Matrix(maps()[f"{name}_jacobian"](POINT))
        u = sp.Matrix(MOVE[: J.cols])
        moved = [a + t * b for a, b in zip(POINT[: J.cols], u, strict=True)]
        change = sp.Matrix(function(moved)) - sp.Matrix(function(POINT[: J.cols]))
        if not vanishing(change - t * J * u) or vanishing(change - 2 * t * J * u):
            return False
    return True


def composition_moves() -> bool:
    """Move x by t u: f(g(x)) moves by J_f (J_g u), up to what vanishes faster."""
    f, g, u = maps()["f"], maps()["g"], sp.Matrix(MOVE)
    J_g, J_f = sp.Matrix(maps()["g_jacobian"](POINT)), sp.Matrix(maps()["f_jacobian"](g(POINT)))
    moved = [a + t * b for a, b in zip(POINT, MOVE, strict=True)]
    change = sp.Matrix(f(g(moved))) - sp.Matrix(f(g(POINT)))
    return vanishing(change - t * (J_f * (J_g * u)))


def composition_multiplies() -> bool:
    f, g = maps()["f"], maps()["g"]
    J_f, J_g = (sp.Matrix(J) for J in (maps()["f_jacobian"](g(POINT)), maps()["g_jacobian"](POINT)))
    both = slopes_of(lambda point: f(g(point)), POINT)
    m, k, n = len(f(g(POINT))), len(g(POINT)), len(POINT)
    return (J_f.shape, J_g.shape, both.shape) == ((m, k), (k, n), (m, n)) and (
        sp.simplify(both - J_f * J_g) == sp.zeros(m, n)
    )


COMPOSED = r"J_{f \circ g} = J_f\, J_g, \qquad (m \times k)(k \times n) = m \times n"
TABLE: Table = {
    PAGE: {
        r"g(x) = 3x + 1": lambda: one_variable()["g"] == 3 * x + 1,
        r"f(y) = y^2": lambda: one_variable()["f"] == y**2,
        r"y = g(x)": Definition("where the slope of f is taken"),
        r"\frac{\mathrm{d}}{\mathrm{d}x} f(g(x)) = f'(g(x))\, g'(x)": chain_rule,
        r"g(x) = 4": lambda: one_variable()["g"].subs(x, 1) == 4,
        r"f'(4) = 2 \cdot 4": lambda: one_variable()["df"].subs(y, 4) == 2 * 4,
        r"g'(1) = 3": lambda: one_variable()["dg"].subs(x, 1) == 3,
        r"f(x + u) = f(x) + f'(x)\, u + r(u), \qquad "
        r"\frac{r(u)}{|u|} \to 0 \text{ as } u \to 0": remainder_vanishes,
        r"J_{ij} = \partial f_i / \partial x_j": entries_are_partial_derivatives,
        r"J_g u": remainder_vanishes,
        r"J_f (J_g u)": composition_moves,
        r"f \circ g": PartOf(COMPOSED),
        COMPOSED: composition_multiplies,
    },
}
