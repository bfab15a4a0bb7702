"""Optional packages are named with their extra when missing; lazy names load when asked for."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import refnet
from refnet.core.extras import how_to_install, require
from refnet.core.lazy import lazy_attributes


def test_an_installed_package_is_imported():
    assert require("json.decoder", extra="data", purpose="reading").JSONDecoder


def test_a_missing_package_is_named_with_its_extra():
    with pytest.raises(ModuleNotFoundError) as caught:
        require("refnet_absent.part", extra="plots", purpose="drawing")
    assert str(caught.value) == (
        "drawing needs the package 'refnet_absent', which is not installed. "
        "It comes with the extra 'plots': pip install 'refnet[plots]', "
        "or in a clone pip install '.[plots]'"
    )
    assert caught.value.name == "refnet_absent"
    assert caught.value.__cause__ is None


def test_every_hint_names_an_extra_that_there_is():
    root = Path(refnet.__file__).parents[1]
    known = tomllib.loads(root.joinpath("pyproject.toml").read_text("utf8"))["project"]
    texts = [path.read_text("utf8") for path in sorted(root.glob("refnet/**/*.py"))]
    named = re.findall(r"(?:how_to_install\(|\bextra=)[\"'](\w+)[\"']", "\n".join(texts))
    assert {"plots", "compare", "cli", "data", "derivations"} <= set(named)
    assert set(named) <= set(known["optional-dependencies"])
    typed = [text for text in texts if re.search(r"pip install '?(\.|refnet)\[\w", text)]
    assert not typed, "write how_to_install(extra)"
    assert how_to_install("all").count("[all]") == 2


def test_a_package_that_lacks_something_itself_says_so(tmp_path, monkeypatch):
    tmp_path.joinpath("refnet_broken.py").write_text("import refnet_absent\n", "utf8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match=r"^No module named 'refnet_absent'$"):
        require("refnet_broken", extra="plots", purpose="drawing")


def test_a_package_that_is_blocked_counts_as_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "sympy", None)
    from refnet.verification.derivations import derivations

    with pytest.raises(ModuleNotFoundError, match=r"deriving gradients needs .*'sympy'.*\[deriva"):
        derivations()


def test_lazy_attributes():
    find = lazy_attributes("my.package", {"dumps": "json"})
    assert find("dumps")([1]) == "[1]"
    with pytest.raises(AttributeError, match=r"module 'my\.package' has no attribute 'loads'"):
        find("loads")


def test_the_verification_is_loaded_when_first_used():
    code = (
        "import sys, refnet; assert 'refnet.verification' not in sys.modules; "
        "assert refnet.verification.check_gradients"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match="module 'refnet' has no attribute 'verify'"):
        getattr(refnet, "verify")  # noqa: B009 - as an expression it would look useless
