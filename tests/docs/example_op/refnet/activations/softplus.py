"""Softplus, a smooth ReLU."""

import numpy as np

from refnet.core.layer import Layer
from refnet.core.op import Array, Pullback, op


@op(x="...")
def softplus(x: Array) -> tuple[Array, Pullback]:
    r"""The logarithm of 1 plus the exponential, of each entry.

    $$ \mathrm{out} = \log(1 + e^x), \qquad
       \frac{\mathrm{d}\,\mathrm{out}}{\mathrm{d}x} = \frac{1}{1 + e^{-x}} $$

    Parameters
    ----------
    x : array, any shape
        The op acts on each entry.

    Returns
    -------
    out : array, shape of x
    pullback : callable
        ``dx = pullback(dout)``, $\mathrm{dx} = \mathrm{dout} / (1 + e^{-x})$.

    Raises
    ------
    ValueError
        If ``x`` is empty.
    TypeError
        If ``x`` holds integers.

    Notes
    -----
    Written with $e^{-|x|}$, which never overflows. The output rounds to 0 below x = -37 in
    float64: where the relative error of a tiny output matters, use ``numpy.logaddexp``.

    References
    ----------
    Dugas, Bengio, Bélisle, Nadeau and Garcia, *Incorporating second-order functional knowledge for
    better option pricing* (2001).

    Derivation
    ----------
    ``activations/softplus``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> out, pullback = refnet.softplus(np.array([-1000.0, 0.0, 1000.0]))
    >>> out[[0, 2]], pullback([1.0, 1.0, 1.0])
    (array([   0., 1000.]), array([0. , 0.5, 1. ]))
    """
    decay = np.exp(np.where(x >= 0, -x, x))  # exp(-|x|), at most 1
    out = np.where(x >= 0, x, 0) + np.log(1 + decay)

    def softplus_pullback(dout: Array) -> Array:
        return dout * np.where(x >= 0, 1, decay) / (1 + decay)

    return out, softplus_pullback


class Softplus(Layer):
    """The layer of [softplus][refnet.softplus]; no weights.

    Parameters
    ----------
    name : str, optional
        Its name in a [Sequential][refnet.Sequential], which numbers unnamed layers.
    """

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        return softplus(x)


__all__ = ["Softplus", "softplus"]
