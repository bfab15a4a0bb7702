"""Dense layer: every output is a weighted sum of every input, plus a bias."""

from numpy.typing import DTypeLike

from refnet.core.layer import Initializer, Layer, Shape
from refnet.core.op import Array, Pullback, op
from refnet.core.options import Generator, floating_dtype, positive_int, random_generator
from refnet.initializers import GlorotUniform, Zeros
from refnet.initializers.given import initializer


@op(x="N D", W="D M", b="M")
def dense(x: Array, W: Array, b: Array) -> tuple[Array, Pullback]:
    r"""Affine map of each row, $\mathrm{out} = x W + b$.

    $$ \mathrm{out}_{n m} = \sum_d x_{n d} W_{d m} + b_m $$

    Parameters
    ----------
    x : array, shape (N, D)
        A row for each sample.
    W : array, shape (D, M)
        Weights: column m holds those of output m. (PyTorch stores the transpose.)
    b : array, shape (M,)
        Bias, added to every row.

    Returns
    -------
    out : array, shape (N, M)
        A row for each sample.
    pullback : callable
        ``dx, dW, db = pullback(dout)`` with
        $\mathrm{dx} = \mathrm{dout}\, W^\top$, $\mathrm{dW} = x^\top \mathrm{dout}$ and
        $\mathrm{db}_m = \sum_n \mathrm{dout}_{n m}$.

    Raises
    ------
    ValueError
        If the shapes do not match; a bias of shape (1,), (N, 1) or (1, M) is refused.
    TypeError
        If an array holds integers.

    Notes
    -----
    The gradients of W and b are sums over the batch. Where a mean is wanted, the loss takes it.

    References
    ----------
    Goodfellow, Bengio and Courville, *Deep Learning* (2016), section 6.5.6.

    Derivation
    ----------
    ``layers/dense``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> x = np.array([[1.0, 2.0]])
    >>> W = np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]])
    >>> out, pullback = refnet.dense(x, W, np.zeros(3))
    >>> out
    array([[ 5.,  2., -1.]])
    >>> dx, dW, db = pullback([[1.0, 10.0, 100.0]])
    >>> dx
    array([[-99.,  12.]])
    """

    def dense_pullback(dout: Array, *, need_dx: bool = True) -> tuple[Array | None, Array, Array]:
        dx = dout @ W.T if need_dx else None  # (N, M) @ (M, D)
        dW = x.T @ dout  # (D, N) @ (N, M)
        db = dout.sum(axis=0)  # b entered every row
        return dx, dW, db

    return x @ W + b, dense_pullback


class Dense(Layer):
    """The layer of [dense][refnet.dense]: ``params`` W (in_features, units) and b (units,).

    Parameters
    ----------
    in_features : int
        Columns of the input, D.
    units : int
        Columns of the output, M.
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
        If a size is no positive integer, ``dtype`` is not floating, or ``seed`` and
        ``rng`` are both given.

    Examples
    --------
    >>> import numpy as np, refnet
    >>> layer = refnet.Dense(784, 32, seed=0)
    >>> out = layer.forward(np.ones((5, 784), np.float32))
    >>> dx = layer.backward(np.ones((5, 32), np.float32))
    >>> layer.grads["W"].shape, dx.shape
    ((784, 32), (5, 784))
    """

    def __init__(
        self,
        in_features: int,
        units: int,
        *,
        kernel_initializer: Initializer | None = None,
        bias_initializer: Initializer | None = None,
        seed: int | None = None,
        rng: Generator | None = None,
        dtype: DTypeLike = "float32",
        name: str | None = None,
    ) -> None:
        super().__init__(name=name)
        self.in_features = positive_int("in_features", in_features)
        self.units = positive_int("units", units)
        rng, dtype = random_generator(seed, rng), floating_dtype(dtype)
        draw_W = initializer("kernel_initializer", kernel_initializer, GlorotUniform())
        draw_b = initializer("bias_initializer", bias_initializer, Zeros())
        self.params["W"] = draw_W((in_features, units), rng=rng, dtype=dtype)
        self.params["b"] = draw_b((units,), rng=rng, dtype=dtype)

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        return dense(x, self.params["W"], self.params["b"])

    def output_shape(self, input_shape: Shape) -> Shape:
        if input_shape != (self.in_features,):
            raise ValueError(
                f"{self.name or 'Dense'}: input shape is {input_shape}; "
                f"expected ({self.in_features},), as in_features says."
            )
        return (self.units,)


__all__ = ["Dense", "dense"]
