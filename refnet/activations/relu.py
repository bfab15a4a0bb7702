"""ReLU, the rectified linear unit."""

import numpy as np

from refnet.core.layer import Layer
from refnet.core.op import Array, Pullback, op


@op(x="...")
def relu(x: Array) -> tuple[Array, Pullback]:
    r"""The positive part of each entry.

    $$ \mathrm{out} = \max(x, 0), \qquad
       \frac{\mathrm{d}\,\mathrm{out}}{\mathrm{d}x} =
       \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases} $$

    Parameters
    ----------
    x : array, any shape
        The op acts on each entry.

    Returns
    -------
    out : array, shape of x
    pullback : callable
        ``dx = pullback(dout)``: ``dout`` where ``x > 0``, else 0.

    Raises
    ------
    ValueError
        If ``x`` is empty.
    TypeError
        If ``x`` holds integers.

    Notes
    -----
    At the kink the derivative is taken to be 0, as PyTorch, TensorFlow and ``jax.nn.relu`` do;
    it lies between the one-sided derivatives 0 and 1. NaN is propagated.

    References
    ----------
    Nair and Hinton, *Rectified Linear Units Improve Restricted Boltzmann Machines* (ICML 2010).
    Bertoin et al., *Numerical influence of ReLU'(0) on backpropagation* (NeurIPS 2021).

    Derivation
    ----------
    ``activations/relu``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> out, pullback = refnet.relu(np.array([-1.0, 0.0, 2.0]))
    >>> out, pullback([5.0, 5.0, 5.0])
    (array([0., 0., 2.]), array([0., 0., 5.]))
    """

    def relu_pullback(dout: Array) -> Array:
        return np.where(x > 0, dout, 0)

    return np.maximum(x, 0), relu_pullback


class ReLU(Layer):
    """The layer of [relu][refnet.relu]; no weights.

    Parameters
    ----------
    name : str, optional
        Its name in a [Sequential][refnet.Sequential], which numbers unnamed layers.
    """

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        return relu(x)


__all__ = ["ReLU", "relu"]
