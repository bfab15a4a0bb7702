"""Model 1: scores, probabilities and a loss; and the gradient, back through the same chain."""

import numpy as np

import refnet
from refnet.verification.specs.models.m1 import m1_loss

from ..canvas import Canvas
from ..grids import number

X = np.array([[1.0, 0, 2], [0, 1, 1]])
W, B = np.array([[1.0, 0], [0, 2], [-1, 1]]), np.array([1.0, 0])
T, DOUT = np.array([[0.0, 1], [1, 0]]), 1.0


def draw() -> Canvas:
    """Draw x, W, b, z, p, t and the loss; below them, the gradients."""
    z = refnet.dense(X, W, B)[0]
    p = refnet.softmax(z)[0]
    loss, pullback = m1_loss(X, W, B, labels=T)
    dz = refnet.softmax_cross_entropy(z, labels=T)[1](DOUT)
    dx, dW, db = pullback(DOUT)
    picture = Canvas(
        246,
        f"""Forward, left to right: two rows of x, weights W and bias b give the scores z, softmax
        makes probabilities p of them, and with the targets t the loss is {number(loss, 2)}.
        Backward, right to left: the gradient of the scores is p minus t, and gives the gradients of
        x, W and b.""",
    )
    x = picture.grid((0, 34), X, "input", "$x$")
    weights = picture.grid((96, 24), W, "weight", "$W$")
    bias = picture.grid((96, 92), B, "weight")
    picture.text((88, bias.at(0, 0)[1]), "$b$", "weight", size=14)
    scores = picture.grid((170, 34), z, "output", "$z$")
    chances = picture.grid((238, 34), p, "output", "$p$", cell=(38, 21), digits=2)
    target = picture.grid((322, 34), T, "ink", "$t$", cell=(20, 21))
    end = picture.grid((380, 44.5), loss, "output", r"$\mathrm{loss}$", cell=(40, 21), digits=2)
    for a, b in ((x, weights), (weights, scores), (scores, chances), (target, end)):
        picture.arrow((a.side(1, 0)[0], 55), (b.side(-1, 0)[0], 55))
    group = {"cell": (40, 21), "digits": 2}
    picture.box((121, 187), (241, 118), "gradient", filled=False, alpha=0.5)
    picture.grid((6, 162.5), dx, "gradient", r"$\mathrm{dx} = \mathrm{dz}\,W^{\!\top}$", **group)
    picture.grid((153, 152), dW, "gradient", r"$\mathrm{dW} = x^{\!\top}\mathrm{dz}$", **group)
    rows = picture.grid((153, 219), db, "gradient", **group)
    picture.text((147, rows.at(0, 0)[1]), r"$\mathrm{db}$", "gradient", size=14, ha="right")
    back = picture.grid((268, 162.5), dz, "gradient", r"$\mathrm{dz} = p - t$", **group)
    one = picture.grid((380, 173), DOUT, "gradient", r"$\mathrm{dout}$", cell=(40, 21))
    picture.arrow(one.side(-1, 0), back.side(1, 0), "gradient")
    picture.arrow(back.side(-1, 0), (244, 183.5), "gradient")
    return picture
