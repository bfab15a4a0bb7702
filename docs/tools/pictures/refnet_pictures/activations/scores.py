"""Scores and what becomes of them as bars, and the grid of derivatives."""

from typing import Any

import numpy as np

from ..canvas import Canvas
from ..charts import bars
from ..formulas import write_formula

X = np.array([[1.0, 2.0, 3.0]])


def draw_scores(op: Any, words: str, *, zero: float, scale: float) -> Canvas:
    """Draw x, out with the given base line and scale, and the Jacobian, row by row a pullback."""
    out, pullback = op(X)
    jacobian = np.concatenate([pullback(row[None]) for row in np.eye(X.size)])
    picture = Canvas(150, words)
    bars(picture, 2, 104, X, "input", scale=22, label="$x$", at=13, digits=0)
    bars(picture, 138, zero, out, "output", scale=scale, label=r"$\mathrm{out}$", at=13)
    picture.arrow((108, 75), (134, 75))
    diagonal = [(i, i) for i in range(X.size)]
    picture.grid(
        (279, 33), jacobian, "gradient", r"$J_{i\,k} = \partial\,\mathrm{out}_i / \partial x_k$",
        cell=(46, 25), digits=2, marked=diagonal,
    )  # fmt: skip
    write_formula(picture, (348, 138), r"\mathrm{dx} = J^{\!\top}\,\mathrm{dout}", ha="center")
    return picture
