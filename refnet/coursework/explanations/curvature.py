r"""Curvature of the loss: products with its Hessian, and its largest eigenvalue.

A step of gradient descent against $\tfrac12 \lambda \theta^2$ multiplies $\theta$ by
$1 - \eta\lambda$: it converges only if $\eta < 2 / \lambda$. So $2 / \lambda_{\max}$ is where the
quadratic approximation of the loss ceases to descend.
"""

import copy

import numpy as np

from refnet.core.loss import Loss
from refnet.core.op import Array
from refnet.core.sequential import Sequential
from refnet.coursework.explanations.power_iteration import Eigenvalue, power_iteration
from refnet.coursework.explanations.trained import copied
from refnet.data import Split, in_order
from refnet.training.step import check_scalar

STEP = 1e-30
CHUNK = 250  # samples that go through the model at once: a bound on memory


def hessian_vector_product(
    model: Sequential, loss: Loss, x: Array, labels: Array, direction: dict[str, Array]
) -> dict[str, Array]:
    r"""Product of the Hessian of the loss, by the parameters, with a direction.

    $$ H v = \frac{\mathrm{d}}{\mathrm{d}h} \nabla L(\theta + h v)
           = \frac{\mathrm{Im}\, \nabla L(\theta + i h v)}{h} + O(h^2) $$

    with the loss $L$, its Hessian $H$, the parameters $\theta$ and the direction $v$.

    Parameters
    ----------
    model : Sequential
        In any real precision, computed in double precision and left as it is; dropout is off.
    loss : Loss
        With the reduction "sum" or "mean".
    x : array, shape (N, ...)
        The samples that the loss is of.
    labels : array, shape (N,)
        Their classes.
    direction : dict of str to array
        By the names of ``model.params``, and of their shapes.

    Returns
    -------
    dict of str to float64 array
        By the same names, and of the same shapes.

    Raises
    ------
    ValueError
        If the direction has other names or shapes, or the loss has the reduction "none".

    Notes
    -----
    Nothing is subtracted: with $h = 10^{-30}$ the product is exact to rounding, where the loss is
    smooth. At a kink (an exact tie in a pooling window, a ReLU at 0) NumPy breaks the tie by the
    imaginary part, so that the branch depends on the direction and the product is not linear in
    it. Convolutions with zero biases have such ties wherever an image is blank.

    References
    ----------
    Squire and Trapp, SIAM Review 40 (1998); Pearlmutter, *Fast exact multiplication by the Hessian*
    (Neural Computation 6, 1994).
    """
    check_scalar(loss)
    params = model.params
    expected = {name: array.shape for name, array in params.items()}
    found = {name: np.shape(array) for name, array in direction.items()}
    if found != expected:
        raise ValueError(f"direction has the shapes {found}; expected those of params, {expected}.")
    moved, loss = copied(model, complex), copy.copy(loss)
    for name, param in moved.params.items():
        param += 1j * STEP * direction[name]
    product = {name: np.zeros(shape) for name, shape in expected.items()}
    for part, part_labels in in_order(Split(np.asarray(x, np.complex128), labels), CHUNK):
        weight = len(part) / len(x) if loss.reduction == "mean" else 1
        loss.forward(moved.forward(part, training=False), part_labels)
        moved.backward_params(loss.backward(weight))
        for name, grad in moved.grads.items():
            product[name] += grad.imag / STEP
    return product


def largest_eigenvalue(
    model: Sequential,
    loss: Loss,
    x: Array,
    labels: Array,
    *,
    iterations: int = 1000,
    tolerance: float = 1e-6,
    seed: int = 0,
) -> Eigenvalue:
    r"""Largest eigenvalue of the Hessian of the loss, by power iteration.

    Parameters
    ----------
    model : Sequential
        As for ``hessian_vector_product``.
    loss : Loss
        With the reduction "sum" or "mean".
    x : array, shape (N, ...)
        The samples that the loss is of.
    labels : array, shape (N,)
        Their classes.
    iterations : int, default 1000
        At most so many products.
    tolerance : float, default 1e-6
        Stop when the residual is at most this.
    seed : int, default 0
        Of the first direction.

    Returns
    -------
    Eigenvalue
        ``value``; ``iterations``, the products taken; ``residual``, which bounds the relative
        distance from the value to an eigenvalue.

    Notes
    -----
    At a kink, where the product is not linear, it may not converge: look at the residual.
    """
    params = model.params

    def product(vector: Array) -> Array:
        moved = hessian_vector_product(model, loss, x, labels, _unflat(vector, params))
        return _flat({name: moved[name] for name in params})

    start = np.random.default_rng(seed).normal(size=_flat(params).size)
    return power_iteration(product, start, iterations=iterations, tolerance=tolerance)


def _flat(arrays: dict[str, Array]) -> Array:
    return np.concatenate([array.ravel() for array in arrays.values()])


def _unflat(vector: Array, like: dict[str, Array]) -> dict[str, Array]:
    cuts = np.cumsum([array.size for array in like.values()])[:-1]
    parts = np.split(vector, cuts)
    return {
        name: part.reshape(array.shape)
        for (name, array), part in zip(like.items(), parts, strict=True)
    }


__all__ = ["hessian_vector_product", "largest_eigenvalue"]
