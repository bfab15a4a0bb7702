"""Separable convolution: a depthwise one, then a weighted sum of channels at every place."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from refnet.core.layer import Initializer
from refnet.core.op import Array, Pullback, op
from refnet.core.options import Generator, floating_dtype, positive_int, random_generator
from refnet.core.windowed import WindowedLayer
from refnet.core.windows import Windows, as_columns, from_columns
from refnet.initializers import GlorotUniform, Zeros
from refnet.initializers.given import initializer
from refnet.layers.depthwise_conv2d import filter_channels


@op(x="N H W C", D="kh kw C M", P="CM F", b="F")
def separable_conv2d(
    x: Array, D: Array, P: Array, b: Array, *, stride: Any = 1, padding: str = "same"
) -> tuple[Array, Pullback]:
    r"""Filter each channel, then mix the channels: depthwise, then pointwise.

    $$ y = \mathrm{depthwise\_conv2d}(x, D), \qquad
       \mathrm{out}_{n u v f} = b_f + \sum_q y_{n u v q} \, P_{q f} $$

    Parameters
    ----------
    x : array, shape (N, H, W, C)
        Images: sample, row, column, channel. Entries outside an image are read as 0.
    D : array, shape (kh, kw, C, M)
        Depthwise kernels, M for each channel.
    P : array, shape (C M, F)
        Pointwise weights: row M c + m belongs to the result m of channel c. (Keras stores them as
        (1, 1, C M, F).)
    b : array, shape (F,)
        Bias, added after both.
    stride : int or pair of int, default 1
        Steps of the depthwise window along rows and columns.
    padding : {"same", "valid"}, default "same"
        Of the depthwise step, as in [conv2d][refnet.conv2d].

    Returns
    -------
    out : array, shape (N, H_out, W_out, F)
        A channel for each column of P; ``padding`` and ``stride`` give the rows and columns.
    pullback : callable
        ``dx, dD, dP, db = pullback(dout)``: $\mathrm{dy} = \mathrm{dout}\, P^\top$ at every place,
        dx and dD the depthwise pullback of dy,
        $\mathrm{dP}_{q f} = \sum_{n u v} y_{n u v q} \mathrm{dout}_{n u v f}$ and
        $\mathrm{db}_f = \sum_{n u v} \mathrm{dout}_{n u v f}$. ``pullback(dout, need_dx=False)``
        gives None for dx.

    Raises
    ------
    ValueError
        If the shapes do not match, a stride is below 1, ``padding`` is unknown, or a "valid" window
        is larger than the image.
    TypeError
        If ``stride`` is not made of integers, or an array holds integers.

    Notes
    -----
    It computes what [conv2d][refnet.conv2d] does with the kernel
    $W_{i j c f} = \sum_m D_{i j c m} P_{M c + m,\, f}$, of rank at most M for each pair c, f.

    References
    ----------
    Chollet, *Xception: Deep Learning with Depthwise Separable Convolutions* (CVPR 2017),
    sections 1.1 and 1.2.

    Derivation
    ----------
    ``layers/separable_conv2d``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> x = np.ones((1, 2, 3, 1))
    >>> D, P = np.ones((1, 2, 1, 1)), np.array([[1.0, 10.0]])
    >>> out, pullback = refnet.separable_conv2d(x, D, P, np.zeros(2))
    >>> out[0, :, :, 1]
    array([[20., 20., 10.],
           [20., 20., 10.]])
    """
    mixed = D.shape[2] * D.shape[3]
    if len(P) != mixed:
        raise ValueError(
            f"separable_conv2d: P has shape {P.shape}; expected (C M, F) = ({mixed}, {len(b)}) "
            f"with C = {D.shape[2]} and M = {D.shape[3]} from D of shape {D.shape}."
        )
    windows = Windows.over("separable_conv2d", x.shape[1:3], D.shape[:2], stride, padding)
    y, depthwise_pullback = filter_channels(x, D, windows, ones=True)  # (W_out, C M + 1, H_out N)
    weights = np.concatenate([P, b[None]])  # the bias is the weight of the ones
    out = weights.T @ y

    def separable_conv2d_pullback(
        dout: Array, *, need_dx: bool = True
    ) -> tuple[Array | None, Array, Array, Array]:
        d = as_columns(dout)
        dx, dD = depthwise_pullback(from_columns(P @ d, len(x)), need_dx=need_dx)
        dweights = (y @ d.swapaxes(1, 2)).sum(axis=0)
        return dx, dD, dweights[:-1], dweights[-1]

    return from_columns(out, len(x)), separable_conv2d_pullback


class SeparableConv2D(WindowedLayer):
    """The layer of [separable_conv2d][refnet.separable_conv2d]: ``params`` D, P and b.

    Parameters
    ----------
    in_channels : int
        Channels of the input.
    filters : int
        Channels of the output.
    kernel_size : int or pair of int
        Rows and columns of the kernel.
    depth_multiplier : int, default 1
        Depthwise kernels for each channel.
    stride : int or pair of int, default 1
        Steps of the window along rows and columns.
    padding : {"same", "valid"}, default "same"
        As in [conv2d][refnet.conv2d].
    depthwise_initializer : callable, optional
        Draws D; [GlorotUniform][refnet.GlorotUniform] unless given.
    pointwise_initializer : callable, optional
        Draws P; [GlorotUniform][refnet.GlorotUniform] unless given.
    bias_initializer : callable, optional
        Draws b; [Zeros][refnet.Zeros] unless given.
    seed : int, optional
        Seeds the draws of the initial weights; not together with ``rng``.
    rng : numpy.random.Generator, optional
        Draws the initial weights, in place of a seed; several layers may share it.
    dtype : dtype, default float32
        Of the parameters: floating, real or complex.
    name : str, optional
        Its name in a [Sequential][refnet.Sequential], which numbers unnamed layers.

    Raises
    ------
    TypeError, ValueError
        If a size is no positive integer, ``padding`` is unknown, ``dtype`` is not floating, or
        ``seed`` and ``rng`` are both given.

    Examples
    --------
    >>> import numpy as np, refnet
    >>> layer = refnet.SeparableConv2D(16, 64, 3, seed=0)
    >>> {name: array.shape for name, array in layer.params.items()}
    {'D': (3, 3, 16, 1), 'P': (16, 64), 'b': (64,)}
    """

    def __init__(
        self,
        in_channels: int,
        filters: int,
        kernel_size: Any,
        *,
        depth_multiplier: int = 1,
        stride: Any = 1,
        padding: str = "same",
        depthwise_initializer: Initializer | None = None,
        pointwise_initializer: Initializer | None = None,
        bias_initializer: Initializer | None = None,
        seed: int | None = None,
        rng: Generator | None = None,
        dtype: DTypeLike = "float32",
        name: str | None = None,
    ) -> None:
        in_channels = positive_int("in_channels", in_channels)
        filters = positive_int("filters", filters)
        super().__init__(
            "kernel_size", kernel_size, stride, padding,
            in_channels=in_channels, filters=filters, name=name,
        )  # fmt: skip
        mixed = in_channels * positive_int("depth_multiplier", depth_multiplier)
        rng, dtype = random_generator(seed, rng), floating_dtype(dtype)
        draw_D = initializer("depthwise_initializer", depthwise_initializer, GlorotUniform())
        draw_P = initializer("pointwise_initializer", pointwise_initializer, GlorotUniform())
        draw_b = initializer("bias_initializer", bias_initializer, Zeros())
        shape = (*self.window, in_channels, depth_multiplier)
        self.params["D"] = draw_D(shape, rng=rng, dtype=dtype)
        self.params["P"] = draw_P((mixed, filters), rng=rng, dtype=dtype)
        self.params["b"] = draw_b((filters,), rng=rng, dtype=dtype)

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        return separable_conv2d(x, *self.params.values(), **self.options)


__all__ = ["SeparableConv2D", "separable_conv2d"]
