"""What the specs of elementwise ops share."""

from collections.abc import Callable
from typing import Any

import numpy as np

from refnet.core.op import op as make_op
from refnet.verification.spec import Case, Op

CASES = [Case({"N": 3, "M": 4}), Case({"N": 2, "M": 5})]
LAYOUTS = {"x": "N M"}


def stable_at_extremes(op: Op) -> None:
    """At +-1000 and +-10,000 output and gradient are finite, without a warning."""
    for dtype in (np.float32, np.float64):
        x = np.array([-1e4, -1e3, 1e3, 1e4], dtype)
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            out, pullback = op(x)
            gradient = pullback(np.ones(4, dtype))
        assert np.isfinite(out).all(), f"out is {out}"
        assert np.isfinite(gradient).all(), f"the gradient is {gradient}"


def elementwise(forward: Callable[[Any], Any], slope: Callable[[Any], Any]) -> Op:
    """Make a (wrong) elementwise op from its forward and its slope."""

    @make_op(x="...")
    def variant(x: Any) -> Any:
        return forward(x), lambda dout: dout * slope(x)

    return variant
