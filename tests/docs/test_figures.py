"""The figures that the pages show are those of the published results."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "docs" / "coursework" / "figures"


@pytest.fixture(scope="module")
def drawn(pinned_matplotlib, tmp_path_factory):
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
