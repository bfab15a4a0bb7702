"""The packages and the vendored files that the site names are those that it is made with."""

import importlib.metadata
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("hooks_importable")


def shown(words: str, root: Path = ROOT) -> str:
    from refnet_docs.expansions import expand
    from refnet_docs.request import Request

    return expand("provenance", Request(words, "behind-the-numbers.md", root, [], []))


def test_every_pin_is_listed() -> None:
    lines = ROOT.joinpath("constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    text = shown("packages")
    assert f"pins {len(pins)} packages" in text
    assert all(f"`{pin}`" in text for pin in pins)


def test_packages_are_those_pinned(tmp_path: Path) -> None:
    (tmp_path / "constraints.txt").write_text("# pinned\nnumpy==1.0\nno-such-package==2.0\n")
    text = shown("packages", tmp_path)
    assert "pins 2 packages, of which 1 were installed" in text
    assert f"than the pinned one: numpy {importlib.metadata.version('numpy')}." in text
    assert "`no-such-package==2.0`" in text


def test_a_changed_vendored_file_is_noticed(tmp_path: Path) -> None:
    vendor = tmp_path / "docs" / "assets" / "vendor"
    shutil.copytree(ROOT / "docs" / "assets" / "vendor", vendor)
    assert "katex/katex.min.js" in shown("vendored", tmp_path)
    with vendor.joinpath("katex", "katex.min.js").open("a") as file:
        file.write(" ")
    with pytest.raises(ValueError, match=r"katex\.min\.js has the sha256"):
        shown("vendored", tmp_path)
