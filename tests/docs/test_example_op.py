"""The op of the guide *Add an op*, put into a copy of this clone: all that the guide says is so."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "tests" / "docs" / "example_op"
GUIDE = ROOT / "docs" / "guides" / "add-an-op.md"
PARTS = ("refnet", "derivations", "tests", "docs", "mkdocs.yml", "pyproject.toml", "CHANGELOG.md")
FILES = sorted(
    path.relative_to(EXAMPLE).as_posix()
    for path in EXAMPLE.rglob("*")
    if path.is_file() and "__pycache__" not in path.parts
)
pytestmark = pytest.mark.usefixtures("hooks_importable")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sys.path.insert(0, str(ROOT / "docs" / "hooks"))
    try:
        from refnet_docs.example_op import install
    finally:
        sys.path.pop(0)
    clone = tmp_path_factory.mktemp("clone")
    install(ROOT, clone, PARTS)
    return clone


@pytest.fixture
def clone(installed: Path, tmp_path: Path) -> Path:
    """Copy of the copy, to be damaged."""
    return Path(shutil.copytree(installed, tmp_path / "clone"))


def run(clone: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=clone, env={**os.environ, "PYTHONPATH": str(clone), "PYTHONUTF8": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def verify(clone: Path, only: str = "ABCDEFG") -> dict[str, list[bool]]:
    """For each letter, what passed."""
    from refnet_docs.commands import run_refnet

    result = run_refnet(clone, "verify", "softplus", "--only", only, "--json")
    records = json.loads(result.stdout)
    passed = {
        letter: [record["passed"] for record in records if record["letter"] == letter]
        for letter in only
    }
    assert result.returncode == (not all(all(these) for these in passed.values()))
    return passed


def test_every_letter_passes(installed: Path) -> None:
    passed = verify(installed)
    assert all(these and all(these) for these in passed.values()), passed
    assert len(passed["G"]) == 6


def test_a_mistake_is_rejected_by_all_that_look_at_it(clone: Path) -> None:
    from refnet_docs.example_op import make_mistake

    make_mistake(clone)
    passed = verify(clone, "ABCDEF")
    assert all(passed["A"]), "the derivation does not look at the code"
    assert not any(any(passed[letter]) for letter in "BCDE")
    assert not all(passed["F"])


def test_a_step_that_does_not_follow_is_rejected(clone: Path) -> None:
    path = clone / "derivations/activations/softplus.py"
    path.write_text(path.read_text("utf-8").replace("-x[i, j]", "x[i, j]"), "utf-8")
    passed = verify(clone, "AC")
    assert not any(passed["A"])
    assert all(passed["C"]), "the derivation does not enter C"


def test_forgotten_lines_of_the_package_are_named(clone: Path) -> None:
    from refnet_docs.commands import run_refnet

    package = "refnet/activations/__init__.py"
    shutil.copy(ROOT / package, clone / package)
    shutil.copy(ROOT / "refnet" / "__init__.py", clone / "refnet" / "__init__.py")
    result = run_refnet(clone, "verify", "softplus", "--only", "C")
    assert result.returncode != 0
    said = " ".join((result.stdout + result.stderr).split())
    assert f"Does {package} import softplus from its module?" in said


def test_a_right_variant_among_the_wrong_ones_is_noticed(clone: Path) -> None:
    path = clone / "refnet/verification/specs/activations/softplus.py"
    text = path.read_text("utf-8").replace("sigmoid(-x)[0]", "sigmoid(x)[0]")
    path.write_text(text, "utf-8")
    assert verify(clone, "G")["G"].count(False) == 1


def test_trees_and_lists_are_complete(installed: Path) -> None:
    result = run(
        installed, "tests/test_tree.py", "tests/activations/test_softplus.py",
        "refnet/activations/softplus.py", "tests/test_bad_input.py",
        "tests/test_known_bugs.py", "tests/docs/test_pages.py",
        "tests/docs/test_typed_formulas.py", "tests/docs/test_api.py",
        "-k", "softplus or tree or nan or bug_26",
    )  # fmt: skip
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("name", [name for name in FILES if name != "edits.diff"])
def test_a_missing_file_is_noticed(clone: Path, name: str) -> None:
    (clone / name).unlink()
    notices = "docs/test_typed_formulas.py" if "/typed/" in name else "test_tree.py"
    assert run(clone, f"tests/{notices}", "-k", "softplus or test_tree").returncode != 0


def test_picture_is_drawn(installed: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the extra plots is not installed")
    result = subprocess.run(
        [sys.executable, "docs/tools/pictures", tmp_path, "activations/softplus"],
        cwd=installed, env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "almost the input" in (tmp_path / "activations" / "softplus.svg").read_text("utf-8")


def test_surviving_mutants_are_those_listed(installed: Path) -> None:
    result = run(installed, "-m", "mutation", "-k", "softplus", "tests/mutation")
    assert result.returncode == 0, result.stdout
    assert "1 passed" in result.stdout


def test_style(installed: Path) -> None:
    pytest.importorskip("ruff")
    files = [name for name in [*FILES, *_edited()] if name.endswith(".py")]
    for command in (["check"], ["format", "--check"]):
        result = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--no-cache", *files],
            cwd=installed, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert result.returncode == 0, result.stdout


def _edited() -> list[str]:
    return re.findall(r"^=== (\S+)$", EXAMPLE.joinpath("edits.diff").read_text("utf-8"), re.M)


def test_guide_shows_every_file() -> None:
    text = GUIDE.read_text("utf-8")
    shown = re.findall(r'^```\w+ title="(\S+)"\n--8<--\ntests/docs/example_op/(\S+)$', text, re.M)
    assert all(title in (name, "edits") for title, name in shown)
    golden = {name for name in FILES if name.endswith(".npz")}
    assert {name for _, name in shown} == set(FILES) - golden
    assert all(name in text for name in golden)


def test_an_edit_whose_place_is_gone_is_noticed(tmp_path: Path) -> None:
    from refnet_docs.example_op import install

    part = tmp_path / "root" / "mkdocs.yml"
    shutil.copytree(EXAMPLE, tmp_path / "root" / "tests" / "docs" / "example_op")
    part.write_text("nav:\n", "utf-8")
    (tmp_path / "clone").mkdir()
    with pytest.raises(ValueError, match=r"mkdocs\.yml has 0 lines"):
        install(tmp_path / "root", tmp_path / "clone", ["mkdocs.yml"])
