"""The network by hand of the guide to the chain rule: values forward, gradients back."""

import numpy as np

import refnet

from .canvas import Canvas
from .grids import Grid, Point

X, T = np.array([[1.0, 2.0]]), np.array([[5.0, 1.0]])
W, B = np.array([[3.0, -1.0], [-1.0, -2.0]]), np.array([[1.0, 1.0]])
CELL, SIZE = (22, 20), 12.5
FORWARD, BACKWARD = 108, 162  # middles of the two lanes


def draw() -> Canvas:
    """Draw three ops in a row, what runs between them, and the parameters of the first."""
    a, dense_pullback = refnet.dense(X, W, B[0])
    z, relu_pullback = refnet.relu(a)
    loss, loss_pullback = refnet.mean_squared_error(z, targets=T)
    dz = loss_pullback(1.0)
    da = relu_pullback(dz)
    dx, dW, db = dense_pullback(da)
    picture = Canvas(
        270,
        """A chain of three boxes, dense, ReLU and squared error. The values x, a, z and the loss
        run to the right along the top, the gradients 1, dz, da and dx to the left along the bottom.
        Dense takes W and b from above and gives their gradients below. All have the numbers of the
        example.""",
        width=450,
    )
    boxes = [(104, "dense"), (240, "ReLU"), (372, "squared\nerror")]
    for centre, name in boxes:
        picture.box((centre, 135), (54, 96), "ink", alpha=0.05, round_by=6)
        picture.box((centre, 135), (54, 96), "faint", filled=False, alpha=0.6, round_by=6)
        for number, line in enumerate(lines := name.split("\n")):
            picture.text((centre, 135 + 15 * (number - (len(lines) - 1) / 2)), line, size=SIZE)
    up = [
        _lane(picture, left, FORWARD, values, colour, label)
        for left, values, colour, label in (
            (6, X, "input", "$x$"), (150, a, "output", "$a$"),
            (286, z, "output", "$z$"), (421, loss, "output", r"$\mathrm{loss}$"),
        )
    ]  # fmt: skip
    down = [
        _lane(picture, left, BACKWARD, values, "gradient", label)
        for left, values, label in (
            (6, dx, r"$\mathrm{dx}$"), (150, da, r"$\mathrm{da}$"),
            (286, dz, r"$\mathrm{dz}$"), (421, 1.0, ""),
        )
    ]  # fmt: skip
    for (centre, _), before, after in zip(boxes, up[:-1], up[1:], strict=True):
        picture.arrow(before.side(1, 0), (centre - 29, FORWARD))
        picture.arrow((centre + 29, FORWARD), after.side(-1, 0))
    for (centre, _), before, after in zip(boxes, down[:-1], down[1:], strict=True):
        picture.arrow(after.side(-1, 0), (centre + 29, BACKWARD), "gradient")
        picture.arrow((centre - 29, BACKWARD), before.side(1, 0), "gradient")
    _parameters(picture, 22, [(W, "$W$"), (B, "$b$")], "weight", ends=(66, 84))
    _parameters(picture, 222, [(dW, r"$\mathrm{dW}$"), (db[None], r"$\mathrm{db}$")], "gradient",
                ends=(186, 204))  # fmt: skip
    return picture


def _lane(
    picture: Canvas, left: float, middle: float, values: object, colour: str, label: str
) -> Grid:
    return picture.grid((left, middle - CELL[1] / 2), values, colour, label, cell=CELL, size=SIZE)


def _parameters(
    picture: Canvas, top: float, arrays: list[tuple[np.ndarray, str]], colour: str, ends: Point
) -> None:
    """Draw two arrays beside each other, and an arrow from or to the first box."""
    for left, (values, label) in zip((54, 110), arrays, strict=True):
        picture.grid((left, top), values, colour, label, cell=CELL, size=SIZE)
    picture.arrow((104, ends[0]), (104, ends[1]), colour if colour == "gradient" else "faint")
