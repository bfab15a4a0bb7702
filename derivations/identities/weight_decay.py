"""Weight decay: what the L2 penalty does to a step of gradient descent.

The gradient of the penalty is taken from its derivation; g is that of the loss, whatever it is.
"""

from fractions import Fraction

import numpy as np
import sympy as sp

import refnet

from ..calculus.statement import Equation, Fact, Statement
from ..calculus.symbols import arrays, sizes
from ..losses.l2_penalty import SHAPES, D, M, W, gradient, i, j, l2

(N,) = sizes("N")
(g,) = arrays("g")
eta = sp.Symbol("η", positive=True)

PENALTY = gradient().formula.subs(sp.Symbol("dout", real=True), 1)
STEP = W[i, j] - eta * (g[i, j] + PENALTY)
DECAY = (1 - 2 * eta * l2) * W[i, j] - eta * g[i, j]
OF_SUM = W[i, j] - eta / N * (N * g[i, j] + PENALTY.subs(l2, N * l2))


def derive() -> list[Statement]:
    """State that the weights decay, how l2 scales with the reduction, and that the code does so."""
    return [
        _equation(
            "a step of gradient descent",
            r"A step of rate $\eta$ against the gradient of loss plus penalty multiplies the "
            r"weights by $1 - 2\, l_2\, \eta$, and takes the step of the loss alone from "
            r"there: $g$ is the loss's gradient at $W$.",
            [("against both gradients", STEP), ("collect $W$", DECAY)],
            [{"D": 2, "M": 3}, {"D": 4, "M": 2}],
        ),
        _equation(
            "sum and mean",
            r"The mean loss over $N$ samples has the gradient $g$, their summed loss $N g$. With "
            r"the sum, the rate $\eta / N$ and the strength $N\, l_2$ give the same step.",
            [("the summed loss", OF_SUM), ("the mean loss", STEP)],
            [{"D": 2, "M": 3, "N": 5}, {"D": 4, "M": 2, "N": 3}],
        ),
        Fact(
            "the code decays the weights",
            "On exact rationals, three steps of `SGD` with the gradients of `L2` are three steps "
            "of the formula, and the bias, which is not penalized, takes those of the loss alone. "
            "Half or twice the decay, or a decay after the step, gives something else.",
            _check_code,
        ),
    ]


def _equation(title, says, steps, at) -> Equation:
    return Equation(title, says, steps, {**SHAPES, "g": (D, M)}, at, {i: D, j: M})


RATE, STRENGTH = Fraction(1, 8), Fraction(3, 5)
DECAYED = 1 - 2 * RATE * STRENGTH
#: What the weights are multiplied by before a step of the loss, and after it.
WRONG = [(1 - RATE * STRENGTH, 1), (1 - 4 * RATE * STRENGTH, 1), (1, DECAYED)]


def _check_code() -> int:
    count = 0
    for shape in ((2, 3), (4, 1, 3, 2)):
        start, grad = _rationals(shape, 1), _rationals(shape, 2)
        params = {"layer/W": start.copy(), "layer/b": start.copy()}
        grads = {"layer/W": grad, "layer/b": grad}
        optimizer, regularizer = refnet.SGD(RATE), refnet.L2(STRENGTH)
        for _ in range(3):
            optimizer.step(params, regularizer.add_gradients(params, grads))
        assert _same(params["layer/W"], _three_steps(start, grad, DECAYED, 1)), "W"
        assert _same(params["layer/b"], _three_steps(start, grad, 1, 1)), "b"
        for before, after in WRONG:
            seen = not _same(params["layer/W"], _three_steps(start, grad, before, after))
            assert seen, f"a decay by {before} and {after} was not told apart"
        count += 2 * start.size + len(WRONG)
    return count


def _three_steps(W, grad, before, after):
    for _ in range(3):
        W = after * (before * W - RATE * grad)
    return W


def _rationals(shape: tuple[int, ...], seed: int):
    numbers = np.random.default_rng(seed).choice(np.arange(1, 500), shape, replace=False)
    return np.vectorize(lambda n: Fraction(int(n), 97), otypes=[object])(numbers)


def _same(found, expected) -> bool:
    return bool((found == expected).all())
