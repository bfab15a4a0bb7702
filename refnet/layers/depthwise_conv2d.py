"""Depthwise convolution: every channel has kernels of its own, and no channel meets another."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from refnet.core.layer import Initializer
from refnet.core.op import Array, Pullback, op
from refnet.core.options import Generator, floating_dtype, positive_int, random_generator
from refnet.core.windowed import WindowedLayer
from refnet.core.windows import Windows, as_columns, from_columns
from refnet.initializers import GlorotUniform
from refnet.initializers.given import initializer


@op(x="N H W C", W="kh kw C M")
def depthwise_conv2d(
    x: Array, W: Array, *, stride: Any = 1, padding: str = "same"
) -> tuple[Array, Pullback]:
    r"""Correlate each of C channels with M kernels of its own.

    $$ \mathrm{out}_{n,\, u,\, v,\, M c + m} = \sum_{i j}
       x_{n,\, s_h u + i - p_h,\, s_w v + j - p_w,\, c} \, W_{i j c m} $$

    Parameters
    ----------
    x : array, shape (N, H, W, C)
        Images: sample, row, column, channel. Entries outside an image are read as 0.
    W : array, shape (kh, kw, C, M)
        Kernels, M for each channel: the depth multiplier.
    stride : int or pair of int, default 1
        Steps $s_h, s_w$ of the window along rows and columns.
    padding : {"same", "valid"}, default "same"
        As in [conv2d][refnet.conv2d].

    Returns
    -------
    out : array, shape (N, H_out, W_out, C M)
        The M results of channel c are the channels M c to M c + M - 1.
    pullback : callable
        ``dx, dW = pullback(dout)`` with $\mathrm{dW}_{i j c m} = \sum_{n u v}
        x_{n, s_h u + i - p_h, s_w v + j - p_w, c} \mathrm{dout}_{n, u, v, M c + m}$, and dx the
        correlation of dout, its entries s apart, with the kernels turned by 180 degrees, summed
        over the M results of each channel. ``pullback(dout, need_dx=False)`` gives None for dx.

    Raises
    ------
    ValueError
        If the shapes do not match, a stride is below 1, ``padding`` is unknown, or a "valid" window
        is larger than the image.
    TypeError
        If ``stride`` is not made of integers, or an array holds integers.

    References
    ----------
    Sifre, *Rigid-motion scattering for image classification* (2014), section 6.2. Howard et al.,
    *MobileNets* (2017), equation 3. The order of the channels is that of Keras.

    Derivation
    ----------
    ``layers/depthwise_conv2d``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> x = np.stack([np.eye(2), np.ones((2, 2))], axis=-1)[None]  # two channels
    >>> W = np.array([1.0, 10.0]).reshape(1, 1, 2, 1)
    >>> refnet.depthwise_conv2d(x, W)[0][0, :, :, 1]
    array([[10., 10.],
           [10., 10.]])
    """
    windows = Windows.over("depthwise_conv2d", x.shape[1:3], W.shape[:2], stride, padding)
    out, depthwise_conv2d_pullback = filter_channels(x, W, windows)
    return from_columns(out, len(x)), depthwise_conv2d_pullback


def filter_channels(
    x: Array, W: Array, windows: Windows, *, ones: bool = False
) -> tuple[Array, Pullback]:
    """Depthwise convolution of images into (W_out, C M, H_out N), after these a row of ones."""
    kh, kw, channels, multiplier = W.shape
    patches = _by_channel(windows.gather(x), channels)  # (W_out, C, kw kh, H_out N)
    kernels = W.transpose(2, 3, 1, 0).reshape(channels, multiplier, kw * kh)
    columns, *_, length = patches.shape
    out = np.empty((columns, channels * multiplier + ones, length), np.result_type(x, W))
    out[:, channels * multiplier :] = 1
    results = out[:, : channels * multiplier].reshape(columns, channels, multiplier, length)
    np.matmul(kernels, patches, out=results)

    def filter_channels_pullback(
        dout: Array, *, need_dx: bool = True
    ) -> tuple[Array | None, Array]:
        dx = None
        if need_dx:
            patches_of_dout = _by_channel(windows.adjoint.gather(dout), channels, multiplier)
            turned = W[::-1, ::-1].transpose(2, 1, 0, 3).reshape(channels, 1, -1)
            dx = from_columns((turned @ patches_of_dout)[:, :, 0], len(x))
        products = as_columns(dout).reshape(results.shape) @ patches.swapaxes(2, 3)
        dW = products.sum(axis=0).reshape(channels, multiplier, kw, kh).transpose(3, 2, 0, 1)
        return dx, dW

    return out, filter_channels_pullback


def _by_channel(patches: Array, channels: int, multiplier: int = 1) -> Array:
    """Sort (W_out, kw kh C M, H_out N) into (W_out, C, kw kh M, H_out N); a view if M is 1."""
    columns, _, length = patches.shape
    by_entry = patches.reshape(columns, -1, channels, multiplier, length)
    return by_entry.swapaxes(1, 2).reshape(columns, channels, -1, length)


class DepthwiseConv2D(WindowedLayer):
    """The layer of [depthwise_conv2d][refnet.depthwise_conv2d]: ``params`` W, no bias.

    Parameters
    ----------
    in_channels : int
        Channels of the input.
    kernel_size : int or pair of int
        Rows and columns of the kernel.
    depth_multiplier : int, default 1
        Kernels for each channel; the output has in_channels times as many channels.
    stride : int or pair of int, default 1
        Steps of the window along rows and columns.
    padding : {"same", "valid"}, default "same"
        As in [conv2d][refnet.conv2d].
    kernel_initializer : callable, optional
        Draws W; [GlorotUniform][refnet.GlorotUniform] unless given.
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
    >>> layer = refnet.DepthwiseConv2D(3, (3, 5), depth_multiplier=2, seed=0)
    >>> layer.forward(np.ones((5, 28, 28, 3), np.float32)).shape
    (5, 28, 28, 6)
    """

    def __init__(
        self,
        in_channels: int,
        kernel_size: Any,
        *,
        depth_multiplier: int = 1,
        stride: Any = 1,
        padding: str = "same",
        kernel_initializer: Initializer | None = None,
        seed: int | None = None,
        rng: Generator | None = None,
        dtype: DTypeLike = "float32",
        name: str | None = None,
    ) -> None:
        in_channels = positive_int("in_channels", in_channels)
        super().__init__(
            "kernel_size", kernel_size, stride, padding, in_channels=in_channels,
            filters=in_channels * positive_int("depth_multiplier", depth_multiplier), name=name,
        )  # fmt: skip
        rng, dtype = random_generator(seed, rng), floating_dtype(dtype)
        draw_W = initializer("kernel_initializer", kernel_initializer, GlorotUniform())
        shape = (*self.window, in_channels, depth_multiplier)
        self.params["W"] = draw_W(shape, rng=rng, dtype=dtype)

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        return depthwise_conv2d(x, self.params["W"], **self.options)


__all__ = ["DepthwiseConv2D", "depthwise_conv2d"]
