"""Leaky ReLU: a ReLU that lets a fraction of the negative part through."""

import numpy as np

from refnet.core.layer import Layer
from refnet.core.op import Array, Pullback, op
from refnet.core.options import plain_number


@op(x="...")
def leaky_relu(x: Array, *, negative_slope: float) -> tuple[Array, Pullback]:
    r"""Identity for positive entries, ``negative_slope`` times the entry for the others.

    $$ \mathrm{out} = \begin{cases} x & x > 0 \\ \alpha x & x \le 0 \end{cases}, \qquad
       \frac{\mathrm{d}\,\mathrm{out}}{\mathrm{d}x} =
       \begin{cases} 1 & x > 0 \\ \alpha & x \le 0 \end{cases}, \qquad
       \alpha = \mathrm{negative\_slope} $$

    Parameters
    ----------
    x : array, any shape
        The op acts on each entry.
    negative_slope : float
        Any number; for finite x, 0 gives ReLU and 1 the identity.

    Returns
    -------
    out : array, shape of x
    pullback : callable
        ``dx = pullback(dout)``: ``dout`` where ``x > 0``, else ``negative_slope * dout``.

    Raises
    ------
    ValueError
        If ``x`` is empty.
    TypeError
        If ``x`` holds integers, or ``negative_slope`` is no number.

    Notes
    -----
    At the kink the derivative is taken to be ``negative_slope``, as PyTorch does
    (``jax.nn.leaky_relu`` takes 1). The sign is read from the input: for a negative slope the
    output's sign does not tell the side. NaN is propagated.

    References
    ----------
    Maas, Hannun and Ng, *Rectifier Nonlinearities Improve Neural Network Acoustic Models*
    (ICML workshop, 2013), section 2.

    Derivation
    ----------
    ``activations/leaky_relu``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> out, pullback = refnet.leaky_relu(np.array([-4.0, 2.0]), negative_slope=0.25)
    >>> out, pullback([1.0, 1.0])
    (array([-1.,  2.]), array([0.25, 1.  ]))
    """
    negative_slope = plain_number("leaky_relu: negative_slope", negative_slope)

    def leaky_relu_pullback(dout: Array) -> Array:
        return np.where(x > 0, dout, negative_slope * dout)

    return np.where(x > 0, x, negative_slope * x), leaky_relu_pullback


class LeakyReLU(Layer):
    """The layer of [leaky_relu][refnet.leaky_relu]; no weights.

    Parameters
    ----------
    negative_slope : float, default 0.3
        Factor of the negative entries; the default is that of Keras.
    name : str, optional
        Its name in a [Sequential][refnet.Sequential], which numbers unnamed layers.
    """

    def __init__(self, negative_slope: float = 0.3, *, name: str | None = None) -> None:
        super().__init__(name=name)
        self.negative_slope = plain_number("negative_slope", negative_slope)

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        return leaky_relu(x, negative_slope=self.negative_slope)


__all__ = ["LeakyReLU", "leaky_relu"]
