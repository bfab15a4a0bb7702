"""Sigmoid: a smooth step, and a slope that is nowhere above a quarter."""

import refnet

from ..canvas import Canvas
from .curves import draw_curves


def draw() -> Canvas:
    """Draw the function and its slope."""
    return draw_curves(
        refnet.sigmoid,
        """Left, the sigmoid: a smooth step from 0 to 1, which is one half at 0. Right, its slope: a
        hill around 0, which falls to almost 0 on both sides.""",
        formula=r"$\mathrm{out} = \sigma(x)$",
        slope_formula=r"$\sigma^{\prime}(x) = \mathrm{out}\,(1 - \mathrm{out})$",
        out_ticks=(0, 0.5, 1), out_range=(-0.08, 1.15), slope_ticks=(0, 0.25, 1), sample=1.5,
    )  # fmt: skip
