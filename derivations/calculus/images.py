"""What the derivations of windows over images share: symbols, places, and sizes to check at."""

import sympy as sp

from .symbols import arrays, indices, sizes

N, C, F, M, R = sizes("N C F M R")
H_x, W_x, H_o, W_o = sizes("H_x W_x H_o W_o")  # rows and columns of the image and of the output
k_h, k_w, s_h, s_w, p_h, p_w = sizes("k_h k_w s_h s_w p_h p_w")  # window, stride, padding

n, u, v, i, j, c, f, m, r = indices("n u v i j c f m r")  # what is summed over
q, h, w, k, a, e, g, d = indices("q h w k a e g d")  # the entry that is differentiated by
x, dout = arrays("x dout")

ROW, COLUMN = u * s_h + i - p_h, v * s_w + j - p_w  # where entry (i, j) of window (u, v) lies

#: Four choices of sizes as "same" and "valid" padding make them: no size is constant, and no two
#: differ by the same in all four.
AT = [
    {"N": 2, "C": 2, "F": 1, "M": 2, "R": 2, "H_x": 3, "W_x": 2, "k_h": 3, "k_w": 2,
     "s_h": 2, "s_w": 1, "p_h": 1, "p_w": 0, "H_o": 2, "W_o": 2},
    {"N": 1, "C": 2, "F": 2, "M": 2, "R": 1, "H_x": 2, "W_x": 3, "k_h": 2, "k_w": 3,
     "s_h": 1, "s_w": 2, "p_h": 0, "p_w": 1, "H_o": 2, "W_o": 2},
    {"N": 1, "C": 3, "F": 2, "M": 1, "R": 1, "H_x": 1, "W_x": 3, "k_h": 1, "k_w": 1,
     "s_h": 2, "s_w": 2, "p_h": 0, "p_w": 0, "H_o": 1, "W_o": 2},
    {"N": 2, "C": 1, "F": 1, "M": 3, "R": 3, "H_x": 2, "W_x": 1, "k_h": 1, "k_w": 1,
     "s_h": 2, "s_w": 3, "p_h": 0, "p_w": 0, "H_o": 1, "W_o": 1},
]  # fmt: skip


def sizes_at(*names: str) -> list[dict[str, int]]:
    """Return the choices, with the geometry and the named sizes only."""
    geometry = {name for name in AT[0] if "_" in name}
    return [{name: at[name] for name in at if name in geometry | set(names)} for at in AT]


def total(expr: sp.Expr, **limits: sp.Expr) -> sp.Expr:
    """Sum over indices by name, the last one outermost: ``total(term, c=C, j=k_w, i=k_h)``."""
    bounds = [(sp.Symbol(name, integer=True), 0, size - 1) for name, size in limits.items()]
    return sp.Sum(expr, *bounds)
