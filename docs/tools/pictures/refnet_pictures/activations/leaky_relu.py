"""Leaky ReLU: negative entries are scaled down, and send a smaller gradient back."""

from functools import partial

import refnet

from ..canvas import Canvas
from .curves import draw_curves

SLOPE = 0.2


def draw() -> Canvas:
    """Draw the function and its slope."""
    return draw_curves(
        partial(refnet.leaky_relu, negative_slope=SLOPE),
        f"""Left, leaky ReLU with a negative slope of {SLOPE}: a gently rising line for negative x,
        a line of slope 1 for positive x. Right, its slope: {SLOPE} for negative x, 1 for positive
        x, with a dot for the convention at the kink.""",
        formula=r"$\mathrm{out} = \mathrm{leaky\_relu}(x)$",
        slope_formula=r"$\mathrm{leaky\_relu}^{\prime}(x)$",
        out_ticks=(0, 2, 4), out_range=(-1.1, 4.2), slope_ticks=(0, SLOPE, 1), sample=-2,
        kink=True,
    )  # fmt: skip
