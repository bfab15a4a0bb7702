"""The same network in Keras 3: the same layers, with copies of the weights."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from refnet.comparison.layer_twins import has_twin, known_layers, layer_twins
from refnet.core.extras import require
from refnet.core.options import check_kind
from refnet.core.sequential import Sequential


def keras_twin(model: Sequential) -> Any:
    """Build the network that ``model`` is in Keras, with copies of its weights.

    Parameters
    ----------
    model : Sequential
        With an ``input_shape``, and all its parameters of one dtype, which the twin gets too.

    Returns
    -------
    keras.Sequential
        Not compiled. It runs on the back end that Keras has chosen, by the variable
        ``KERAS_BACKEND``, when it was first imported.

    Raises
    ------
    TypeError
        If a layer has no twin; the message lists those that have.
    ValueError
        If ``input_shape`` is missing, or the parameters have several dtypes or none.
    RuntimeError
        If the back end does not hold the dtype, as JAX float64 unless ``JAX_ENABLE_X64`` is set.
    ModuleNotFoundError
        If Keras is not installed; it comes with the extra "compare".

    Notes
    -----
    A spatially separable convolution becomes two of ``Conv2D``, the first without a bias. Dropout
    has no twin: the masks come from different generators. TensorFlow refuses a depthwise stride
    that differs between rows and columns, and rounds the slope of a leaky ReLU to float32.
    """
    check_kind("model", model, Sequential)
    if model.input_shape is None:
        raise ValueError("input_shape is None; expected a model built for one shape of sample.")
    for layer in model:
        if not has_twin(layer):
            raise TypeError(
                f"{layer.name} is a {type(layer).__name__}, which has no twin in Keras; "
                f"expected {known_layers()}."
            )
    dtype, keras = dtype_of(model), import_keras()
    network = keras.Sequential([keras.Input(model.input_shape, dtype=dtype)], name=model.name)
    for layer in model:
        for twin, weights in layer_twins(keras.layers, layer, dtype):
            network.add(twin)  # which makes its weights
            twin.set_weights([array.copy() for array in weights])  # JAX may share their memory
    held = {array.dtype.name for array in network.get_weights()} - {dtype}
    if held:
        hint = " Set JAX_ENABLE_X64=1." if keras.backend.backend() == "jax" else ""
        raise RuntimeError(f"Keras holds the weights in {held.pop()}; expected {dtype}.{hint}")
    return network


def dtype_of(model: Sequential) -> str:
    """Name of the dtype that all parameters of ``model`` have."""
    found = sorted({array.dtype.name for array in model.params.values()})
    if len(found) != 1:
        raise ValueError(f"the parameters have dtypes {found}; expected exactly one.")
    return found[0]


def import_keras() -> Any:
    """Import Keras, on the back end that ``KERAS_BACKEND`` names."""
    return require("keras", extra="compare", purpose="the comparison with Keras")


@contextmanager
def precision(dtype: str) -> Iterator[None]:
    """Let Keras compute in ``dtype`` what no argument decides: learning rates, sums of losses."""
    config = import_keras().config
    before = config.floatx()
    config.set_floatx(dtype)
    try:
        yield
    finally:
        config.set_floatx(before)


__all__ = ["keras_twin"]
