"""The figures that the pages show are those of the published results."""

import importlib.metadata
from pathlib import Path

import pytest

pytest.importorskip("matplotlib", reason="the extra plots is not installed")

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "docs" / "coursework" / "figures"
CONSTRAINTS = (ROOT / "constraints.txt").read_text("utf8").splitlines()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    version = importlib.metadata.version("matplotlib")
    if f"matplotlib=={version}" not in CONSTRAINTS:
        pytest.skip(f"Matplotlib {version} is installed; the figures were drawn by the one pinned")
    from refnet.coursework.figures import main

    folder = tmp_path_factory.mktemp("figures")
    main([str(ROOT / "docs" / "data"), str(folder)])
    return folder


def test_figures_are_those_of_the_results(drawn):
    names = {path.name for path in drawn.iterdir()}
    assert names == {path.name for path in FIGURES.iterdir()}
    for name in names:
        assert (drawn / name).read_bytes() == (FIGURES / name).read_bytes(), f"make figures: {name}"


def test_every_figure_is_shown_with_a_text(drawn):
    pages = "\n".join(path.read_text("utf8") for path in (ROOT / "docs/coursework").glob("*.md"))
    for path in drawn.iterdir():
        before, found, _ = pages.partition(f"](figures/{path.name})")
        assert found, f"no page shows {path.name}"
        assert len(before.rpartition("![")[2].split()) > 8, f"{path.name} needs a longer text"
