"""Logarithm of the softmax, without going through the softmax."""

import numpy as np

from refnet.core.layer import Layer
from refnet.core.op import Array, Pullback, op


@op(x="... M")
def log_softmax(x: Array) -> tuple[Array, Pullback]:
    r"""Each score minus the log-sum-exp of its row.

    $$ \mathrm{out}_{n m} = x_{n m} - \log \sum_k e^{x_{n k}}, \qquad
       \frac{\partial\,\mathrm{out}_{n m}}{\partial x_{n q}} =
       \delta_{m q} - e^{\mathrm{out}_{n q}} $$

    Parameters
    ----------
    x : array, shape (..., M)
        Scores (logits), a row for each sample.

    Returns
    -------
    out : array, shape of x
        Log-probabilities, at most 0.
    pullback : callable
        ``dx = pullback(dout)``, $\mathrm{dx}_{n q} = \mathrm{dout}_{n q}
        - e^{\mathrm{out}_{n q}} \sum_m \mathrm{dout}_{n m}$.

    Raises
    ------
    ValueError
        If ``x`` is empty.
    TypeError
        If ``x`` holds integers.

    Notes
    -----
    With $a = \max_k x_{n k}$ the log-sum-exp is $a + \log \sum_k e^{x_{n k} - a}$, which is finite
    for finite scores, and so is the output if their differences do not overflow.
    ``log(softmax(x))`` is -inf where the softmax underflows. A score of -inf gives -inf; a row of
    -inf only, or with +inf, gives NaN.

    References
    ----------
    Goodfellow, Bengio and Courville, *Deep Learning* (2016), equation 6.30.
    Blanchard, Higham and Higham, *Accurately computing the log-sum-exp and softmax functions*
    (IMA Journal of Numerical Analysis 41, 2021).

    Derivation
    ----------
    ``activations/log_softmax``

    Examples
    --------
    >>> import numpy as np, refnet
    >>> out, pullback = refnet.log_softmax(np.array([[-1000.0, 0.0, 1000.0]]))
    >>> out
    array([[-2000., -1000.,     0.]])
    """
    shifted = x - x.max(axis=-1, keepdims=True)
    out = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))

    def log_softmax_pullback(dout: Array) -> Array:
        return dout - np.exp(out) * dout.sum(axis=-1, keepdims=True)

    return out, log_softmax_pullback


class LogSoftmax(Layer):
    """The layer of [log_softmax][refnet.log_softmax]; no weights.

    Parameters
    ----------
    name : str, optional
        Its name in a [Sequential][refnet.Sequential], which numbers unnamed layers.
    """

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        return log_softmax(x)


__all__ = ["LogSoftmax", "log_softmax"]
