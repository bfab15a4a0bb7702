"""Mean squared error: the gradient of each prediction points away from its target."""

import numpy as np

import refnet

from ..canvas import Canvas
from ..charts import Panel
from ..formulas import write_formula
from ..grids import number

Y, T = np.array([[1.0, 2.5, 3.0, 1.5, 2.0]]), np.array([[2.0, 1.0, 2.5, 3.5, 2.0]])


def draw() -> Canvas:
    """Draw predictions, targets and errors; beside each, the gradient."""
    loss, pullback = refnet.mean_squared_error(Y, targets=T)
    dy = pullback(1.0)[0]
    picture = Canvas(
        194,
        f"""Five predictions as dots and their targets as rings; a vertical line between them is the
        error. Beside each dot an arrow is the gradient: it points away from the target, and is as
        long as two fifths of the error. The loss is {number(loss, 2)}.""",
    )
    panel = Panel(picture, (22, 4), (390, 124), (-0.4, 4.6), (0.75, 3.75))
    for m, (y, t, g) in enumerate(zip(Y[0], T[0], dy, strict=True)):
        dot, ring = panel.at(m - 0.12, y), panel.at(m - 0.12, t)
        picture.line([dot, ring], "faint", width=1.4)
        picture.dot(ring, "ink", hollow=True, radius=4.5)
        picture.dot(dot, "input", radius=3.4)
        if g:
            picture.arrow(panel.at(m + 0.08, y), panel.at(m + 0.08, y + g), "gradient", width=1.8)
        picture.text(panel.at(m + 0.16, y + g / 2), number(g, 1), "gradient", ha="left")
    first = panel.at(-0.12, Y[0, 0]), panel.at(-0.12, T[0, 0])
    picture.text(first[0] - (10, -1), "$y$", "input", size=14, ha="right")
    picture.text(first[1] - (10, -1), "$t$", size=14, ha="right")
    says = rf"\mathrm{{loss}} = \dfrac{{1}}{{M}}\sum_m (y_m - t_m)^2 = {number(loss, 2)}"
    write_formula(picture, (0, 168), says)
    write_formula(picture, (250, 168), r"\mathrm{dy}_m = \dfrac{2}{M}\,(y_m - t_m)")
    return picture
