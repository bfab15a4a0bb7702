"""The pictures of the pages: every op has one; drawn from what refnet computes, legible to all."""

import functools
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import refnet
from refnet.verification import specs

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "docs" / "figures"
#: Identities with a picture, and the op whose forward it shows, or whose gradients too.
IDENTITIES = {
    "identities/geometry": "conv2d",
    "identities/pooling_orders": "max_pool2d",
    "identities/toeplitz": "conv2d",
}
ONLY_FORWARD = {"identities/geometry"}
NAMES = [*specs.keys(), *IDENTITIES, "chain", "square"]
VARIABLE = re.compile(r"var\(--refnet-(\w+), (#[0-9a-f]{6})\)")
LABEL = re.compile(r' aria-label="[^"]*"')
#: Letters of Matplotlib stand upside down, at a hundredth of their size.
LETTERS = re.compile(r"scale\((0?\.\d+) -\1\)")
#: The ways in which a colour may be written in SVG, but for the words of PLAIN.
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(")
PLAIN = re.compile(r"(?:fill|stroke|stop-color|color)\s*[:=]\s*\"?\s*(?!none|var\()(\w+)")


@pytest.fixture
def draw(
    pinned_matplotlib: None, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, bytes]]:
    """Draw pictures into a folder, where the release of Matplotlib is the one that drew them."""
    monkeypatch.syspath_prepend(ROOT / "docs" / "tools" / "pictures")

    from refnet_pictures.drawing import main

    def draw_into(folder: Path, *names: str) -> dict[str, bytes]:
        main([str(folder), *names])
        return {
            path.relative_to(folder).with_suffix("").as_posix(): path.read_bytes()
            for path in folder.rglob("*.svg")
        }

    return draw_into


def test_pictures_are_those_that_refnet_draws(draw: Any, tmp_path: Path) -> None:
    drawn = draw(tmp_path)
    assert sorted(drawn) == sorted(NAMES)
    assert sorted(FIGURES.rglob("*.svg")) == sorted(FIGURES / f"{name}.svg" for name in NAMES)
    for name, picture in drawn.items():
        assert picture == (FIGURES / f"{name}.svg").read_bytes(), f"make figures: {name}"


@pytest.mark.usefixtures("pinned_matplotlib")
def test_command_draws_from_any_folder(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    command = [sys.executable, str(ROOT / "docs" / "tools" / "pictures"), str(tmp_path), "square"]
    subprocess.run(command, check=True, cwd=tmp_path, env=environment)
    assert (tmp_path / "square.svg").read_bytes() == (FIGURES / "square.svg").read_bytes()


def shifted(op: Any, forward: bool) -> Any:
    """Return the op with 1 added to its output, or to its gradients."""

    @functools.wraps(op)
    def run(*arrays: Any, **options: Any) -> Any:
        out, pullback = op(*arrays, **options)
        if forward:
            return out + 1, pullback

        def shifted_pullback(dout: Any) -> Any:
            found = pullback(dout)
            return tuple(g + 1 for g in found) if isinstance(found, tuple) else found + 1

        return out, shifted_pullback

    return run


@pytest.mark.parametrize("forward", [True, False], ids=["output", "gradients"])
@pytest.mark.parametrize("name", [*specs.keys(), *IDENTITIES])
def test_picture_shows_what_the_op_returns(
    name: str, forward: bool, draw: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture with numbers that someone typed would stay as it is."""
    if not forward and name in ONLY_FORWARD:
        pytest.skip("it shows no gradient")
    op = getattr(refnet, IDENTITIES[name]) if name in IDENTITIES else specs.load(name).op
    home = refnet
    if name == "models/m1":
        home = import_module("refnet_pictures.models.m1")
    monkeypatch.setattr(home, op.__name__, shifted(op, forward))
    draw(tmp_path, name)
    with_1_added, drawn = (
        LABEL.sub("", (folder / f"{name}.svg").read_text("utf8")) for folder in (tmp_path, FIGURES)
    )
    assert with_1_added != drawn


@pytest.mark.parametrize("name", NAMES)
def test_picture_has_a_text_and_takes_its_colours_from_the_page(name: str) -> None:
    text = (FIGURES / f"{name}.svg").read_text("utf8")
    root = ET.fromstring(text)
    assert root.attrib["role"] == "img"
    assert len(re.findall(r"[A-Za-z]+", root.attrib["aria-label"])) >= 8
    assert "$" not in root.attrib["aria-label"]
    css = (ROOT / "docs/assets/css/colours.css").read_text("utf8")
    for variable, fallback in VARIABLE.findall(text):
        assert f"--refnet-{variable}: {fallback};" in css.partition("}")[0]
    style = VARIABLE.sub("var()", " ".join(re.findall(r'(?:style|fill|stroke)="([^"]*)"', text)))
    assert VARIABLE.search(text)
    assert not COLOUR.findall(style)
    assert not PLAIN.findall(style)


@pytest.mark.parametrize("name", NAMES)
def test_picture_keeps_to_itself(name: str) -> None:
    """Nothing of it may apply to the page around it, or to another picture."""
    root = ET.fromstring((FIGURES / f"{name}.svg").read_text("utf8"))
    elements = list(root.iter())
    ids = [element.attrib["id"] for element in elements if "id" in element.attrib]
    links = [element.attrib["href"][1:] for element in elements if "href" in element.attrib]
    assert ids
    assert set(ids) == set(links)
    assert len(ids) == len(set(ids))
    assert all(found.startswith(f"{name.replace('/', '-')}-") for found in ids)
    tags = {element.tag.partition("}")[2] for element in elements}
    assert tags <= {"svg", "g", "defs", "path", "use"}


@pytest.mark.parametrize("name", NAMES)
def test_letters_are_legible_on_a_phone(name: str) -> None:
    """On a screen of 360 pixels the page leaves 328 to the picture; indices may be smaller."""
    root = ET.fromstring((FIGURES / f"{name}.svg").read_text("utf8"))
    width = float(root.attrib["viewBox"].split()[2])
    sizes = [float(s) for e in root.iter() for s in LETTERS.findall(e.attrib.get("transform", ""))]
    assert 100 * min(sizes) * 328 / width > 8.9
    assert float(root.attrib["width"]) <= 700


def test_identities_begin_with_their_pictures_and_none_is_drawn_with_letters() -> None:
    for page in sorted((ROOT / "docs" / "identities").glob("*.md")):
        text = page.read_text("utf-8")
        shown = "<!-- refnet: picture -->" in text.partition("\n## ")[0]
        assert shown == (f"identities/{page.stem}" in IDENTITIES), page.name
        openings = re.findall(r"^ *```(.*)$", text, re.MULTILINE)[::2]
        assert set(openings) <= {"pycon"}, page.name


def test_ids_of_no_two_pictures_agree() -> None:
    pages = [(FIGURES / f"{name}.svg").read_text("utf8") for name in NAMES]
    ids = [found for page in pages for found in re.findall(r' id="([^"]+)"', page)]
    assert len(ids) == len(set(ids))


def test_marker_puts_the_picture_of_the_page_or_of_its_name(hooks_importable: None) -> None:
    from refnet_docs.expansions import expand
    from refnet_docs.request import Request

    def figure(words: str, uri: str) -> str:
        return expand("picture", Request(words, uri, ROOT, [], []))

    for name in NAMES:
        svg = (FIGURES / f"{name}.svg").read_text("utf8").strip()
        shown = figure(name, "index.md")
        assert shown == figure("", f"{name}.md")
        assert shown == f'<figure class="refnet-picture">\n{svg}\n</figure>'
        assert "\n\n" not in shown  # a blank line would end the block of HTML
    with pytest.raises(KeyError, match="no picture has the name 'layers/lense'"):
        figure("layers/lense", "index.md")


def test_only_their_own_stylesheet_applies_to_the_figures() -> None:
    selectors = [
        (path.name, rule.strip())
        for path in sorted(ROOT.glob("docs/assets/css/*.css"))
        for rule in re.findall(r"[^{}/,]+(?=[{,])", path.read_text("utf-8"))
        if re.search(r"\.refnet-picture(?![\w-])", rule) and "refnet-picture-box" not in rule
    ]
    assert {name for name, _ in selectors} == {"pictures.css"}
