"""Spatially separable convolution: along the columns of an image, then along its rows."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from refnet.core.layer import Initializer
from refnet.core.op import Array, Pullback, op
from refnet.core.options import Generator, floating_dtype, positive_int, random_generator
from refnet.core.windowed import WindowedLayer
from refnet.core.windows import Windows
from refnet.initializers import GlorotUniform, Zeros
from refnet.initializers.given import initializer
from refnet.layers.conv2d import conv2d


@op(x="N H W C", U="kh C R", V="kw R F", b="F")
def spatially_separable_conv2d(
    x: Array, U: Array, V: Array, b: Array, *, stride: Any = 1, padding: str = "same"
) -> tuple[Array, Pullback]:
    r"""Correlate with a column of kh entries into R channels, then with a row of kw entries.

    $$ y_{n u w r} = \sum_{i c} x_{n,\, s_h u + i - p_h,\, w,\, c} \, U_{i c r}, \qquad
       \mathrm{out}_{n u v f} = b_f + \sum_{j r} y_{n,\, u,\, s_w v + j - p_w,\, r} \, V_{j r f} $$

    Parameters
    ----------
    x : array, shape (N, H, W, C)
        Images: sample, row, column, channel. Entries outside an image are read as 0.
    U : array, shape (kh, C, R)
        Column kernels.
    V : array, shape (kw, R, F)
        Row kernels.
    b : array, shape (F,)
        Bias, added after both.
    stride : int or pair of int, default 1
        Step along the rows, taken by U, and along the columns, taken by V.
    padding : {"same", "valid"}, default "same"
        As in [conv2d][refnet.conv2d].

    Returns
    -------
    out : array, shape (N, H_out, W_out, F)
        A channel for each entry of b; ``padding`` and ``stride`` give the rows and columns.
    pullback : callable
        ``dx, dU, dV, db = pullback(dout)``: dV, db and dy are the row step's, dx and dU the column
        step's pullback of dy. ``pullback(dout, need_dx=False)`` gives None for dx.

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
    $W_{i j c f} = \sum_r U_{i c r} V_{j r f}$. With one channel, one filter and R = 1 that is the
    separable kernel $k = k_1^\top k_2$; larger R give sums of R such kernels, and so, from
    $R = \min(k_h, k_w)$ on, every kernel.

    References
    ----------
    Jaderberg, Vedaldi and Zisserman, *Speeding up Convolutional Neural Networks with Low Rank
    Expansions* (BMVC 2014), scheme 2.

    Derivation
    ----------
    ``layers/spatially_separable_conv2d``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> column, row = np.array([1.0, 2.0, 1.0]), np.array([-1.0, 0.0, 1.0])  # Sobel
    >>> x = np.arange(9.0).reshape(1, 3, 3, 1) ** 2
    >>> U, V = column.reshape(3, 1, 1), row.reshape(3, 1, 1)
    >>> refnet.spatially_separable_conv2d(x, U, V, np.zeros(1), padding="valid")[0].item()
    64.0
    """
    rows, columns = Windows.over(
        "spatially_separable_conv2d", x.shape[1:3], (len(U), len(V)), stride, padding
    ).strides
    x = x.astype(np.result_type(x, U, V, b), copy=False)  # so that the steps agree on it
    y, column_pullback = conv2d(
        x, U[:, None], np.zeros_like(U[0, 0]), stride=(rows, 1), padding=padding
    )
    out, row_pullback = conv2d(y, V[None], b, stride=(1, columns), padding=padding)

    def spatially_separable_conv2d_pullback(
        dout: Array, *, need_dx: bool = True
    ) -> tuple[Array | None, Array, Array, Array]:
        dy, dV, db = row_pullback(dout)
        dx, dU, _ = column_pullback(dy, need_dx=need_dx)
        return dx, dU[:, 0], dV[0], db

    return out, spatially_separable_conv2d_pullback


class SpatiallySeparableConv2D(WindowedLayer):
    """The layer of [spatially_separable_conv2d][refnet.spatially_separable_conv2d].

    ``params`` U (kh, in_channels, rank), V (kw, rank, filters) and b (filters,).

    Parameters
    ----------
    in_channels : int
        Channels of the input.
    filters : int
        Channels of the output.
    kernel_size : int or pair of int
        Length of the column kernels and of the row kernels.
    rank : int, default 1
        Channels between the two steps.
    stride : int or pair of int, default 1
        Steps of the window along rows and columns.
    padding : {"same", "valid"}, default "same"
        As in [conv2d][refnet.conv2d].
    kernel_initializer : callable, optional
        Draws U, then V; [GlorotUniform][refnet.GlorotUniform] unless given.
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
    >>> layer = refnet.SpatiallySeparableConv2D(8, 16, 3, rank=4, seed=0)
    >>> layer.forward(np.ones((5, 28, 28, 8), np.float32)).shape
    (5, 28, 28, 16)
    """

    def __init__(
        self,
        in_channels: int,
        filters: int,
        kernel_size: Any,
        *,
        rank: int = 1,
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
        self.rank = positive_int("rank", rank)
        rng, dtype = random_generator(seed, rng), floating_dtype(dtype)
        draw = initializer("kernel_initializer", kernel_initializer, GlorotUniform())
        draw_b = initializer("bias_initializer", bias_initializer, Zeros())
        height, width = self.window
        self.params["U"] = draw((height, 1, in_channels, rank), rng=rng, dtype=dtype)[:, 0]
        self.params["V"] = draw((1, width, rank, filters), rng=rng, dtype=dtype)[0]
        self.params["b"] = draw_b((filters,), rng=rng, dtype=dtype)

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        return spatially_separable_conv2d(x, *self.params.values(), **self.options)


__all__ = ["SpatiallySeparableConv2D", "spatially_separable_conv2d"]
