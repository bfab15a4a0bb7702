"""Formulas typed in the guide to the chain rule, from the pullback on."""

import numpy as np

import refnet
from refnet.verification import complex_step
from tests.docs.typed.checks import Definition, PartOf, Table, close, example, gradient, jacobian

PAGE = "guides/chain-rule"
draw = np.random.default_rng(5).normal
N, D, M = 2, 3, 4
X, W, B, DOUT = draw(size=(N, D)), draw(size=(D, M)), draw(size=M), draw(size=(N, M))


def transposed_products() -> bool:
    """Run dense, tanh and softmax into a loss; compare its gradient with products of Jacobians."""
    labels = np.array([0, 2])

    def dense(x):
        out, pullback = refnet.dense(x, W.astype(x.dtype), B.astype(x.dtype))
        return out, lambda dout: pullback(dout)[0]

    def loss(x):
        return refnet.softmax_cross_entropy(x, labels=labels)

    value, pullbacks, jacobians = X, [], []
    for op in (dense, refnet.tanh, loss):
        jacobians.append(jacobian(op, value))
        value, pullback = op(value)
        pullbacks.append(pullback)
    found = np.array(1.0)
    for pullback in reversed(pullbacks):
        found = pullback(found)
    J_1, J_2, J_3 = jacobians
    by_columns = J_1.T @ (J_2.T @ (J_3.T @ np.ones(1)))
    return close(found.ravel(), (J_3 @ J_2 @ J_1).T[:, 0]) and close(found.ravel(), by_columns)


def cotangent_of_a_loss() -> bool:
    """Change one score at a time: the loss changes by that entry of its gradient."""

    def loss(out):
        return refnet.softmax_cross_entropy(out, labels=[1, 3])

    return close(loss(DOUT)[1](1.0), complex_step(loss, [DOUT], 1.0, {})[0])


def pullback_is_the_transpose() -> bool:
    J = jacobian(refnet.softmax, X)
    dout = draw(size=X.shape)
    dx = gradient(refnet.softmax, X, dout=dout).ravel()
    by_entries = [sum(dout.ravel()[i] * J[i, j] for i in range(X.size)) for j in range(X.size)]
    return close(dx, J.T @ dout.ravel()) and close(dx, by_entries)


def copies_add() -> bool:
    def copy(x):
        return np.concatenate([x, x]), None

    J, (one, other) = jacobian(copy, X[0]), draw(size=(2, D))
    back = complex_step(copy, [X[0]], np.concatenate([one, other]), {})[0]
    return close(J, np.vstack([np.eye(D), np.eye(D)])) and close(back, one + other)


def adjoint_of_the_jacobian() -> bool:
    """Compute J u by one complex step, and its inner product with v, and the pullback's with u."""
    u, v = draw(size=(2, *X.shape))
    h = 1e-30
    Ju = refnet.softmax(X + 1j * h * u)[0].imag / h
    pulled = gradient(refnet.softmax, X, dout=v)
    return close(Ju.ravel(), jacobian(refnet.softmax, X) @ u.ravel()) and close(
        (Ju * v).sum(), (u * pulled).sum()
    )


ADJOINT = r"\langle J u, v \rangle = \langle u, J^\top v \rangle"
PULLBACK = (
    r"\mathrm{dout} \mapsto \mathrm{dx} = J^\top \mathrm{dout}, \qquad \mathrm{dx}_j = "
    r"\sum_i \mathrm{dout}_i \, \frac{\partial\, \mathrm{out}_i}{\partial x_j}"
)
COPIES = (
    r"J_c = \begin{pmatrix} I \\ I \end{pmatrix}, \qquad J_c^\top \begin{pmatrix} "
    r"\mathrm{dout}_1 \\ \mathrm{dout}_2 \end{pmatrix} = \mathrm{dout}_1 + \mathrm{dout}_2"
)
TABLE: Table = {
    PAGE: {
        r"\nabla_x L = (J_K \cdots J_2\, J_1)^\top = "
        r"J_1^\top J_2^\top \cdots J_K^\top \cdot 1": transposed_products,
        r"\partial L / \partial L": PartOf(r"\partial L / \partial L = 1"),
        r"\mathrm{dout}_i = \partial L / \partial \mathrm{out}_i": cotangent_of_a_loss,
        PULLBACK: pullback_is_the_transpose,
        r"2x": lambda: close(
            jacobian(example(PAGE, "The pullback")["square"], X[0]),
            np.diag(2 * X[0]),
        ),
        r"c(x) = (x, x)": Definition("the op that copies its input"),
        COPIES: copies_add,
        r"J^\top \mathrm{dout}": PartOf(PULLBACK),
        ADJOINT: adjoint_of_the_jacobian,
        r"J u": PartOf(ADJOINT),
        r"x + \mathrm{i} h u": adjoint_of_the_jacobian,
    },
}
