"""ReLU: negative entries become 0, and send no gradient back."""

import refnet

from ..canvas import Canvas
from .curves import draw_curves


def draw() -> Canvas:
    """Draw the function and its slope."""
    return draw_curves(
        refnet.relu,
        """Left, ReLU: 0 for negative x, a straight line of slope 1 for positive x. Right, its
        slope: 0 for negative x, 1 for positive x, with a dot for the convention at the kink.""",
        formula=r"$\mathrm{out} = \max(x, 0)$",
        slope_formula=r"$\mathrm{relu}^{\prime}(x)$",
        out_ticks=(0, 2, 4), out_range=(-0.6, 4.2), sample=2, kink=True,
    )  # fmt: skip
