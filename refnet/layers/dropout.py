"""Dropout: in training, some activations are zeroed and the others scaled up."""

import numpy as np

from refnet.core.layer import Layer
from refnet.core.op import Array, Pullback, op, plain_array
from refnet.core.options import Generator, probability, random_generator


@op(x="...")
def dropout(x: Array, *, mask: Array, keep_prob: float) -> tuple[Array, Pullback]:
    r"""Keep the entries where ``mask`` is true, scaled by 1 / keep_prob; zero the others.

    $$ \mathrm{out}_i = \frac{\mathrm{mask}_i}{\mathrm{keep\_prob}}\; x_i $$

    Parameters
    ----------
    x : array, any shape
        The activations.
    mask : array of bool, shape of x
        Drawn by the caller, true with probability ``keep_prob``: the op itself is deterministic.
    keep_prob : float
        Probability of *keeping* an entry, in [0, 1]. At 0 nothing is kept and the output is zero.

    Returns
    -------
    out : array, shape of x
    pullback : callable
        ``dx = pullback(dout)``, $\mathrm{dx}_i = \mathrm{mask}_i\,\mathrm{dout}_i /
        \mathrm{keep\_prob}$: the map is diagonal, so it is its own transpose.

    Raises
    ------
    ValueError
        If ``keep_prob`` is outside [0, 1], ``mask`` has another shape than ``x``, or keeps an
        entry although ``keep_prob`` is 0.
    TypeError
        If ``mask`` is not boolean, or ``x`` holds integers.

    Notes
    -----
    With ``mask`` drawn with probability $p = \mathrm{keep\_prob}$, the output has mean $x$ and
    variance $x^2 (1 - p) / p$; hence nothing is rescaled in evaluation.

    References
    ----------
    Srivastava et al., *Dropout* (JMLR 15, 2014): section 4, and the scaling in training
    ("inverted dropout") at the end of section 10.

    Derivation
    ----------
    ``layers/dropout``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> x, mask = np.array([1.0, 2.0, 3.0]), np.array([True, False, True])
    >>> out, pullback = refnet.dropout(x, mask=mask, keep_prob=0.25)
    >>> out
    array([ 4.,  0., 12.])
    """
    mask = plain_array("dropout", "mask", mask)
    if mask.dtype != bool:
        raise TypeError(f"dropout: mask has dtype {mask.dtype}; expected bool.")
    if mask.shape != x.shape:
        raise ValueError(f"dropout: mask has shape {mask.shape}; expected {x.shape}, that of x.")
    keep_prob = probability("dropout: keep_prob", keep_prob)
    if keep_prob == 0 and mask.any():
        raise ValueError("dropout: mask keeps entries; expected none, as keep_prob is 0.")

    def keep(a: Array) -> Array:
        return np.where(mask, a / keep_prob, 0) if keep_prob else np.zeros_like(a)

    def dropout_pullback(dout: Array) -> Array:
        return keep(dout)

    return keep(x), dropout_pullback


class Dropout(Layer):
    """The layer of [dropout][refnet.dropout]: it draws the masks, and only in training.

    Parameters
    ----------
    rate : float
        Probability of *dropping* an entry, in [0, 1], as in Keras; ``keep_prob`` is 1 - rate.
    seed : int, optional
        Seeds the draws of the masks; not together with ``rng``.
    rng : numpy.random.Generator, optional
        Draws the masks, in place of a seed; several layers may share it.
    name : str, optional
        Its name in a [Sequential][refnet.Sequential], which numbers unnamed layers.

    Raises
    ------
    TypeError, ValueError
        If ``rate`` is no number in [0, 1], or ``seed`` and ``rng`` are both given.
    """

    def __init__(
        self,
        rate: float,
        *,
        seed: int | None = None,
        rng: Generator | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(name=name)
        self.rate = probability("rate", rate)
        self.rng = random_generator(seed, rng)

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        keep_prob = 1 - self.rate if training else 1
        # random() is below 1 and at least 0: keep_prob 1 keeps all, 0 keeps none.
        mask = self.rng.random(x.shape) < keep_prob if training else np.ones(x.shape, bool)
        return dropout(x, mask=mask, keep_prob=keep_prob)


__all__ = ["Dropout", "dropout"]
