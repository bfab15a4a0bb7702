"""The trees agree: one key, the same name everywhere; and the runtime needs NumPy alone."""

import ast
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import refnet
from derivations import catalogue
from refnet.verification import specs

ROOT = Path(__file__).parents[1]
OP_FAMILIES = ("activations", "layers", "losses")
#: Files over 150 lines, each with its reason.
LONG_FILES = {
    "derivations/calculus/derivation.py": "a derivation, and what its parameters mean",
    "derivations/identities/cost_in_numbers.py": "every number with its formula",
    "refnet/cli/reproduction.py": "the options of reproduce, checked and carried out",
    "refnet/coursework/processes.py": "jobs, and all the ways in which one may end",
    "refnet/__init__.py": "a line for each public name",
    "refnet/core/windows.py": "the geometry and the layout of windows, to be read together",
    "refnet/layers/conv2d.py": "op and layer, each with all its options documented",
    "refnet/layers/depthwise_conv2d.py": "op and layer, each with all its options documented",
    "refnet/layers/max_pool2d.py": "op and layer, each with all its options documented",
    "refnet/layers/separable_conv2d.py": "op and layer, each with all its options documented",
    "refnet/layers/spatially_separable_conv2d.py": "op and layer, with all options documented",
    "derivations/calculus/rules.py": "all rewriting rules, to be read together",
    "refnet/core/op.py": "the contract of every op, in one place",
    "refnet/core/sequential.py": "docstrings of the most used class",
    "refnet/verification/specs/layers/separable_conv2d.py": "eleven wrong variants",
    "refnet/verification/specs/losses/softmax_cross_entropy.py": "eleven wrong variants",
}


def op_keys() -> list[str]:
    """Keys of the ops, from the modules of the runtime."""
    return sorted(
        f"{family}/{path.stem}"
        for family in OP_FAMILIES
        for path in (ROOT / "refnet" / family).glob("*.py")
        if path.stem != "__init__"
    )


def test_derivations_and_specs_have_the_keys_of_the_ops() -> None:
    with_gradients = sorted(catalogue.op_keys())
    assert [key for key in with_gradients if not key.startswith("models/")] == op_keys()
    assert sorted(specs.keys()) == with_gradients


@pytest.mark.parametrize("key", [key for key in catalogue.keys() if catalogue.is_identity(key)])
def test_identities_have_their_page_and_place_in_the_navigation(key: str) -> None:
    assert (ROOT / "docs" / f"{key}.md").is_file()
    assert f"{key}.md" in (ROOT / "mkdocs.yml").read_text("utf8")


@pytest.mark.parametrize("key", specs.keys())
def test_key_has_its_spec_test_page_picture_and_place_in_the_navigation(key: str) -> None:
    family, _, name = key.partition("/")
    assert specs.load(key).key == key
    assert (ROOT / "tests" / family / f"test_{name}.py").is_file()
    assert (ROOT / "docs" / family / f"{name}.md").is_file()
    assert f"{family}/{name}.md" in (ROOT / "mkdocs.yml").read_text("utf8")
    assert (ROOT / "docs/tools/pictures/refnet_pictures" / f"{key}.py").is_file()
    if specs.load(key).foreign:
        assert (ROOT / "refnet/verification/golden" / f"{key}.npz").is_file()


@pytest.mark.parametrize("key", op_keys())
def test_op_is_public_and_documented(key: str) -> None:
    name = key.partition("/")[2]
    op = getattr(refnet, name)
    assert name in refnet.__all__
    assert specs.load(key).op is op
    for section in ("Parameters", "Returns", "Raises", "References", "Derivation", "Examples"):
        assert f"{section}\n" in op.__doc__, f"{name} has no section {section}"
    assert f"``{key}``" in op.__doc__


def test_every_test_directory_is_collected_by_name() -> None:
    strays = [
        path
        for path in (ROOT / "tests").rglob("*.py")
        if "def test_" in path.read_text("utf8")
        and not path.name.startswith("test_")
        and path.name != "contract.py"
    ]
    assert not strays


def test_wheel_lists_every_package() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["tool"]["setuptools"]
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for tree in ("refnet", "derivations")
        for path in (ROOT / tree).rglob("__init__.py")
    }
    shipped = {name if name.startswith("refnet") else f"refnet.{name}" for name in found}
    assert set(listed["packages"]) == shipped


def test_files_are_short() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf8").splitlines())
        for tree in ("refnet", "derivations")
        for path in (ROOT / tree).rglob("*.py")
    }
    long = {name: length for name, length in lengths.items() if length > 150}
    assert set(long) == set(LONG_FILES), f"files over 150 lines and reasons differ: {long}"
    assert statistics.median(lengths.values()) < 80


def test_ops_hold_no_float_literals() -> None:
    for key in op_keys():
        for node in ast.walk(ast.parse((ROOT / "refnet" / f"{key}.py").read_text("utf8"))):
            if isinstance(node, ast.FunctionDef) and node.name == key.partition("/")[2]:
                floats = [
                    inner.value
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Constant) and isinstance(inner.value, float)
                ]
                assert not floats, f"{key} would lose exactness by {floats}"


def test_importing_refnet_imports_numpy_and_nothing_else() -> None:
    code = (
        "import sys, numpy; before = set(sys.modules); import refnet; "
        "print(sorted({m.partition('.')[0] for m in set(sys.modules) - before}))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ast.literal_eval(out.stdout)) - set(sys.stdlib_module_names)
    assert loaded - {"numpy", "cython_runtime"} == {"refnet"}  # parts of NumPy load lazily
