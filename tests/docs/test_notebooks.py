"""Every op has its notebook: made from the template, and with the outputs that it gives."""

import importlib.util
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from refnet.verification import specs

EXTRA = ("nbformat", "nbclient", "jupyter_client", "ipykernel")
MISSING = [name for name in EXTRA if importlib.util.find_spec(name) is None]
pytestmark = [
    pytest.mark.usefixtures("tools_importable"),
    pytest.mark.skipif(
        bool(MISSING), reason=f"the extra notebooks is not installed: no module {MISSING}"
    ),
]
ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "notebooks"
KEYS = specs.keys()
Run = Callable[[Any], Any]


@pytest.fixture
def tools_importable(hooks_importable: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``import refnet_notebooks`` find the generator."""
    monkeypatch.syspath_prepend(ROOT / "docs" / "tools" / "notebooks")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Execute notebooks in one kernel, whose start would else take most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "docs" / "tools" / "notebooks")
        from refnet_notebooks.execution import kernel

        with kernel(ROOT, tmp_path_factory.mktemp("kernel")) as execute:
            yield execute


def committed(key: str) -> Any:
    import nbformat

    return nbformat.read(FOLDER / f"{key}.ipynb", as_version=4)


def without_outputs(notebook: Any) -> Any:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    return notebook


def test_there_is_a_notebook_for_each_op_and_no_other() -> None:
    found = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert found == {f"{key}.ipynb" for key in KEYS}


@pytest.mark.parametrize("key", KEYS)
def test_notebook_is_valid_and_that_of_the_template(key: str) -> None:
    import nbformat
    from refnet_notebooks.template import notebook

    nbformat.validate(committed(key))
    assert without_outputs(committed(key)) == notebook(key), "make notebooks"


@pytest.mark.parametrize("key", KEYS)
def test_notebook_gives_its_outputs(key: str, run: Run) -> None:
    assert run(without_outputs(committed(key))) == committed(key), "make notebooks"


@pytest.mark.parametrize("key", KEYS)
def test_notebook_shows_each_step_and_refers_to_no_page_or_folder(key: str) -> None:
    from derivations import catalogue
    from derivations.calculus.printing import latex

    text = (FOLDER / f"{key}.ipynb").read_text("utf-8")
    assert not re.search(r"/(home|tmp|root|work|Users)/|site-packages|/usr/lib", text)
    for cell in committed(key).cells:
        if cell.cell_type == "markdown":  # no links: a notebook leaves the site's folder
            assert not re.search(r"\]\(|\]\[|``|<!--", cell.source), cell.source
    outputs = [out for cell in committed(key).cells for out in cell.get("outputs", [])]
    shown = "".join(out.get("text", "") + str(out.get("data", {})) for out in outputs)
    formulas = "".join(out.data.get("text/latex", "") for out in outputs if "data" in out)
    captions = [out.data.get("text/markdown") for out in outputs if "data" in out]
    title = specs.load(key).cases[0].settings.get("reduction", "")
    (claim,) = [claim for claim in catalogue.claims(key) if claim.title == title]
    for derivation in claim.gradients:
        for step in derivation.steps:
            assert f"{step.rule}:" in captions
            assert latex(step.expr) in formulas
    for word in ("every step holds at", "as expressions", "proved", "to 1e-12", "rejected: "):
        assert word in shown


def test_wrong_notebook_is_noticed(run: Run) -> None:
    """A cell that fails or warns is an error, and other outputs are others."""
    import nbformat
    from nbclient.exceptions import CellExecutionError
    from refnet_notebooks.template import notebook

    def execute(code: str) -> Any:
        cell = nbformat.v4.new_code_cell(code, id="cell")
        return run(nbformat.v4.new_notebook(cells=[cell])).cells[0].outputs

    assert execute("print(1)\nprint(2)")[0].text == "1\n2\n"
    with pytest.raises(CellExecutionError, match="AssertionError"):
        execute("assert False")
    with pytest.raises(RuntimeError, match=r"cell warns: .*UserWarning"):
        execute("import warnings; warnings.warn('x')")
    execute("kept = 1")
    with pytest.raises(CellExecutionError, match="NameError"):
        execute("kept")
    broken = notebook("activations/relu")
    broken.cells[-1].source = broken.cells[-1].source.replace(
        "return pullback(dout)", "return 2 * pullback(dout)"
    )
    with pytest.raises(CellExecutionError, match="dx0 is off by"):
        run(broken)
