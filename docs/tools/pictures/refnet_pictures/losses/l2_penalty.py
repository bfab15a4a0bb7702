"""L2 penalty: a step against its gradient shrinks every weight by the same factor."""

import numpy as np

import refnet

from ..canvas import Canvas
from ..charts import short
from ..formulas import write_formula

W, L2 = np.array([3.0, -2.0, 1.0, -0.5, 2.5]), 0.2
STEP, LEFT, SCALE, ZERO = 66, 84, 21, 76


def draw() -> Canvas:
    """Draw weights and their gradient; inside each, the weight after a step."""
    penalty, pullback = refnet.l2_penalty(W, l2=L2)
    dW = pullback(1.0)
    after = W - dW  # a step of rate 1
    picture = Canvas(
        200,
        f"""Five weights as bars up and down from 0; {L2} times the sum of their squares is
        {short(penalty)}, the penalty. Arrows from their ends towards 0 are a step against the
        gradient: each weight shrinks to {short(after[0] / W[0])} of itself.""",
    )
    picture.line([(LEFT, ZERO), (LEFT + 5 * STEP, ZERO)], "faint", width=1)
    for place, (weight, rest) in enumerate(zip(W, after, strict=True)):
        x = LEFT + (place + 0.5) * STEP
        for value, alpha in ((weight, 0.14), (rest, 0.38)):
            at, size = (x - 8, ZERO - SCALE * value / 2), (26, SCALE * abs(value))
            picture.box(at, size, "weight", alpha=alpha, round_by=0)
        ends = [ZERO - SCALE * value for value in (weight, rest)]
        picture.arrow((x + 13, ends[0]), (x + 13, ends[1]), "gradient", width=1.8)
    says = rf"\mathrm{{out}} = {L2}\,\sum_i W_i^2 = {short(penalty)}"
    write_formula(picture, (LEFT + 2.6 * STEP, 18), says, ha="center")
    rows = (
        ("$W$", W, "weight"), (rf"$\mathrm{{dW}} = {short(2 * L2)}\,W$", dW, "gradient"),
        (r"$W - \mathrm{dW}$", after, "weight"),
    )  # fmt: skip
    for place, (label, values, colour) in enumerate(rows):
        grid = picture.grid((LEFT, 130 + 23 * place), values, colour, cell=(STEP, 21), digits=1)
        picture.text((LEFT - 6, grid.at(0, 0)[1]), label, colour, size=13, ha="right")
    return picture
