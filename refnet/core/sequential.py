"""A chain of layers."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from numpy.typing import ArrayLike

from refnet.core.layer import Layer, Shape
from refnet.core.op import Array, plain_array
from refnet.core.options import shape_of_sample
from refnet.core.weights import load_arrays, save_arrays


class Sequential:
    """Layers applied one after the other.

    Parameters
    ----------
    layers : iterable of Layer
        Unnamed ones get the name of their class and a number: ``dense_1``, ``relu_1``, ...
    input_shape : tuple of int, optional
        Shape of one sample. When given, all shapes are checked at once.
    name : str, optional
        What ``repr`` and a history call the model.

    Attributes
    ----------
    layers : tuple of Layer
        The layers, in their order.

    Raises
    ------
    ValueError
        If two layers have one name, there is no layer, or the shapes do not fit.
    TypeError
        If ``layers`` holds anything but layers.

    Examples
    --------
    >>> import refnet
    >>> model = refnet.Sequential([refnet.Dense(4, 3, seed=0), refnet.ReLU()], input_shape=(4,))
    >>> print(model.summary())
    layer    output shape  parameters
    dense_1  (3,)                  15
    relu_1   (3,)                   0
    total                          15
    >>> list(model.params)
    ['dense_1/W', 'dense_1/b']
    """

    def __init__(
        self,
        layers: Iterable[Layer],
        *,
        input_shape: Shape | None = None,
        name: str | None = None,
    ) -> None:
        self.layers = tuple(layers)
        if not self.layers:
            raise ValueError("layers is empty; expected at least one layer.")
        self.name = name
        for layer in self.layers:
            if not isinstance(layer, Layer):
                hint = f" Call it: {layer.__name__}(...)." if isinstance(layer, type) else ""
                raise TypeError(f"layers holds {layer!r}; expected refnet layers only.{hint}")
        _name_layers(self.layers)
        self.input_shape = None
        if input_shape is not None:
            self.input_shape = shape_of_sample("input_shape", input_shape)
            self.output_shape(self.input_shape)

    @property
    def params(self) -> dict[str, Array]:
        """The layers' parameters by ``"<layer>/<array>"``: the arrays themselves, not copies."""
        return _collect(self.layers, "params")

    @property
    def grads(self) -> dict[str, Array]:
        """The layers' gradients under the same keys, after ``backward``."""
        return _collect(self.layers, "grads")

    def forward(self, x: ArrayLike, *, training: bool = False) -> Array:
        """Output of the last layer for a batch.

        Parameters
        ----------
        x : array, shape (N, ...)
            The batch: N samples of the shape ``input_shape``.
        training : bool, default False
            Whether the batch is one to train on; it matters to dropout alone.

        Returns
        -------
        out : array, shape (N, ...)
            What the last layer gives.
        """
        out = plain_array(self.name or "Sequential", "x", x)
        for layer in self.layers:
            try:
                out = layer.forward(out, training=training)
            except (TypeError, ValueError) as error:
                error.add_note(f"in the layer {layer.name}, for input of shape {out.shape}")
                raise
        return out

    def backward(self, dout: ArrayLike) -> Array:
        """Gradient with respect to ``x``; sets every layer's ``grads``.

        Parameters
        ----------
        dout : array, shape of the output
            Gradient of the loss with respect to that output.

        Returns
        -------
        dx : array, shape of x
            Gradient of the loss with respect to ``x``, the input of the last ``forward``.
        """
        gradient = plain_array(self.name or "Sequential", "dout", dout)
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient

    def backward_params(self, dout: ArrayLike) -> None:
        """Set every layer's ``grads`` only, as training needs no gradient with respect to ``x``.

        ``dout`` is as for ``backward``.
        """
        gradient = plain_array(self.name or "Sequential", "dout", dout)
        with_params = [number for number, layer in enumerate(self.layers) if layer.params]
        if with_params:
            first = with_params[0]
            for layer in reversed(self.layers[first + 1 :]):
                gradient = layer.backward(gradient)
            self.layers[first].backward_params(gradient)

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape of one sample's output, given ``input_shape``, that of one sample's input."""
        return self._output_shapes(input_shape)[-1]

    def _output_shapes(self, input_shape: Shape) -> list[Shape]:
        shapes = [tuple(input_shape)]
        for layer in self.layers:
            shapes.append(layer.output_shape(shapes[-1]))
        return shapes[1:]

    def __getitem__(self, name: str) -> Layer:
        for layer in self.layers:
            if layer.name == name:
                return layer
        known = ", ".join(str(layer.name) for layer in self.layers)
        raise KeyError(f"no layer is named {name!r}; expected one of {known}")

    def __iter__(self) -> Iterator[Layer]:
        return iter(self.layers)

    def __len__(self) -> int:
        return len(self.layers)

    def __repr__(self) -> str:
        inside = ",\n  ".join(map(repr, self.layers))
        return f"Sequential(name={self.name!r}, layers=[\n  {inside},\n])"

    def summary(self, input_shape: Shape | None = None) -> str:
        """Table of the layers: name, output shape of one sample, number of parameters.

        Parameters
        ----------
        input_shape : tuple of int, optional
            Shape of one sample; needed where the model was built without.

        Raises
        ------
        ValueError
            If no shape is known, or it does not fit.
        """
        input_shape = self.input_shape if input_shape is None else input_shape
        if input_shape is None:
            raise ValueError(
                "input_shape is None; expected the shape of one sample, here or when building."
            )
        rows = [("layer", "output shape", "parameters")]
        total = 0
        for layer, shape in zip(self.layers, self._output_shapes(input_shape), strict=True):
            count = sum(array.size for array in layer.params.values())
            total += count
            rows.append((str(layer.name), str(shape), f"{count:,}"))
        rows.append(("total", "", f"{total:,}"))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join(
            f"{row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]:>{widths[2]}}" for row in rows
        )

    def save(self, path: str | Path) -> None:
        """Write the parameters to ``path``, .npz or .safetensors; the file appears whole or not.

        Raises
        ------
        ValueError
            If the suffix is neither.
        TypeError
            If a parameter holds Python objects or, for .safetensors, complex numbers.
        ModuleNotFoundError
            If the suffix is .safetensors and that package is not installed.
        """
        save_arrays(Path(path), self.params)

    def load(self, path: str | Path) -> None:
        """Read the parameters from ``path``, all of them or, if anything is wrong, none.

        Raises
        ------
        ValueError
            If the file's names, shapes or dtypes are not the model's; all differences are listed.
        """
        load_arrays(Path(path), self.params)


def _name_layers(layers: tuple[Layer, ...]) -> None:
    if len(set(map(id, layers))) < len(layers):  # one layer keeps only its last input
        raise ValueError("layers holds one layer twice; expected a layer for each place.")
    taken = [layer.name for layer in layers if layer.name is not None]
    repeated = sorted({name for name in taken if taken.count(name) > 1})
    if repeated:
        raise ValueError(f"layers share the name {', '.join(repeated)}; expected unique names.")
    for layer in layers:
        if layer.name is None:
            stem = type(layer).__name__.lower()
            number = 1
            while f"{stem}_{number}" in taken:
                number += 1
            layer.name = f"{stem}_{number}"
            taken.append(layer.name)


def _collect(layers: tuple[Layer, ...], attribute: str) -> dict[str, Array]:
    return {
        f"{layer.name}/{key}": array
        for layer in layers
        for key, array in getattr(layer, attribute).items()
    }
