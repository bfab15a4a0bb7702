"""The gradients of a dense layer.

Every entry of the output is a sum over d of x[n, d] W[d, m]. Differentiated by one entry, the
delta of that entry selects one term of one sum; the sums that remain are matrix products.
"""

import sympy as sp

from ..calculus import Claim, Definition, arrays, indices, sizes
from ..calculus.claim import pullback

N, D, M = sizes("N D M")
n, d, m, i, j = indices("n d m i j")
x, W, b, DOUT = arrays("x W b dout")

SHAPES = {"x": (N, D), "W": (D, M), "b": (M,)}
OUT = Definition("out", {n: N, m: M}, sp.Sum(x[n, d] * W[d, m], (d, 0, D - 1)) + b[m])


def derive() -> list[Claim]:
    """Derive dx, dW and db for symbolic N, D and M."""
    dx = pullback(OUT, x[i, j], SHAPES)
    dW = pullback(OUT, W[i, j], SHAPES)
    db = pullback(OUT, b[j], SHAPES)
    dout = sp.MatrixSymbol("dout", N, M)
    dx.matrix_form = dout * sp.MatrixSymbol("W", D, M).T
    dW.matrix_form = sp.MatrixSymbol("x", N, D).T * dout
    db.matrix_form = dout.T * sp.OneMatrix(N, 1)
    return [Claim("", OUT, [dx, dW, db], at=[{"N": 2, "D": 3, "M": 4}, {"N": 4, "D": 2, "M": 5}])]
