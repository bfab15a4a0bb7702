"""What the elementwise activations share: one entry of the output depends on one of the input."""

from collections.abc import Callable

import sympy as sp

from ..calculus import Claim, Definition, Derivation, arrays, indices, sizes
from ..calculus.claim import pullback

N, M = sizes("N M")
n, m, i, j = indices("n m i j")
x, out, dout = arrays("x out dout")
AT = [{"N": 2, "M": 3}, {"N": 4, "M": 2}]


def derive_pointwise(
    function: Callable[[sp.Expr], sp.Expr],
    finish: Callable[[Derivation], object] = lambda dx: None,
) -> list[Claim]:
    """Derive dx for out[n, m] = function(x[n, m])."""
    forward = Definition("out", {n: N, m: M}, function(x[n, m]))
    dx = pullback(forward, x[i, j], {"x": (N, M)})
    finish(dx)
    return [Claim("", forward, [dx], at=AT)]
