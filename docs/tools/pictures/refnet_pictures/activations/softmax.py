"""Softmax: scores become probabilities, and every score moves every probability."""

import refnet

from ..canvas import Canvas
from .scores import draw_scores


def draw() -> Canvas:
    """Draw scores, probabilities and the Jacobian."""
    return draw_scores(
        refnet.softmax,
        """Left, three scores as bars. Middle, their probabilities: all positive, sum 1, largest for
        the largest score. Right, the 3 by 3 grid of derivatives: positive on the diagonal, where a
        score raises its own probability, negative beside it.""",
        zero=104, scale=84,
    )  # fmt: skip
