"""Tanh: a smooth step from -1 to 1, as steep as the identity at 0."""

import refnet

from ..canvas import Canvas
from .curves import draw_curves


def draw() -> Canvas:
    """Draw the function and its slope."""
    return draw_curves(
        refnet.tanh,
        """Left, the hyperbolic tangent: a smooth step from minus 1 to 1 through the origin. Right,
        its slope: a hill around 0, which falls to almost 0 on both sides.""",
        formula=r"$\mathrm{out} = \tanh\,x$",
        slope_formula=r"$\tanh^{\prime} x = 1 - \mathrm{out}^2$",
        out_ticks=(-1, 0, 1), out_range=(-1.3, 1.3), sample=0.75,
    )  # fmt: skip
