"""Stochastic gradient descent."""

from refnet.core.op import Array
from refnet.optimizers.optimizer import Optimizer
from refnet.optimizers.schedules import Schedule


class SGD(Optimizer):
    r"""Step against the gradient, $\theta \leftarrow \theta - \eta\, g$.

    Parameters
    ----------
    learning_rate : float or Schedule, default 0.01
        $\eta$; the default is that of Keras.

    References
    ----------
    Robbins and Monro, *A Stochastic Approximation Method* (1951). Goodfellow, Bengio and
    Courville, *Deep Learning* (2016), algorithm 8.1.

    Examples
    --------
    >>> import numpy as np
    >>> w = np.array([1.0, 2.0])
    >>> SGD(learning_rate=0.5).step({"w": w}, {"w": np.array([1.0, -1.0])})
    >>> w
    array([0.5, 2.5])
    """

    def __init__(self, learning_rate: float | Schedule = 0.01) -> None:
        super().__init__(learning_rate)

    def update(self, param: Array, grad: Array, state: dict[str, Array], rate: float) -> None:
        param -= rate * grad
