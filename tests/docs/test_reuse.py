"""What the guide *Reuse a layer* says of ops outside refnet: copied, and inside PyTorch."""

import inspect
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import refnet

ROOT = Path(__file__).parents[2]
RNG = np.random.default_rng(0)


def test_an_op_copied_with_its_decorator_needs_numpy_only(tmp_path):
    (tmp_path / "op.py").write_bytes(ROOT.joinpath("refnet/core/op.py").read_bytes())
    source = inspect.getsource(inspect.unwrap(refnet.dense))
    (tmp_path / "mine.py").write_text(f"from op import Array, Pullback, op\n\n\n{source}", "utf-8")
    code = (
        "import sys; sys.path.insert(0, '.'); import numpy as np; from mine import dense; "
        "print(dense(np.ones((1, 2)), np.ones((2, 3)), np.zeros(3))[0].tolist()); "
        "print('refnet' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert run.stdout.split("\n")[:2] == ["[[2.0, 2.0, 2.0]]", "False"]


ALONE = ["dense", "flatten", "relu", "sigmoid", "tanh", "softmax", "log_softmax"]
HELPED = {
    "conv2d": [(2, 5, 4, 3), (3, 2, 3, 6), (6,)],
    "depthwise_conv2d": [(2, 5, 4, 3), (3, 2, 3, 6)],
    "dropout": [(2, 3)],
    "l2_penalty": [(2, 3)],
    "leaky_relu": [(2, 3)],
    "max_pool2d": [(2, 5, 4, 3)],
    "mean_squared_error": [(2, 3)],
    "separable_conv2d": [(2, 5, 4, 3), (3, 2, 3, 1), (3, 6), (6,)],
    "softmax_cross_entropy": [(2, 3)],
    "spatially_separable_conv2d": [(2, 5, 4, 3), (3, 3, 2), (2, 2, 6), (6,)],
}
OPTIONS = {
    "dropout": {"mask": np.ones((2, 3), bool), "keep_prob": 0.5},
    "l2_penalty": {"l2": 0.1},
    "leaky_relu": {"negative_slope": 0.1},
    "mean_squared_error": {"targets": np.ones((2, 3))},
    "softmax_cross_entropy": {"labels": [0, 1]},
}


def alone(name):
    """Return the op's source run where there is NumPy only."""
    _, _, source = inspect.getsource(inspect.unwrap(getattr(refnet, name))).partition("\n")
    namespace = {"np": np}
    exec("from __future__ import annotations\n" + source, namespace)
    return namespace[name]


@pytest.mark.parametrize("name", ALONE)
def test_op_stands_alone(name):
    shapes = [(4, 3), (3, 2), (2,)] if name == "dense" else [(4, 3)]
    arrays = [RNG.normal(size=shape) for shape in shapes]
    (out, pullback), (right, right_pullback) = alone(name)(*arrays), getattr(refnet, name)(*arrays)
    dout = RNG.normal(size=out.shape)
    assert np.array_equal(out, right)
    for found, expected in zip(pullback(dout), right_pullback(dout), strict=True):
        assert np.array_equal(found, expected)


@pytest.mark.parametrize("name", HELPED)
def test_op_needs_helpers(name):
    arrays = [RNG.normal(size=shape) for shape in HELPED[name]]
    options = OPTIONS.get(name, {})
    getattr(refnet, name)(*arrays, **options)
    with pytest.raises(NameError):
        alone(name)(*arrays, **options)


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason="PyTorch is not installed")


@pytest.fixture
def in_torch(torch):
    import importlib.util

    spec = importlib.util.spec_from_file_location(
        "refnet_in_torch", Path(__file__).with_name("refnet_in_torch.py")
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.in_torch


@pytest.mark.parametrize(
    ("op", "shapes", "options"),
    [
        (refnet.dense, [(4, 3), (3, 2), (2,)], {}),
        (refnet.conv2d, [(2, 5, 4, 3), (3, 2, 3, 6), (6,)], {"stride": 2}),
        (refnet.softmax_cross_entropy, [(3, 4)], {"labels": [0, 3, 1]}),
    ],
)
def test_op_inside_torch_passes_its_own_gradcheck(torch, in_torch, op, shapes, options):
    tensors = [torch.tensor(RNG.normal(size=shape), requires_grad=True) for shape in shapes]
    assert torch.autograd.gradcheck(in_torch(op, **options), tensors)


def test_a_wrong_pullback_fails_the_gradcheck(torch, in_torch):
    def wrong(x):
        return np.tanh(x), lambda dout: dout

    from torch.autograd.gradcheck import GradcheckError

    with pytest.raises(GradcheckError):
        torch.autograd.gradcheck(
            in_torch(wrong), [torch.tensor(RNG.normal(size=(2, 3)), requires_grad=True)]
        )


def test_an_array_changed_in_place_is_noticed(torch, in_torch):
    x = torch.tensor(RNG.normal(size=(2, 3)), requires_grad=True)
    out = in_torch(refnet.tanh)(x)
    with torch.no_grad():
        x += 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        out.sum().backward()


def test_second_derivatives_are_an_error(torch, in_torch):
    x = torch.tensor(RNG.normal(size=(2, 3)), requires_grad=True)
    (dx,) = torch.autograd.grad((in_torch(refnet.tanh)(x) ** 2).sum(), x, create_graph=True)
    with pytest.raises(RuntimeError, match="once_differentiable"):
        dx.sum().backward()
