"""The documentation's tools, which are scripts beside the pages and not in a package."""

import importlib.metadata
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
#: What the extra docs brings, by import name.
DOCS_EXTRA = ("mkdocs", "material", "mkdocstrings", "mkdocstrings_handlers", "py_mini_racer")
#: These run in a copy of the clone that they are put into; that one needs PyTorch.
collect_ignore = ["example_op", "refnet_in_torch.py"]


@pytest.fixture(scope="module")
def load_script() -> Callable[[str], ModuleType]:
    """Import a script of docs/ by its path there."""

    def load(path: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / "docs" / path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture
def hooks_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``import refnet_docs`` find the package that MkDocs finds beside the hooks."""
    monkeypatch.syspath_prepend(ROOT / "docs" / "hooks")


@pytest.fixture(scope="module")
def run_mkdocs() -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Build a site strictly, in a process of its own; skip where the extra docs is missing."""
    missing = [name for name in DOCS_EXTRA if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"the extra docs is not installed: no module {', '.join(missing)}")

    def build(config: Path, site: Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", config, "-d", site],
            cwd=ROOT,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    return build


@pytest.fixture(scope="session")
def pinned_matplotlib() -> None:
    """Skip where the release of Matplotlib is not the one that drew the committed figures."""
    pytest.importorskip("matplotlib", reason="the extra plots is not installed")
    version = importlib.metadata.version("matplotlib")
    pins = ROOT.joinpath("constraints.txt").read_text("utf-8").splitlines()
    if f"matplotlib=={version}" not in pins:
        pytest.skip(f"Matplotlib {version} is installed; the figures were drawn by the one pinned")
