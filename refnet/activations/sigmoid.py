"""Sigmoid, the logistic function."""

import numpy as np

from refnet.core.layer import Layer
from refnet.core.op import Array, Pullback, op


@op(x="...")
def sigmoid(x: Array) -> tuple[Array, Pullback]:
    r"""The logistic function of each entry.

    $$ \mathrm{out} = \frac{1}{1 + e^{-x}}, \qquad
       \frac{\mathrm{d}\,\mathrm{out}}{\mathrm{d}x} = \mathrm{out}\,(1 - \mathrm{out}) $$

    Parameters
    ----------
    x : array, any shape
        The op acts on each entry.

    Returns
    -------
    out : array, shape of x
        In [0, 1].
    pullback : callable
        ``dx = pullback(dout)``, $\mathrm{dx} = \mathrm{dout}\;\mathrm{out}\,(1 - \mathrm{out})$.

    Raises
    ------
    ValueError
        If ``x`` is empty.
    TypeError
        If ``x`` holds integers.

    Notes
    -----
    Written with $e^{-|x|}$, which never overflows: $1 / (1 + e^{-x})$ for $x \ge 0$ and the equal
    $e^{x} / (1 + e^{x})$ for $x < 0$. The slope rounds to 0 where the output rounds to 1: from
    x = 37 in float64, 17 in float32.

    References
    ----------
    LeCun, Bottou, Orr and Müller, *Efficient BackProp* (1998), section 4.4.

    Derivation
    ----------
    ``activations/sigmoid``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> out, pullback = refnet.sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    >>> out, pullback([4.0, 4.0, 4.0])
    (array([0. , 0.5, 1. ]), array([0., 1., 0.]))
    """
    decay = np.exp(np.where(x >= 0, -x, x))  # exp(-|x|), at most 1
    out = np.where(x >= 0, 1, decay) / (1 + decay)

    def sigmoid_pullback(dout: Array) -> Array:
        return dout * out * (1 - out)

    return out, sigmoid_pullback


class Sigmoid(Layer):
    """The layer of [sigmoid][refnet.sigmoid]; no weights.

    Parameters
    ----------
    name : str, optional
        Its name in a [Sequential][refnet.Sequential], which numbers unnamed layers.
    """

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        return sigmoid(x)


__all__ = ["Sigmoid", "sigmoid"]
