"""Formulas typed in the pages of the courseworks."""

import numpy as np

import refnet
from refnet.coursework.explanations.curvature import hessian_vector_product
from refnet.coursework.published import UniformBias, UniformKernel, unshifted_softmax
from tests.docs.typed import losses
from tests.docs.typed.checks import Definition, Table, close, gradient, jacobian
from tests.docs.typed.costs import ratio_of_the_weights
from tests.docs.typed.kernels import passes_give_the_sum
from tests.docs.typed.losses import TABLE as LOSSES
from tests.docs.typed.losses import T, X, Z
from tests.docs.typed.models import TABLE as MODELS

M1, CROSS_ENTROPY = MODELS["models/m1"], LOSSES["losses/softmax_cross_entropy"]


class Ends(np.random.Generator):
    """In place of a random generator: gives the ends of what is drawn from."""

    def __init__(self) -> None:
        super().__init__(np.random.PCG64(0))

    def uniform(self, low=0.0, high=1.0, size=None):  # type: ignore[override]
        return np.array([low, high])


def limits(initializer, shape) -> list[float]:
    return initializer.draw(shape, Ends()).tolist()


def uniform_limit(initializer, shape, limit) -> bool:
    """Tell whether it draws from between minus the limit and the limit."""
    return close(limits(initializer, shape), limit * np.array([-1, 1]))


def bounds_of_the_kernels() -> bool:
    return all(
        uniform_limit(UniformKernel(), (3, 3, C, 8), np.sqrt(6 / (72 * C + 8))) for C in (1, 8)
    )


def bounds_of_the_biases() -> bool:
    return all(uniform_limit(UniformBias(), (n,), np.sqrt(3 / n)) for n in (8, 32))


def step_of_the_mean() -> bool:
    """Take the step of the mean over 100 samples at one rate, of the sum at a hundredth of it."""
    z, labels, rate = np.random.default_rng(8).normal(size=(100, 10)), np.arange(100) % 10, 0.3
    of_mean, of_sum = (
        gradient(refnet.softmax_cross_entropy, z, labels=labels, reduction=reduction)
        for reduction in ("mean", "sum")
    )
    return close(rate * of_mean, rate / 100 * of_sum)


def quadratic_descends_below_the_limit() -> bool:
    """Descend a quadratic, at rates on both sides, with SGD."""
    curvatures = np.array([0.5, 3.0, 8.0])

    def distance(rate):
        theta = {"theta": np.ones(3)}
        for _ in range(2000):
            refnet.SGD(rate).step(theta, {"theta": curvatures * theta["theta"]})
        return abs(theta["theta"]).max()

    limit = 2 / curvatures.max()
    return bool(distance(0.99 * limit) < 1e-3 < 1 < distance(1.01 * limit))


def hessian_by_a_complex_step() -> bool:
    """Compare with the Hessian by the softmax's Jacobian, known for a dense layer."""
    model = refnet.Sequential([refnet.Dense(4, 5, seed=0, dtype="float64")])
    loss, labels = refnet.SoftmaxCrossEntropy(reduction="sum"), np.array([0, 2, 4])
    v = {name: np.random.default_rng(9).normal(size=a.shape) for name, a in model.params.items()}
    found = hessian_vector_product(model, loss, X, labels, v)
    scores, along = model.forward(X), X @ v["dense_1/W"] + v["dense_1/b"]
    moved = np.stack(
        [jacobian(refnet.softmax, s[None]) @ d for s, d in zip(scores, along, strict=True)]
    )
    return close(found["dense_1/W"], X.T @ moved) and close(found["dense_1/b"], moved.sum(axis=0))


def loss_of_guessing() -> bool:
    return close(losses.cross_entropy(np.zeros((1, 10)), [3]), np.log(10))


def eigenvalues_of_guessing() -> bool:
    """Add up the Hessians of 100 samples by the last bias, all probabilities a tenth."""
    scores = np.zeros((1, 10))

    def summed(z):
        many = np.ones((100, 1)) * z
        return gradient(refnet.softmax_cross_entropy, many, labels=np.arange(100) % 10).sum(0), None

    p = np.full(10, 0.1)
    hessian = jacobian(summed, scores)
    typed = 100 * (np.diag(p) - np.outer(p, p))
    return close(hessian, typed) and close(np.linalg.eigvalsh(typed), [0] + [10] * 9)


def loss_of_one_sample() -> bool:
    y = refnet.softmax(Z)[0]
    return close(losses.cross_entropy(Z[:1], T[:1]), -(T[0] * np.log(y[0])).sum())


TABLE: Table = {
    "coursework/published_solution": {
        r"L = -\sum_k t_k \log y_k": loss_of_one_sample,
        r"y = \mathrm{softmax}(z)": loss_of_one_sample,
        r"\partial L / \partial Y": Definition("what the solution's name dY stands for"),
        r"\pm\sqrt{3 / n}": bounds_of_the_biases,
        r"\pm\sqrt{6 / (72\, C + 8)}": bounds_of_the_kernels,
        r"\exp(z) / \sum \exp(z)": lambda: close(
            unshifted_softmax(Z), np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
        ) and close(unshifted_softmax(Z), refnet.softmax(Z)[0]),
        r"\eta / 100": step_of_the_mean,
        r"2 / \lambda_{\max}": quadratic_descends_below_the_limit,
        r"\mathrm{Im}\,\nabla L(\theta + \mathrm{i} h v) / h": hessian_by_a_complex_step,
        r"\log 10": loss_of_guessing,
        r"100\,(\mathrm{diag}\,p - p\,p^\top)": eigenvalues_of_guessing,
    },
    "coursework/ucl_cw1": {
        r"p = \mathrm{softmax}(z)": M1[r"p = \mathrm{softmax}(z)"],
        r"\partial\,\mathrm{loss} / \partial z = p - t": CROSS_ENTROPY[r"p - t"],
        r"z = x W + b": M1[r"z = x W + b"],
        r"\mathrm{dz} = p - t": M1[r"p - t"],
        r"\mathrm{dz}\, W^\top": M1[r"\mathrm{dz}\, W^\top"],
        r"x^\top\,\mathrm{dz}": M1[r"x^\top\, \mathrm{dz}"],
        r"z = W x + b": M1[r"z = W x + b"],
        r"2^{29}": lambda: close(np.finfo("f4").eps / np.finfo("f8").eps, 2**29),
        r"1/F + 1/(k_h k_w)": ratio_of_the_weights,
        r"\sum_{ij} x_{u+i, v+j} U_i V_j": passes_give_the_sum,
    },
    "coursework/ucl_hw2": {
        r"p - t": CROSS_ENTROPY[r"p - t"],
        r"\mathrm{dz} = p - t": M1[r"p - t"],
        r"\mathrm{dz}\,W^\top": M1[r"\mathrm{dz}\, W^\top"],
        r"x^\top \mathrm{dz}": M1[r"x^\top\, \mathrm{dz}"],
    },
}  # fmt: skip
