"""The op that the guide *Add an op* adds: put into a copy of this clone, and verified there.

Its files are in tests/docs/example_op, each at the path that it has in a clone; ``edits.diff``
holds the lines that it adds to files that are there already, each below the line that it follows.
"""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from refnet_docs.commands import as_typed, run_refnet

FOLDER = Path("tests/docs/example_op")
EDITS = "edits.diff"
#: What an op needs to be derived and verified.
CODE = ("refnet", "derivations")
#: What stands in the op, and the mistake that the guide shows in its place.
MISTAKE = ("dout * np.where(x >= 0, 1, decay)", "dout * np.where(x >= 0, decay, 1)")


def install(root: Path, clone: Path, parts: Iterable[str]) -> None:
    """Copy parts of the clone ``root`` to ``clone``, and add the example op to them.

    Raises
    ------
    ValueError
        If a line that an edit follows is not there, or not the only one.
    """
    parts = list(parts)
    for part in parts:
        if (root / part).is_dir():
            shutil.copytree(root / part, clone / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(root / part, clone / part)
    example = root / FOLDER
    for file in sorted(path for path in example.rglob("*") if path.is_file()):
        name = file.relative_to(example)
        if name.parts[0] in parts and "__pycache__" not in name.parts:
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, clone / name)
    for name, edits in read_edits(example / EDITS).items():
        if Path(name).parts[0] in parts:
            (clone / name).write_text(
                _edited(name, (clone / name).read_text("utf-8"), edits), "utf-8"
            )


def read_edits(path: Path) -> dict[str, dict[str, list[str]]]:
    """Return for each file the lines to be put below one that is there."""
    edits: dict[str, dict[str, list[str]]] = {}
    before = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("=== "):
            mine = edits.setdefault(line.removeprefix("=== "), {})
        elif line.startswith("+"):
            mine.setdefault(before, []).append(line[1:])
        else:
            before = line[1:]
    return edits


def _edited(name: str, text: str, edits: dict[str, list[str]]) -> str:
    lines = text.splitlines()
    for before, new in edits.items():
        if lines.count(before) != 1:
            raise ValueError(f"{name} has {lines.count(before)} lines {before!r}; expected one")
        place = lines.index(before) + 1
        lines[place:place] = new
    return "\n".join([*lines, ""])


def example_op_markdown(words: str, root: Path) -> str:
    """Return what ``refnet verify softplus`` prints in a copy of this clone that has the op.

    The marker's word ``mistaken`` puts the mistake in; other words are options of the command.

    Raises
    ------
    RuntimeError
        If the evidence fails, or with the mistake does not.
    """
    options = words.split()
    mistaken = options[:1] == ["mistaken"]
    options = ["softplus", *options[mistaken:]]
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder)
        install(root, clone, CODE)
        if mistaken:
            make_mistake(clone)
        result = run_refnet(clone, "verify", *options)
    if result.returncode != int(mistaken):
        raise RuntimeError(f"refnet verify softplus gave {result.stdout}{result.stderr}")
    return as_typed(f"verify {' '.join(options)}", result.stdout)


def make_mistake(clone: Path) -> None:
    """Swap the two branches of the slope in the op of ``clone``."""
    path = clone / "refnet/activations/softplus.py"
    right, wrong = MISTAKE
    text = path.read_text("utf-8")
    if text.count(right) != 1:
        raise ValueError(f"softplus.py has {text.count(right)} times {right!r}; expected once")
    path.write_text(text.replace(right, wrong), "utf-8")
