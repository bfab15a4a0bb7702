"""Log-softmax: logarithms of probabilities, each lowered by every score but its own."""

import refnet

from ..canvas import Canvas
from .scores import draw_scores


def draw() -> Canvas:
    """Draw scores, log-probabilities and the Jacobian."""
    return draw_scores(
        refnet.log_softmax,
        """Left, three scores as bars. Middle, their log-probabilities: bars down from 0, shortest
        for the largest score, with the same distances as the scores. Right, the 3 by 3 grid of
        derivatives: in each column minus the probability of that score, plus 1 on the diagonal.""",
        zero=32, scale=26,
    )  # fmt: skip
