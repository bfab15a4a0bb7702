"""The same training step in PyTorch, eager and compiled."""

import importlib
import os
from typing import Any

import numpy as np

from refnet.benchmarks.problem import LEARNING_RATE, Step, UnavailableError
from refnet.core.layer import Layer
from refnet.core.op import Array
from refnet.core.sequential import Sequential
from refnet.layers import (
    Conv2D,
    Dense,
    Flatten,
    MaxPool2D,
    SeparableConv2D,
    SpatiallySeparableConv2D,
)


def torch_step(model: Sequential, x: Array, labels: Array) -> Step:
    """Training step in eager PyTorch, with the parameters that ``model`` has now.

    Images are in the memory format channels_last, which took less time than the default one for
    both m4 and m5 (PyTorch 2.13, two cores).
    """
    return _step(_module(model), x, labels, compiled=False)


def compiled_torch_step(model: Sequential, x: Array, labels: Array) -> Step:
    """Training step of the same module through ``torch.compile``, backend inductor.

    Raises
    ------
    UnavailableError
        If it cannot be compiled, as where there is no C++ compiler.
    """
    # Compiling in this process, so that no idle worker processes share the machine.
    os.environ.setdefault("TORCHINDUCTOR_COMPILE_THREADS", "1")
    return _step(_module(model), x, labels, compiled=True)


def _step(module: Any, x: Array, labels: Array, *, compiled: bool) -> Step:
    torch = importlib.import_module("torch")
    module = module.to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(module.parameters(), lr=LEARNING_RATE)
    loss = torch.nn.CrossEntropyLoss(reduction="mean")
    images = torch.from_numpy(x).permute(0, 3, 1, 2)  # channels last in memory, as they are
    images, targets = images.to(memory_format=torch.channels_last), torch.from_numpy(labels)
    forward = module
    if compiled:
        forward = torch.compile(module)
        try:  # now, and not in the first step: this changes no parameter
            loss(forward(images), targets).backward()
        except RuntimeError as error:
            lines = [line for line in str(error).splitlines() if line.strip()]
            raise UnavailableError((lines or [type(error).__name__])[0]) from error

    def step() -> float:
        optimizer.zero_grad()
        value = loss(forward(images), targets)
        value.backward()
        optimizer.step()
        return float(value.item())

    return step


def _module(model: Sequential) -> Any:
    nn: Any = importlib.import_module("torch").nn

    class FlattenChannelsLast(nn.Module):  # type: ignore[misc]
        """In the order of refnet's (N, H, W, C), in which the dense weights are."""

        def forward(self, x: Any) -> Any:
            return x.permute(0, 2, 3, 1).flatten(1)

    chain: list[Any] = []
    for layer in model:
        if isinstance(layer, Dense):
            chain.append(_with(nn.Linear(*layer.params["W"].shape), layer.params["W"].T, layer))
        elif isinstance(layer, Conv2D):
            W = layer.params["W"]
            conv = nn.Conv2d(W.shape[2], W.shape[3], W.shape[:2], padding=_same(layer))
            chain.append(_with(conv, W.transpose(3, 2, 0, 1), layer))
        elif isinstance(layer, SeparableConv2D):
            D, P = layer.params["D"], layer.params["P"]
            kh, kw, channels, _ = D.shape
            depthwise = nn.Conv2d(
                channels, len(P), (kh, kw), padding=_same(layer), groups=channels, bias=False
            )
            chain.append(_with(depthwise, D.transpose(2, 3, 0, 1).reshape(len(P), 1, kh, kw)))
            pointwise = nn.Conv2d(*P.shape, 1)
            chain.append(_with(pointwise, P.T[:, :, None, None], layer))
        elif isinstance(layer, SpatiallySeparableConv2D):
            U, V = layer.params["U"][:, None], layer.params["V"][None]
            down, across = _same(layer)
            column = nn.Conv2d(*U.shape[2:], U.shape[:2], padding=(down, 0), bias=False)
            chain.append(_with(column, U.transpose(3, 2, 0, 1)))
            row = nn.Conv2d(*V.shape[2:], V.shape[:2], padding=(0, across))
            chain.append(_with(row, V.transpose(3, 2, 0, 1), layer))
        elif isinstance(layer, MaxPool2D):
            chain.append(nn.MaxPool2d(layer.window, layer.stride, ceil_mode=True))
        elif isinstance(layer, Flatten) and chain:
            chain.append(FlattenChannelsLast())
        else:
            chain.append(getattr(nn, type(layer).__name__)())
    return nn.Sequential(*chain)


def _same(layer: Any) -> tuple[int, int]:
    """Zeros on each side; an odd window only has as many on both."""
    height, width = layer.window
    return height // 2, width // 2


def _with(module: Any, weight: Array, biased: Layer | None = None) -> Any:
    """Give the module these weights, and the bias of the layer."""
    torch = importlib.import_module("torch")
    with torch.no_grad():
        module.weight.copy_(torch.from_numpy(np.ascontiguousarray(weight)))
        if biased is not None:
            module.bias.copy_(torch.from_numpy(biased.params["b"]))
    return module
