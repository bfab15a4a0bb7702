"""What an op's page offers to download: its derivation as a script of its own, and its notebook.

Both are added to the site when it is built, below ``downloads/``.
"""

import ast
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path
from typing import Any

FOLDER = "downloads"

HEAD = """\
# {source} of refnet {version}, to be run on its own:
#
#     python {name}.py
#
# prints the derivation and checks every step. It needs refnet and SymPy: in a clone of refnet,
# pip install '.[derivations]'. A step that you change and that does not hold is an AssertionError.
"""
TAIL = """

if __name__ == "__main__":
    from refnet.derivations.calculus.printing import claim_text

    for claim in derive():
        print(claim_text(claim))
        print(f"\\n# every step checked: {claim.check():,} identities\\n")
"""


def downloads_markdown(key: str, to_root: str, root: Path) -> str:
    """Links to the files of an op, and what it takes to run them.

    Raises
    ------
    KeyError
        If ``key`` is no op's, or has no notebook.
    """
    if key not in _keys():
        raise KeyError(f"{key!r} is no op: there is nothing to download")
    if not notebook_path(key, root).is_file():
        raise KeyError(f"{key!r} has no notebook; make notebooks")
    folder, _, name = key.partition("/")
    links = " · ".join(
        f'[{title} ({file})]({to_root}{FOLDER}/{folder}/{file}){{ download="{file}" }}'
        for title, file in (("Derivation script", f"{name}.py"), ("Notebook", f"{name}.ipynb"))
    )
    return (
        f"**Downloads:** {links}. Both need refnet with SymPy (in a clone, "
        f"`pip install '.[derivations]'`), and the notebook needs Jupyter. `python {name}.py` "
        f"prints the derivation and checks every step; in a clone, so does "
        f"`python -m derivations {key}`."
    )


def files(config: Any, root: Path) -> Iterator[Any]:
    """The files of all ops, for MkDocs."""
    from mkdocs.structure.files import File

    for key in _keys():
        uri = f"{FOLDER}/{key}"
        yield File.generated(config, f"{uri}.py", content=script(key, root))
        notebook = notebook_path(key, root)
        if notebook.is_file():
            yield File.generated(config, f"{uri}.ipynb", content=notebook.read_bytes())


def notebook_path(key: str, root: Path) -> Path:
    """Where the notebook of an op is."""
    return root / "docs" / "notebooks" / f"{key}.ipynb"


def script(key: str, root: Path) -> str:
    """Source of a derivation, its imports made absolute, with a part that prints and checks it."""
    import refnet

    source = f"derivations/{key}.py"
    lines = (root / source).read_text("utf-8").splitlines()
    package = f"refnet.derivations.{key.partition('/')[0]}"
    for node in ast.parse("\n".join(lines)).body:
        if isinstance(node, ast.ImportFrom) and node.level:
            relative = "." * node.level + (node.module or "")
            absolute = resolve_name(relative, package)
            number = node.lineno - 1
            lines[number] = lines[number].replace(f"from {relative} ", f"from {absolute} ", 1)
    head = HEAD.format(source=source, version=refnet.__version__, name=key.partition("/")[2])
    return head + "\n".join(lines) + "\n" + TAIL


def _keys() -> list[str]:
    from refnet.verification import specs

    return specs.keys()
