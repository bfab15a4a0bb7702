"""Optional packages are named with their extra when missing; lazy names load when asked for."""

import subprocess
import sys

import pytest

import refnet
from refnet.core.extras import require
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
