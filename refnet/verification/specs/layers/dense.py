"""Dense: evidence beyond what every op must show."""

import numpy as np

from refnet.layers import dense
from refnet.verification.spec import Case, Op, Spec
from refnet.verification.variants import with_pullback


def duplicated_batch_doubles_parameter_gradients(op: Op) -> None:
    """Repeating every row doubles dW and db and repeats dx: they are sums over the batch."""
    rng = np.random.default_rng(0)
    x, W, b, dout = (rng.normal(size=s) for s in ((3, 4), (4, 2), (2,), (3, 2)))
    dx, dW, db = op(x, W, b)[1](dout)
    dx2, dW2, db2 = op(np.tile(x, (2, 1)), W, b)[1](np.tile(dout, (2, 1)))
    np.testing.assert_allclose(dx2, np.tile(dx, (2, 1)), rtol=1e-13)
    np.testing.assert_allclose(dW2, 2 * dW, rtol=1e-13)
    np.testing.assert_allclose(db2, 2 * db, rtol=1e-13)


def bias_that_would_broadcast_is_refused(op: Op) -> None:
    """A bias of shape (1,), (N, 1) or (1, M) raises ValueError instead of broadcasting."""
    x, W = np.ones((3, 4)), np.ones((4, 2))
    for shape in ((1,), (3, 1), (1, 2)):
        try:
            op(x, W, np.zeros(shape))
        except ValueError:
            continue
        raise AssertionError(f"a bias of shape {shape} was accepted")


def _broadcasting(x, W, b):
    return x @ W + b, lambda dout: (dout @ W.T, x.T @ dout, dout.sum(axis=0))


def _wrong_forward(x, W, b):
    return dense(x, W, b)[0] - b, dense(x, W, b)[1]


SPEC = Spec(
    key="layers/dense",
    op=dense,
    layouts={"x": "N D", "W": "D M", "b": "M"},
    cases=[
        Case({"N": 2, "D": 3, "M": 4}),
        Case({"N": 4, "D": 3, "M": 2}),
        Case({"N": 3, "D": 1, "M": 2}),
        Case({"N": 1, "D": 2, "M": 3}),
    ],
    foreign={
        "torch": lambda torch, x, W, b: torch.nn.functional.linear(x, W.T, b),
        "jax": lambda jax, x, W, b: jax.numpy.dot(x, W) + b,
    },
    conventions=[
        duplicated_batch_doubles_parameter_gradients,
        bias_that_would_broadcast_is_refused,
    ],
    wrong={
        "dx without the transpose (square W only)": with_pullback(
            dense, lambda g, x, W, b, out: (g @ W, x.T @ g, g.sum(0))
        ),
        "dx = dout xᵀ in place of dout Wᵀ": with_pullback(
            dense, lambda g, x, W, b, out: (g @ x.T, x.T @ g, g.sum(0))
        ),
        "dW transposed": with_pullback(dense, lambda g, x, W, b, out: (g @ W.T, g.T @ x, g.sum(0))),
        "dW averaged over the batch": with_pullback(
            dense, lambda g, x, W, b, out: (g @ W.T, x.T @ g / len(x), g.sum(0))
        ),
        "db averaged over the batch": with_pullback(
            dense, lambda g, x, W, b, out: (g @ W.T, x.T @ g, g.sum(0) / len(x))
        ),
        "db not summed over the batch": with_pullback(
            dense, lambda g, x, W, b, out: (g @ W.T, x.T @ g, g)
        ),
        "db of the first sample only": with_pullback(
            dense, lambda g, x, W, b, out: (g @ W.T, x.T @ g, g[0])
        ),
        "dW of the last sample only": with_pullback(
            dense, lambda g, x, W, b, out: (g @ W.T, x[-1:].T @ g[-1:], g.sum(0))
        ),
        "gradients in another order": with_pullback(
            dense, lambda g, x, W, b, out: (x.T @ g, g @ W.T, g.sum(0))
        ),
        "forward forgets the bias": _wrong_forward,
        "bias broadcasts": _broadcasting,
    },
)
