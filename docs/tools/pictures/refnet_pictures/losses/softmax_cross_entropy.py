"""Softmax cross-entropy: the gradient of the scores is p - t."""

import numpy as np

import refnet

from ..canvas import Canvas
from ..charts import bars
from ..formulas import write_formula
from ..grids import number

LOGITS, T = np.array([[1.0, 2.0, 0.5]]), np.array([[0.0, 0.0, 1.0]])


def draw() -> Canvas:
    """Draw scores, probabilities, targets, and their difference, which flows back."""
    loss, pullback = refnet.softmax_cross_entropy(LOGITS, labels=T)
    p, dlogits = refnet.softmax(LOGITS)[0], pullback(1.0)
    picture = Canvas(
        188,
        f"""Four groups of three bars: the scores, their probabilities p, the target t, which is 1
        for the last class, and the gradient of the scores, p minus t: negative for the right class,
        whose score must grow, positive for the others. The loss is {number(loss, 2)}.""",
    )
    zero, look = 96, {"step": 28, "width": 19, "at": 13}
    bars(picture, 0, zero, LOGITS, "input", scale=27, label=r"$\mathrm{logits}$", digits=1, **look)
    bars(picture, 108, zero, p, "output", scale=60, label="$p$", **look)
    bars(picture, 219, zero, T, "ink", scale=60, label="$t$", digits=0, **look)
    bars(picture, 330, zero, dlogits, "gradient", scale=60, label=r"$\mathrm{dlogits}$", **look)
    picture.arrow((86, 66), (105, 66))
    for x, sign in ((206, "$-$"), (317, "$=$")):
        picture.text((x, 66), sign, size=16)
    says = rf"\mathrm{{loss}} = -\sum_m t_m \,\log\, p_m = {number(loss, 2)}"
    write_formula(picture, (120, 155), says, ha="center")
    return picture
