"""Convolution: one small kernel, applied at every place of an image."""

from typing import Any

from numpy.typing import DTypeLike

from refnet.core.layer import Initializer
from refnet.core.op import Array, Pullback, op
from refnet.core.options import Generator, floating_dtype, positive_int, random_generator
from refnet.core.windowed import WindowedLayer
from refnet.core.windows import (
    Windows,
    as_columns,
    correlate,
    flip,
    from_columns,
    kernel_matrix,
    split_kernel_matrix,
)
from refnet.initializers import GlorotUniform, Zeros
from refnet.initializers.given import initializer


@op(x="N H W C", W="kh kw C F", b="F")
def conv2d(
    x: Array, W: Array, b: Array, *, stride: Any = 1, padding: str = "same"
) -> tuple[Array, Pullback]:
    r"""Correlate images with F kernels, and add a bias to each of the F results.

    $$ \mathrm{out}_{n u v f} = b_f + \sum_{i j c} x_{n,\, s_h u + i - p_h,\, s_w v + j - p_w,\, c}
       \, W_{i j c f} $$

    Parameters
    ----------
    x : array, shape (N, H, W, C)
        Images: sample, row, column, channel. Entries outside an image are read as 0.
    W : array, shape (kh, kw, C, F)
        Kernels. (PyTorch stores them as (F, C, kh, kw).)
    b : array, shape (F,)
        Bias, one for each kernel.
    stride : int or pair of int, default 1
        Steps $s_h, s_w$ of the window along rows and columns.
    padding : {"same", "valid"}, default "same"
        "same": ceil(H / s_h) rows of output; the zeros around the image are split evenly, the odd
        one behind it. "valid": only windows that lie inside the image. Likewise for the
        columns. The zeros in front are $p_h$ rows and $p_w$ columns.

    Returns
    -------
    out : array, shape (N, H_out, W_out, F)
        A channel for each kernel; ``padding`` and ``stride`` give the rows and columns.
    pullback : callable
        ``dx, dW, db = pullback(dout)`` with $\mathrm{dW}_{i j c f} = \sum_{n u v}
        x_{n, s_h u + i - p_h, s_w v + j - p_w, c} \mathrm{dout}_{n u v f}$,
        $\mathrm{db}_f = \sum_{n u v} \mathrm{dout}_{n u v f}$, and dx the correlation of dout, its
        entries s apart, with the kernels turned by 180 degrees. ``pullback(dout,
        need_dx=False)`` gives None for dx.

    Raises
    ------
    ValueError
        If the shapes do not match, a stride is below 1, ``padding`` is unknown, or a "valid" window
        is larger than the image.
    TypeError
        If ``stride`` is not made of integers, or an array holds integers.

    Notes
    -----
    As in most frameworks, "convolution" means correlation: the kernel is not turned.
    The bias is the weight of one more input that is always 1; so one matrix product makes out, and
    another one dW and db. Both multiply matrices that ``refnet.core.windows`` gathers.

    References
    ----------
    Dumoulin and Visin, *A guide to convolution arithmetic for deep learning* (2016), chapters 2
    and 4. Chellapilla, Puri and Simard, *High Performance Convolutional Neural Networks for
    Document Processing* (2006), for the matrix product.

    Derivation
    ----------
    ``layers/conv2d``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> x = np.arange(12.0).reshape(1, 3, 4, 1)
    >>> W = np.array([[1.0, 0.0], [0.0, -1.0]]).reshape(2, 2, 1, 1)
    >>> out, pullback = refnet.conv2d(x, W, np.zeros(1), padding="valid")
    >>> out[0, :, :, 0]
    array([[-5., -5., -5.],
           [-5., -5., -5.]])
    >>> dx, dW, db = pullback(np.ones((1, 2, 3, 1)))
    >>> dW[:, :, 0, 0]
    array([[18., 24.],
           [42., 48.]])
    """
    windows = Windows.over("conv2d", x.shape[1:3], W.shape[:2], stride, padding)
    patches = windows.gather(x, ones=True)  # a matrix for each column of the output
    out = kernel_matrix(W, b).T @ patches

    def conv2d_pullback(dout: Array, *, need_dx: bool = True) -> tuple[Array | None, Array, Array]:
        dx = correlate(dout, flip(W), windows.adjoint) if need_dx else None
        products = patches @ as_columns(dout).swapaxes(1, 2)
        dW, db = split_kernel_matrix(products.sum(axis=0), W.shape)
        return dx, dW, db

    return from_columns(out, len(x)), conv2d_pullback


class Conv2D(WindowedLayer):
    """The layer of [conv2d][refnet.conv2d]: ``params`` W and b.

    Parameters
    ----------
    in_channels : int
        Channels of the input.
    filters : int
        Channels of the output.
    kernel_size : int or pair of int
        Rows and columns of the kernel.
    stride : int or pair of int, default 1
        Steps of the window along rows and columns.
    padding : {"same", "valid"}, default "same"
        As in [conv2d][refnet.conv2d].
    kernel_initializer : callable, optional
        Draws W; [GlorotUniform][refnet.GlorotUniform] unless given.
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
    >>> layer = refnet.Conv2D(1, 8, 3, stride=2, seed=0)
    >>> layer.forward(np.ones((5, 28, 28, 1), np.float32)).shape
    (5, 14, 14, 8)
    """

    def __init__(
        self,
        in_channels: int,
        filters: int,
        kernel_size: Any,
        *,
        stride: Any = 1,
        padding: str = "same",
        kernel_initializer: Initializer | None = None,
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
        rng, dtype = random_generator(seed, rng), floating_dtype(dtype)
        draw_W = initializer("kernel_initializer", kernel_initializer, GlorotUniform())
        draw_b = initializer("bias_initializer", bias_initializer, Zeros())
        self.params["W"] = draw_W((*self.window, in_channels, filters), rng=rng, dtype=dtype)
        self.params["b"] = draw_b((filters,), rng=rng, dtype=dtype)

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        return conv2d(x, self.params["W"], self.params["b"], **self.options)


__all__ = ["Conv2D", "conv2d"]
