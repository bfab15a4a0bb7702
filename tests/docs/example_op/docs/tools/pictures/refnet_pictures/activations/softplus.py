"""Softplus: a smooth bend from 0 to the identity."""

import refnet

from ..canvas import Canvas
from .curves import draw_curves


def draw() -> Canvas:
    """Draw the function and its slope."""
    return draw_curves(
        refnet.softplus,
        """Left, softplus: almost 0 on the far left, almost the input on the far right, and a smooth
        bend between them. Right, its slope: a smooth step from 0 to 1.""",
        formula=r"$\mathrm{out} = \log(1 + e^x)$",
        slope_formula=r"$\mathrm{softplus}^{\prime}(x)$",
        out_ticks=(0, 2, 4), out_range=(-0.4, 4.2), sample=1.5,
    )  # fmt: skip
