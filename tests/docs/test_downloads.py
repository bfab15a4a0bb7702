"""What the pages offer to download runs by itself, wherever refnet is installed."""

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from derivations import catalogue
from derivations.calculus.captions import plain
from refnet.verification import specs

pytestmark = pytest.mark.usefixtures("hooks_importable")
ROOT = Path(__file__).parents[2]
KEYS = specs.keys()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages as a wheel lays them out: the derivations inside refnet."""
    folder = tmp_path_factory.mktemp("installed")
    ignore = shutil.ignore_patterns("__pycache__", "golden")
    shutil.copytree(ROOT / "refnet", folder / "refnet", ignore=ignore)
    shutil.copytree(ROOT / "derivations", folder / "refnet" / "derivations", ignore=ignore)
    return folder


def run(arguments: list[str], installed: Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_scripts_print_the_derivations_and_check_them(installed: Path, tmp_path: Path) -> None:
    from refnet_docs.downloads import script

    for key in KEYS:
        tmp_path.joinpath(f"{key.partition('/')[2]}.py").write_text(script(key, ROOT), "utf-8")
    files = [f"{key.partition('/')[2]}.py" for key in KEYS]
    each = f"for f in {files}: print('====='); runpy.run_path(f, run_name='__main__')"
    result = run(["-c", f"import runpy\n{each}"], installed, tmp_path)  # SymPy loads once
    assert result.returncode == 0, result.stderr
    _, *printed = result.stdout.split("=====\n")
    for key, text in zip(KEYS, printed, strict=True):
        claims = catalogue.claims(key)
        for derivation in (derivation for claim in claims for derivation in claim.derivations):
            assert all(f"[{plain(step.rule)}]" in text for step in derivation.steps)
        counts = re.findall(r"^# every step checked: ([\d,]+) identities$", text, re.MULTILINE)
        assert len(counts) == len(claims), key
        assert "0" not in counts, key


def test_script_runs_by_its_name(installed: Path, tmp_path: Path) -> None:
    from refnet_docs.downloads import script

    tmp_path.joinpath("dense.py").write_text(script("layers/dense", ROOT), "utf-8")
    result = run(["dense.py"], installed, tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("out[n, m] = ")


def test_script_refuses_a_wrong_step(installed: Path, tmp_path: Path) -> None:
    from refnet_docs.downloads import script

    right = "dW.matrix_form = sp.MatrixSymbol"
    wrong = script("layers/dense", ROOT).replace(right, right.replace("= ", "= 2 * "))
    assert "2 * sp" in wrong
    tmp_path.joinpath("dense.py").write_text(wrong, "utf-8")
    result = run(["dense.py"], installed, tmp_path)
    assert result.returncode == 1
    assert "AssertionError" in result.stderr


@pytest.mark.parametrize("key", KEYS)
def test_script_is_the_derivation_but_for_its_imports_and_its_last_part(key: str) -> None:
    from refnet_docs.downloads import script

    tree = ast.parse(script(key, ROOT))
    source = ast.parse((ROOT / "derivations" / f"{key}.py").read_text("utf-8"))
    package = f"refnet.derivations.{key.partition('/')[0]}"
    relative = [node for node in source.body if isinstance(node, ast.ImportFrom) and node.level]
    assert relative
    for node in relative:
        name = "." * node.level + (node.module or "")
        node.module, node.level = importlib.util.resolve_name(name, package), 0
    last = tree.body.pop()
    assert isinstance(last, ast.If)
    assert ast.unparse(last.test) == "__name__ == '__main__'"
    assert ast.dump(tree) == ast.dump(source)


@pytest.mark.parametrize("key", KEYS)
def test_marker_links_to_both_files(key: str) -> None:
    from refnet_docs.downloads import downloads_markdown

    shown = downloads_markdown(key, "../", ROOT)
    name = key.partition("/")[2]
    assert f"[Derivation script ({name}.py)](../downloads/{key}.py)" in shown
    assert f"[Notebook ({name}.ipynb)](../downloads/{key}.ipynb)" in shown


def test_marker_is_refused_where_there_is_nothing(tmp_path: Path) -> None:
    from refnet_docs.downloads import downloads_markdown

    with pytest.raises(KeyError, match="is no op"):
        downloads_markdown("identities/adjoint", "../", ROOT)
    with pytest.raises(KeyError, match="has no notebook"):
        downloads_markdown("layers/dense", "../", tmp_path)
