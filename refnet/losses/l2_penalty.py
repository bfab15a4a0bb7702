"""L2 regularization: a penalty on large weights, added to the loss."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from refnet.core.op import Array, Pullback, op
from refnet.core.options import plain_number


@op(W="...")
def l2_penalty(W: Array, *, l2: float) -> tuple[Any, Pullback]:
    r"""Sum of the squared entries, times ``l2``.

    $$ \mathrm{out} = l_2 \sum_i W_i^2, \qquad
       \frac{\partial\,\mathrm{out}}{\partial W_i} = 2 l_2\, W_i $$

    Parameters
    ----------
    W : array, any shape
        Weights; i goes through all of their entries.
    l2 : float
        Factor $l_2$ of the sum of squares, at least 0.

    Returns
    -------
    out : scalar
    pullback : callable
        ``dW = pullback(dout)``, $2 l_2\, \mathrm{dout}\, W$.

    Raises
    ------
    ValueError
        If ``W`` is empty, or ``l2`` is negative or not finite.
    TypeError
        If ``W`` holds integers, or ``l2`` is no number.

    Notes
    -----
    As in Keras 3 there is no factor 1/2. Where a text has $\frac{\lambda}{2} \sum W^2$, its
    $\lambda$ is $2 l_2$, and so is the ``weight_decay`` of PyTorch's SGD.

    References
    ----------
    Goodfellow, Bengio and Courville, *Deep Learning* (2016), section 7.1.1, with
    $\alpha = 2 l_2$.

    Derivation
    ----------
    ``losses/l2_penalty``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> out, pullback = refnet.l2_penalty(np.array([[1.0, -2.0], [0.0, 3.0]]), l2=0.5)
    >>> float(out), pullback(1.0)
    (7.0, array([[ 1., -2.],
           [ 0.,  3.]]))
    """
    l2 = _strength("l2_penalty: l2", l2)

    def l2_penalty_pullback(dout: Array) -> Array:
        return 2 * l2 * W * dout

    return l2 * np.sum(W**2), l2_penalty_pullback


def _strength(name: str, value: Any) -> Any:
    value = plain_number(name, value)
    if not (value >= 0 and value * 0 == 0):  # infinity times 0 is NaN
        raise ValueError(f"{name} is {value!r}; expected a finite number, at least 0.")
    return value


class L2:
    r"""The sum of [l2_penalty][refnet.l2_penalty] over a model's weights: a regularizer.

    [fit][refnet.fit] and [train_step][refnet.train_step] add it to the loss.

    Parameters
    ----------
    l2 : float, default 0.01
        Factor of the sum of squares, at least 0; the default is that of Keras.
    biases : bool, default False
        Penalize the biases too: the parameters named "b".

    Raises
    ------
    TypeError, ValueError
        If ``l2`` is not a finite number, at least 0.

    Notes
    -----
    An array that several layers share counts once.

    Examples
    --------
    >>> import numpy as np
    >>> params = {"dense_1/W": np.array([[3.0, 1.0]]), "dense_1/b": np.array([5.0])}
    >>> regularizer = L2(0.5)
    >>> regularizer.penalty(params)
    5.0
    >>> regularizer.add_gradients(params, {name: 0 * array for name, array in params.items()})
    {'dense_1/W': array([[3., 1.]]), 'dense_1/b': array([0.])}
    """

    def __init__(self, l2: float = 0.01, *, biases: bool = False) -> None:
        self.l2 = _strength("l2", l2)
        self.biases = biases

    def applies_to(self, name: str) -> bool:
        """Whether the parameter ``name``, such as ``"dense_1/W"``, is penalized."""
        return self.biases or name.rpartition("/")[2] != "b"

    def penalty(self, params: Mapping[str, Array]) -> float:
        """Penalty for ``params``, arrays by name."""
        return sum((float(self._apply(a)[0]) for a in self._penalized(params).values()), 0.0)

    def add_gradients(
        self, params: Mapping[str, Array], grads: Mapping[str, Array]
    ) -> dict[str, Array]:
        """Return ``grads``, of the loss, plus those of the penalty for ``params``, in a new dict.

        Raises
        ------
        ValueError
            If a gradient has not its array's shape.
        """
        total = dict(grads)
        for name, array in self._penalized(params).items():
            if name in grads:  # the optimizer refuses gradients that are missing
                if grads[name].shape != array.shape:  # NumPy might stretch it
                    raise ValueError(
                        f"the gradient of {name} has shape {grads[name].shape}; "
                        f"expected {array.shape}."
                    )
                total[name] = grads[name] + self._apply(array)[1](1)
        return total

    def _penalized(self, params: Mapping[str, Array]) -> dict[str, Array]:
        once = {id(array): name for name, array in params.items() if self.applies_to(name)}
        return {name: params[name] for name in once.values()}

    def _apply(self, array: Array) -> tuple[Any, Pullback]:
        return l2_penalty(array, l2=self.l2)


__all__ = ["L2", "l2_penalty"]
