"""The layer: an op together with its parameters, its gradients and its shapes."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from refnet.core.op import SKIP_DX, Array, Pullback, can_skip_dx, plain_array

Shape = tuple[int, ...]
Initializer = Callable[..., Array]


class Layer:
    """Base of all layers: ``forward`` keeps the pullback that ``backward`` applies.

    Parameters
    ----------
    name : str, optional
        Unique within a [Sequential][refnet.Sequential], which numbers unnamed layers.

    Raises
    ------
    ValueError
        If ``name`` is empty, no string, or holds a "/".

    Attributes
    ----------
    params : dict of str to array
        The parameters, by the name they have in the op. Optimizers change them in place.
    grads : dict of str to array
        Their gradients, under the same keys, after ``backward``; overwritten by the next one.
    """

    def __init__(self, *, name: str | None = None) -> None:
        if name is not None and (not isinstance(name, str) or not name or "/" in name):
            raise ValueError(f"name is {name!r}; expected a non-empty string without '/'.")
        self.name = name
        self.params: dict[str, Array] = {}
        self.grads: dict[str, Array] = {}
        self._pullback: Pullback | None = None

    def apply(self, x: Array, *, training: bool) -> tuple[Array, Pullback]:
        """Call the op on the batch ``x``: the one method that a layer must define.

        ``training`` is what ``forward`` was given.
        """
        raise NotImplementedError(f"{type(self).__name__} must define apply(x, training=...)")

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape of one sample's output, given ``input_shape``, that of one sample's input."""
        return input_shape

    def forward(self, x: ArrayLike, *, training: bool = False) -> Array:
        """Output for a batch.

        Parameters
        ----------
        x : array, shape (N, ...)
            The batch: N samples of the shape that the layer's op takes.
        training : bool, default False
            Whether the batch is one to train on; it matters to dropout alone.

        Returns
        -------
        out : array, shape (N, ...)
            The op's output.
        """
        x = plain_array(self.name or type(self).__name__, "x", x)
        out, self._pullback = self.apply(x, training=training)
        return out

    def backward(self, dout: ArrayLike) -> Array:
        """Gradient with respect to ``x``; sets ``grads``.

        Parameters
        ----------
        dout : array, shape of the output
            Gradient of the loss with respect to that output.

        Returns
        -------
        dx : array, shape of x
            Gradient of the loss with respect to ``x``, the input of the last ``forward``.

        Raises
        ------
        ValueError
            If ``forward`` has not run, or ``dout`` has not the shape of its output.
        """
        return np.asarray(self._take(self._ready()(dout)))

    def backward_params(self, dout: ArrayLike) -> None:
        """Set ``grads`` only: ``backward`` without the cost of the gradient with respect to ``x``.

        ``dout`` is as for ``backward``.

        Raises
        ------
        ValueError
            As ``backward``.
        """
        pullback = self._ready()
        self._take(pullback(dout, **SKIP_DX) if can_skip_dx(pullback) else pullback(dout))

    def _ready(self) -> Pullback:
        if self._pullback is None:
            raise ValueError(
                f"{self.name or type(self).__name__}: backward was called before forward; "
                f"expected a forward pass first, since the gradient is taken at its input."
            )
        return self._pullback

    def _take(self, gradients: Any) -> Any:
        """Keep the gradients of the parameters; return that of ``x``."""
        if not self.params:
            return gradients
        if not isinstance(gradients, tuple) or len(gradients) != 1 + len(self.params):
            found = len(gradients) if isinstance(gradients, tuple) else "an array"
            raise ValueError(
                f"{self.name or type(self).__name__}: the pullback gives {found}; expected a tuple "
                f"of {1 + len(self.params)} gradients, of x and of {', '.join(self.params)}."
            )
        dx, *dparams = gradients
        self.grads = dict(zip(self.params, dparams, strict=True))
        return dx

    def __repr__(self) -> str:
        sizes = "".join(f", {key}{array.shape}" for key, array in self.params.items())
        return f"{type(self).__name__}(name={self.name!r}{sizes})"
