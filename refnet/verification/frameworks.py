"""Running a function in another framework, in float64, with its own automatic differentiation."""

import importlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from refnet.core.op import Array

Result = tuple[Array, list[Array], Array]  # output, gradients, cotangent


def run_in(
    framework: str,
    function: Callable[..., Any],
    arrays: Sequence[Array],
    options: dict[str, Any],
    cotangent: Callable[[tuple[int, ...]], Array],
) -> Result:
    """Output and gradients of ``function(framework, *arrays, **options)`` by autodiff."""
    return _RUNNERS[framework](function, arrays, options, cotangent)


def _in_torch(
    function: Callable[..., Any],
    arrays: Sequence[Array],
    options: dict[str, Any],
    cotangent: Callable[[tuple[int, ...]], Array],
) -> Result:
    torch = importlib.import_module("torch")
    tensors = [torch.tensor(array, dtype=torch.float64, requires_grad=True) for array in arrays]
    converted = {
        name: torch.tensor(value) if isinstance(value, np.ndarray) else value
        for name, value in options.items()
    }
    out = function(torch, *tensors, **converted)
    dout = cotangent(tuple(out.shape))
    gradients = torch.autograd.grad(out, tensors, torch.tensor(dout))
    return out.detach().numpy(), [gradient.numpy() for gradient in gradients], dout


def _in_jax(
    function: Callable[..., Any],
    arrays: Sequence[Array],
    options: dict[str, Any],
    cotangent: Callable[[tuple[int, ...]], Array],
) -> Result:
    jax = importlib.import_module("jax")
    jax.config.update("jax_enable_x64", True)
    out, vjp = jax.vjp(lambda *xs: function(jax, *xs, **options), *arrays)
    dout = cotangent(tuple(out.shape))
    gradients = vjp(jax.numpy.asarray(dout))
    return np.asarray(out), [np.asarray(gradient) for gradient in gradients], dout


_RUNNERS = {"torch": _in_torch, "jax": _in_jax}
