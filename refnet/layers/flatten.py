"""Flatten: each sample's array becomes one row."""

import math

from refnet.core.layer import Layer, Shape
from refnet.core.op import Array, Pullback, op


@op(x="N ...")
def flatten(x: Array) -> tuple[Array, Pullback]:
    r"""Lay out each sample in one row, in row-major (C) order.

    $$ \mathrm{out}_{n,\, m} = x_{n,\, i_1, \dots, i_r}, \qquad
       m = (\cdots(i_1 D_2 + i_2) D_3 + \cdots) D_r + i_r $$

    Parameters
    ----------
    x : array, shape (N, D_1, ..., D_r)
        Images are (N, H, W, C).

    Returns
    -------
    out : array, shape (N, D_1 ... D_r)
        A view of ``x`` where NumPy can give one.
    pullback : callable
        ``dx = pullback(dout)``: the same entries, back in the shape of ``x``. The map is a
        permutation of entries, and the transpose of a permutation is its inverse.

    Raises
    ------
    ValueError
        If ``x`` is empty or has no batch axis.
    TypeError
        If ``x`` holds integers.

    References
    ----------
    NumPy reference, ``numpy.reshape`` with ``order="C"``.

    Derivation
    ----------
    ``layers/flatten``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> out, pullback = refnet.flatten(np.arange(12.0).reshape(2, 2, 3, 1))
    >>> out.shape, pullback(out).shape
    ((2, 6), (2, 2, 3, 1))
    """

    def flatten_pullback(dout: Array) -> Array:
        return dout.reshape(x.shape)

    return x.reshape(x.shape[0], -1), flatten_pullback


class Flatten(Layer):
    """The layer of [flatten][refnet.flatten]; no weights.

    Parameters
    ----------
    name : str, optional
        Its name in a [Sequential][refnet.Sequential], which numbers unnamed layers.
    """

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        return flatten(x)

    def output_shape(self, input_shape: Shape) -> Shape:
        return (math.prod(input_shape),)


__all__ = ["Flatten", "flatten"]
