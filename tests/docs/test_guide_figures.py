"""The figures of the guides are those of the published measurements, byte for byte."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "docs" / "guides" / "figures"


@pytest.fixture(scope="module")
def drawn(pinned_matplotlib, tmp_path_factory):
    from refnet.benchmarks.guide_figures import main

    folder = tmp_path_factory.mktemp("figures")
    main([str(ROOT / "docs" / "data"), str(folder)])
    return sorted(folder.iterdir())


def test_figures_are_those_of_the_data(drawn):
    assert [path.name for path in drawn] == ["kinks.svg", "step-sizes.svg"]
    for path in drawn:
        assert path.read_bytes() == (FIGURES / path.name).read_bytes(), f"make figures: {path.name}"


def test_every_figure_is_shown_with_a_text(drawn):
    pages = "\n".join(path.read_text("utf8") for path in (ROOT / "docs/guides").glob("*.md"))
    for path in drawn:
        image = rf"!\[([^\]]*)\]\(figures/{path.name}\)\{{ \.refnet-figure \}}"
        shown = re.search(image, pages)
        assert shown, f"no guide shows {path.name}"
        assert len(shown[1].split()) > 8, f"{path.name} needs a longer text"
