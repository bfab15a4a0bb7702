"""What the figures of numbers start from, and what stands in their place without scripts."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.usefixtures("hooks_importable")


def cells(markdown: str) -> list[list[str]]:
    """Rows of the table in a fallback, without its head."""
    lines = [line for line in markdown.splitlines() if line.startswith("| ")]
    return [line.strip("| ").split(" | ") for line in lines[2:]]


@pytest.mark.parametrize("name", ["softmax", "differences"])
def test_marker_gives_container_data_and_scripts_that_exist(name: str) -> None:
    from refnet_docs.widgets import widget_markdown

    shown = widget_markdown(name, "../")
    assert f'data-widget="{name}"' in shown
    scripts = re.findall(r'src="\.\./(\S+?)"', shown)
    assert [Path(path).stem for path in scripts] == ["widget", name, name]
    assert all((ROOT / "docs" / path).is_file() for path in scripts)
    payload = re.search(r'type="application/json"[^>]*>(.*?)</script>', shown)
    assert payload is not None
    assert json.loads(payload[1], parse_constant=pytest.fail)  # browsers refuse NaN


def test_examples_show_where_the_formula_as_written_is_lost() -> None:
    from refnet_docs.widgets_numeric import softmax

    data, fallback = softmax()
    rows = cells(fallback)
    assert len(rows) == len(data["examples"])
    losses = {each["name"]: row[-2:] for each, row in zip(data["examples"], rows, strict=True)}
    for name, (stable, as_written) in losses.items():
        expected = {"logits of 1000": "nan", "logits far apart": "inf"}.get(name, stable)
        assert as_written == expected, name
    assert losses["logits far apart"][0] == "858"


def test_fallback_of_differences_has_its_best_steps_near_the_roots_of_epsilon() -> None:
    from refnet_docs.widgets_numeric import EXPONENTS, differences

    _, fallback = differences()
    rows = cells(fallback)
    assert len(rows) == len(EXPONENTS)
    best = {
        column: EXPONENTS[place]
        for place, row in enumerate(rows)
        for column, cell in enumerate(row[1:])
        if cell.startswith("**")
    }
    assert best == {0: -8, 1: -5, 3: -3, 4: -2}
    assert all(float(row[3]) < 1e-15 and float(row[6]) < 1e-7 for row in rows[-5:])


def test_points_are_those_of_the_functions() -> None:
    from refnet_docs.widgets_numeric import POINTS

    script = (ROOT / "docs/assets/js/widgets/differences.js").read_text("utf-8")
    labels = re.search(r"FORMULAS = \{(.*?)\};", script, re.DOTALL)
    assert labels is not None
    assert re.findall(r"(\w+): \"", labels[1]) == list(POINTS)
