"""The same training step in eager PyTorch."""

import importlib
from collections.abc import Callable

import numpy as np

from refnet import models
from refnet.core.op import Array
from refnet.layers import Dense


def torch_step(name: str, x: Array, labels: Array) -> Callable[[], object]:
    """Training step of the model with refnet's initial weights: SGD on the mean cross-entropy."""
    torch = importlib.import_module("torch")
    chain = []
    for layer in models.build(name, seed=0):
        if isinstance(layer, Dense):
            linear = torch.nn.Linear(layer.in_features, layer.units)
            with torch.no_grad():  # PyTorch keeps the transpose
                linear.weight.copy_(torch.from_numpy(np.ascontiguousarray(layer.params["W"].T)))
                linear.bias.copy_(torch.from_numpy(layer.params["b"]))
            chain.append(linear)
        else:
            chain.append(getattr(torch.nn, type(layer).__name__)())
    model = torch.nn.Sequential(*chain)
    loss = torch.nn.CrossEntropyLoss(reduction="mean")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
    images, targets = torch.from_numpy(x), torch.from_numpy(labels)

    def step() -> float:
        optimizer.zero_grad()
        value = loss(model(images), targets)
        value.backward()
        optimizer.step()
        return float(value.item())

    return step
