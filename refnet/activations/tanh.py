"""Hyperbolic tangent."""

import numpy as np

from refnet.core.layer import Layer
from refnet.core.op import Array, Pullback, op


@op(x="...")
def tanh(x: Array) -> tuple[Array, Pullback]:
    r"""The hyperbolic tangent of each entry.

    $$ \mathrm{out} = \tanh x, \qquad
       \frac{\mathrm{d}\,\mathrm{out}}{\mathrm{d}x} = 1 - \mathrm{out}^2 $$

    Parameters
    ----------
    x : array, any shape
        The op acts on each entry.

    Returns
    -------
    out : array, shape of x
        In [-1, 1].
    pullback : callable
        ``dx = pullback(dout)``, $\mathrm{dx} = \mathrm{dout}\,(1 - \mathrm{out}^2)$.

    Raises
    ------
    ValueError
        If ``x`` is empty.
    TypeError
        If ``x`` holds integers.

    References
    ----------
    LeCun, Bottou, Orr and Müller, *Efficient BackProp* (1998), section 4.4.

    Derivation
    ----------
    ``activations/tanh``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> out, pullback = refnet.tanh(np.array([-1000.0, 0.0]))
    >>> out, pullback([3.0, 3.0])
    (array([-1.,  0.]), array([0., 3.]))
    """
    out = np.tanh(x)

    def tanh_pullback(dout: Array) -> Array:
        return dout * (1 - out * out)

    return out, tanh_pullback


class Tanh(Layer):
    """The layer of [tanh][refnet.tanh]; no weights.

    Parameters
    ----------
    name : str, optional
        Its name in a [Sequential][refnet.Sequential], which numbers unnamed layers.
    """

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        return tanh(x)


__all__ = ["Tanh", "tanh"]
