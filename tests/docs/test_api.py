"""The API reference says what every parameter is, in words that fit it."""

import importlib
import re
from typing import Any

import pytest

import refnet
from tests.docs.docstrings import EXTENSIONS, ROOT, gaps, shown

griffe = pytest.importorskip("griffe", reason="the extra docs is not installed")
#: Packages with public names of their own, besides those in refnet itself.
PACKAGES = (
    "activations", "data", "initializers", "layers", "losses", "models", "optimizers", "training",
)  # fmt: skip


def on_pages() -> list[str]:
    """What the pages ask mkdocstrings for."""
    pages = sorted((ROOT / "docs").rglob("*.md"))
    return [
        name for page in pages for name in re.findall(r"^::: (\S+)", page.read_text("utf8"), re.M)
    ]


def home(name: str) -> str:
    """Return where a public name is defined: ``refnet.layers.dense.dense``."""
    module, _, attribute = name.rpartition(".")
    found = getattr(importlib.import_module(module), attribute)
    return f"{found.__module__}.{found.__qualname__}"


def public() -> set[str]:
    """Return where the functions and classes in ``__all__`` are defined."""
    modules = [refnet, *(getattr(refnet, package) for package in PACKAGES)]
    named = [getattr(module, name) for module in modules for name in module.__all__]
    return {f"{one.__module__}.{one.__qualname__}" for one in named if callable(one)}


@pytest.fixture(scope="module")
def package() -> Any:
    """What mkdocstrings knows of refnet."""
    return griffe.load(
        "refnet",
        search_paths=[ROOT],
        extensions=griffe.load_extensions(*EXTENSIONS),
        docstring_parser="numpy",
    )


@pytest.mark.parametrize("path", sorted(public().union(map(home, on_pages()))))
def test_every_parameter_has_an_entry_of_its_own(path: str, package: Any) -> None:
    problems = {one.path: gaps(one) for one in shown(package[path.removeprefix("refnet.")])}
    assert not {path: said for path, said in problems.items() if said}


def test_every_public_name_is_on_a_page() -> None:
    assert public() <= set(map(home, on_pages()))
