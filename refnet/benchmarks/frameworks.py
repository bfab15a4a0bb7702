"""The frameworks that can take part, by name."""

import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass

from refnet.benchmarks.jax_step import jax_step
from refnet.benchmarks.problem import Builder
from refnet.benchmarks.refnet_step import parallel_refnet_step, refnet_step
from refnet.benchmarks.tensorflow_step import tensorflow_step
from refnet.benchmarks.torch_step import compiled_torch_step, torch_step


@dataclass(frozen=True)
class Framework:
    """What builds its step, and the modules whose import is not counted as the model's memory.

    The first module holds the version. pip installs it under its own name, unless ``package`` is
    another.
    """

    build: Builder
    modules: tuple[str, ...]
    package: str = ""


#: refnet first: the others are compared with it.
FRAMEWORKS: dict[str, Framework] = {
    "refnet": Framework(refnet_step, ("refnet", "refnet.training")),
    "refnet.parallel": Framework(parallel_refnet_step, ("refnet", "refnet.training")),
    "torch": Framework(torch_step, ("torch",)),
    "torch.compile": Framework(compiled_torch_step, ("torch",)),
    "tensorflow": Framework(tensorflow_step, ("tensorflow", "keras"), "tensorflow-cpu"),
    "jax": Framework(jax_step, ("jax",)),
}


def package(name: str) -> str:
    """Package that pip installs for the framework."""
    return FRAMEWORKS[name].package or FRAMEWORKS[name].modules[0]


def missing() -> list[str]:
    """Packages of the frameworks that are not there, in the order of the frameworks."""
    there = {package(name) for name in installed()}
    return [name for name in dict.fromkeys(map(package, FRAMEWORKS)) if name not in there]


def installed() -> list[str]:
    """Names of the frameworks whose modules are there, refnet first."""
    found = importlib.util.find_spec
    return [name for name, its in FRAMEWORKS.items() if found(its.modules[0]) is not None]


def choose(wanted: Iterable[str] | None = None) -> list[str]:
    """Names of the frameworks to be timed: all that are installed, or refnet and those ``wanted``.

    Raises
    ------
    KeyError
        If a name is unknown; the message lists the known ones.
    ModuleNotFoundError
        If a framework that is wanted is not installed; with the command that installs it.
    """
    if wanted is None:
        return installed()
    chosen = {"refnet", *wanted}
    for name in sorted(chosen - set(FRAMEWORKS)):
        known = ", ".join(FRAMEWORKS)
        raise KeyError(f"no framework is named {name!r}; expected some of {known}")
    for name in sorted(chosen - set(installed())):
        raise ModuleNotFoundError(f"{name} is not installed: pip install {package(name)}")
    return [name for name in FRAMEWORKS if name in chosen]
