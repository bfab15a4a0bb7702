"""Pictures inside the page, so that its colours apply to them."""

from pathlib import Path


def picture_markdown(name: str, root: Path) -> str:
    """Figure with the picture of a page; ``make figures`` has drawn it into docs/figures.

    Raises
    ------
    KeyError
        If there is no picture of this name.
    """
    path = root / "docs" / "figures" / f"{name}.svg"
    if not path.is_file():
        raise KeyError(f"no picture has the name {name!r}")
    return f'<figure class="refnet-picture">\n{path.read_text("utf-8").rstrip()}\n</figure>'
