"""From Matplotlib's SVG to one that stands inside a page and takes its colours."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from refnet.training.figures import save_figure

from .canvas import Canvas
from .style import COLOURS

CSS = Path(__file__).resolve().parents[3] / "assets" / "css" / "colours.css"
SVG, LINK = "http://www.w3.org/2000/svg", "{http://www.w3.org/1999/xlink}href"
NUMBER = re.compile(r"-?\d+\.\d+")


def save_picture(canvas: Canvas, name: str, path: Path) -> None:
    """Write the picture as one ``svg`` element, whose ids begin with its name."""
    with TemporaryDirectory() as folder:
        drawn = Path(folder) / "picture.svg"
        save_figure(canvas.figure, drawn)
        root = ET.fromstring(drawn.read_text("utf-8"))
    _simplify(root)
    _rename(root, name.replace("/", "-"))
    width, height = (round(canvas.pixels * size) for size in (canvas.width, canvas.height))
    root.attrib.update(width=str(width), height=str(height), role="img")
    root.attrib["aria-label"] = canvas.text_alternative
    # What Matplotlib puts into a style sheet, which would apply to the whole page.
    root.attrib["style"] = "stroke-linejoin: round; stroke-linecap: butt"
    ET.register_namespace("", SVG)
    text = ET.tostring(root, encoding="unicode").replace(" />", "/>").replace("><", ">\n<")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_with_variables(text) + "\n", "utf-8")


def _simplify(element: ET.Element) -> None:
    """Drop the metadata, the style sheet, groups that say nothing, and digits that none can see."""
    element.text = element.tail = None
    if "d" in element.attrib:
        element.attrib["d"] = " ".join(NUMBER.sub(_rounded, element.attrib["d"]).split())
    kept: list[ET.Element] = []
    for child in element:
        _simplify(child)
        tag = child.tag.removeprefix(f"{{{SVG}}}")
        bare = child.attrib.keys() <= {"id"} and (tag == "g" or (tag == "defs" and not len(child)))
        if tag not in ("metadata", "style"):
            kept += list(child) if bare else [child]
    element[:] = kept


def _rounded(found: re.Match[str]) -> str:
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


def _rename(root: ET.Element, prefix: str) -> None:
    """Keep only the ids that are used, with a prefix that no other picture has."""
    used = {element.attrib[LINK][1:] for element in root.iter() if LINK in element.attrib}
    for element in root.iter():
        if (name := element.attrib.pop("id", None)) in used:
            element.attrib["id"] = f"{prefix}-{name}"
        if target := element.attrib.pop(LINK, None):
            element.attrib["href"] = f"#{prefix}-{target[1:]}"


def _with_variables(text: str) -> str:
    """Put the site's colours, with those of its light scheme for other viewers."""
    light = dict(re.findall(r"--refnet-(\w+): (#\w+);", CSS.read_text("utf-8").partition("}")[0]))
    for name, colour in COLOURS.items():
        text = text.replace(colour, f"var(--refnet-{name}, {light[name]})")
    return text
