"""Every mutant of every op's source is rejected by the evidence or by a refusal test.

Survivors must be listed, each with the reason why it computes the same. Run by ``make mutation``.
"""

import importlib
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import refnet
from refnet.verification import letters, specs
from tests.mutation.equivalent import EQUIVALENT
from tests.mutation.operators import mutants
from tests.mutation.refusals import REFUSALS

pytestmark = pytest.mark.mutation
ROOT = Path(refnet.__file__).parent
QUICK_FIRST = "FDECB"

#: Module to mutate: the functions in it, and the ops whose evidence must notice.
TARGETS: dict[str, tuple[set[str], list[str]]] = {
    "activations/leaky_relu": ({"leaky_relu"}, ["activations/leaky_relu"]),
    "activations/log_softmax": ({"log_softmax"}, ["activations/log_softmax"]),
    "activations/relu": ({"relu"}, ["activations/relu"]),
    "activations/sigmoid": ({"sigmoid"}, ["activations/sigmoid"]),
    "activations/softmax": ({"softmax"}, ["activations/softmax"]),
    "activations/tanh": ({"tanh"}, ["activations/tanh"]),
    "layers/conv2d": ({"conv2d"}, ["layers/conv2d"]),
    "layers/dense": ({"dense"}, ["layers/dense"]),
    "layers/depthwise_conv2d": (
        {"depthwise_conv2d", "filter_channels", "_by_channel"},
        ["layers/depthwise_conv2d", "layers/separable_conv2d"],
    ),
    "layers/max_pool2d": (
        {
            "max_pool2d",
            "_largest",
            "_share",
            "_entries",
            "_blocks",
            "_index",
            "_nearest",
            "_nearest_transposed",
        },
        ["layers/max_pool2d"],
    ),
    "layers/separable_conv2d": ({"separable_conv2d"}, ["layers/separable_conv2d"]),
    "layers/spatially_separable_conv2d": (
        {"spatially_separable_conv2d"},
        ["layers/spatially_separable_conv2d"],
    ),
    "core/windows": (
        {
            "Axis.of",
            "Axis.adjoint",
            "Axis.length",
            "Axis.canvas",
            "meeting",
            "Windows.over",
            "Windows.strides",
            "Windows.adjoint",
            "Windows.gather",
            "correlate",
            "flip",
            "kernel_matrix",
            "split_kernel_matrix",
            "columns_first",
            "as_columns",
            "from_columns",
        },
        [
            "layers/conv2d",
            "layers/depthwise_conv2d",
            "layers/max_pool2d",
            "layers/spatially_separable_conv2d",
        ],
    ),
    "layers/dropout": ({"dropout"}, ["layers/dropout"]),
    "core/options": (
        {"plain_number", "probability", "positive_int", "positive_pair"},
        ["layers/dropout", "activations/leaky_relu", "layers/max_pool2d"],
    ),
    "layers/flatten": ({"flatten"}, ["layers/flatten"]),
    "losses/l2_penalty": ({"l2_penalty", "_strength"}, ["losses/l2_penalty"]),
    "losses/mean_squared_error": ({"mean_squared_error"}, ["losses/mean_squared_error"]),
    "losses/softmax_cross_entropy": (
        {"softmax_cross_entropy", "_checked_labels"},
        ["losses/softmax_cross_entropy"],
    ),
    "core/loss": (
        {"check_reduction", "reduce_losses", "spread_cotangent", "in_precision_of"},
        ["losses/softmax_cross_entropy", "losses/mean_squared_error"],
    ),
}


def test_every_op_is_a_target() -> None:
    assert {key for key in specs.keys() if not key.startswith("models/")} <= set(TARGETS)


@pytest.mark.parametrize("module", TARGETS)
def test_every_mutant_is_killed_or_equivalent(module: str) -> None:
    functions, keys = TARGETS[module]
    source = (ROOT / f"{module}.py").read_text("utf8")
    survivors, total = [], 0
    for description, tree in mutants(source, functions):
        total += 1
        code = compile(tree, f"<mutant of {module}>", "exec")
        with _installed(module, code, keys) as ops:
            if not any(_rejects(key, op) for key, op in ops.items()):
                survivors.append(description)
    listed = EQUIVALENT.get(module, {})
    print(f"{module}: {total} mutants, {total - len(survivors)} killed, {len(listed)} equivalent")
    assert total > 0
    assert sorted(survivors) == sorted(listed), (
        f"survivors that are not listed: {sorted(set(survivors) - set(listed))}; "
        f"listed but killed or gone: {sorted(set(listed) - set(survivors))}"
    )


@contextmanager
def _installed(module: str, code: Any, keys: list[str]) -> Iterator[dict[str, Callable[..., Any]]]:
    """Give the ops of ``keys`` as they are with the mutant in place of ``module``."""
    name = "refnet." + module.replace("/", ".")
    mutant = types.ModuleType(name)
    mutant.__file__ = str(ROOT / f"{module}.py")
    original = sys.modules[name]
    sys.modules[name] = mutant
    try:
        exec(code, mutant.__dict__)
        ops = {}
        for key in keys:
            home = mutant if key == module else _fresh("refnet." + key.replace("/", "."))
            ops[key] = getattr(home, key.partition("/")[2])
        yield ops
    finally:
        sys.modules[name] = original


def _fresh(name: str) -> types.ModuleType:
    """Import a second copy of a module, which binds whatever is in sys.modules now."""
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rejects(key: str, op: Callable[..., Any]) -> bool:
    spec = specs.load(key)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if any(_accepts_wrongly(refusal, op) for refusal in REFUSALS.get(key, [])):
            return True
        return any(
            not record.passed
            for letter in QUICK_FIRST
            for record in letters.ON_CODE[letter](spec, op)
        )


def _accepts_wrongly(refusal: Callable[[Any], None], op: Callable[..., Any]) -> bool:
    try:
        refusal(op)
    except Exception:  # noqa: BLE001 - a mutant may fail in any way
        return True
    return False
