"""Softmax: scores become probabilities."""

import numpy as np

from refnet.core.layer import Layer
from refnet.core.op import Array, Pullback, op


@op(x="... M")
def softmax(x: Array) -> tuple[Array, Pullback]:
    r"""Exponentials of the last axis, divided by their sum.

    $$ \mathrm{out}_{n m} = \frac{e^{x_{n m}}}{\sum_k e^{x_{n k}}}, \qquad
       \frac{\partial\,\mathrm{out}_{n m}}{\partial x_{n q}} =
       \mathrm{out}_{n m} (\delta_{m q} - \mathrm{out}_{n q}) $$

    Parameters
    ----------
    x : array, shape (..., M)
        Scores (logits), a row for each sample.

    Returns
    -------
    out : array, shape of x
        Positive entries; each row sums to 1.
    pullback : callable
        ``dx = pullback(dout)``, $\mathrm{dx}_{n q} = \mathrm{out}_{n q} \bigl(\mathrm{dout}_{n q}
        - \sum_m \mathrm{dout}_{n m}\,\mathrm{out}_{n m}\bigr)$: the whole Jacobian
        $\mathrm{diag}(p) - p p^\top$, not its diagonal.

    Raises
    ------
    ValueError
        If ``x`` is empty.
    TypeError
        If ``x`` holds integers.

    Notes
    -----
    The row's maximum is subtracted first, which changes nothing in the quotient and keeps the
    exponentials at most 1. A score of -inf gets probability 0; a row of -inf only, or with +inf,
    gives NaN.

    References
    ----------
    Goodfellow, Bengio and Courville, *Deep Learning* (2016), equation 6.29.
    Blanchard, Higham and Higham, *Accurately computing the log-sum-exp and softmax functions*
    (IMA Journal of Numerical Analysis 41, 2021).

    Derivation
    ----------
    ``activations/softmax``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> out, pullback = refnet.softmax(np.log([[0.2, 0.3, 0.5]]))
    >>> pullback([[1.0, -2.0, 0.5]]).round(3)
    array([[ 0.23 , -0.555,  0.325]])
    """
    exps = np.exp(x - x.max(axis=-1, keepdims=True))
    out = exps / exps.sum(axis=-1, keepdims=True)

    def softmax_pullback(dout: Array) -> Array:
        return out * (dout - (dout * out).sum(axis=-1, keepdims=True))

    return out, softmax_pullback


class Softmax(Layer):
    """The layer of [softmax][refnet.softmax]; no weights.

    To train, end the network with the scores and use
    [SoftmaxCrossEntropy][refnet.SoftmaxCrossEntropy], which stays finite.

    Parameters
    ----------
    name : str, optional
        Its name in a [Sequential][refnet.Sequential], which numbers unnamed layers.
    """

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        return softmax(x)


__all__ = ["Softmax", "softmax"]
