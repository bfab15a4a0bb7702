"""Where formulas are typed, and the tables that check them."""

import ast
import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from derivations import catalogue
from derivations.calculus.verdict import Verdict
from tests.docs.typed.checks import ROOT, Table
from tests.docs.typed.collect import formulas

DOCS = ROOT / "docs"
#: Stands for what is computed within a string: a formula with it is generated.
COMPUTED = "\N{REPLACEMENT CHARACTER}"


@cache
def typed() -> dict[str, list[str]]:
    """Return the formulas of each page, of each file's strings, and of what statements say.

    A page has the name of its path in docs, strings (docstrings, labels of pictures, what markers
    write) that of their file, statements that of their script.
    """
    found = {_name(path, DOCS): path.read_text("utf-8") for path in sorted(DOCS.rglob("*.md"))}
    for folder in ("refnet", "docs/hooks", "docs/tools"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            found[_name(path, ROOT)] = "\n\n".join(_strings(ast.parse(path.read_text("utf-8"))))
    for key in catalogue.keys():
        if catalogue.is_identity(key):
            found[f"derivations/{key}"] = "\n\n".join(_prose(key))
    collected = {
        name: [tex for tex in formulas(text) if COMPUTED not in tex] for name, text in found.items()
    }
    return {name: some for name, some in collected.items() if some}


@cache
def tables() -> Table:
    """Return all tables as one: each module beside this one that has any."""
    merged: dict[str, dict] = {}
    for path in sorted(Path(__file__).parent.glob("*.py")):
        module = importlib.import_module(f"tests.docs.typed.{path.stem}")
        for name, entries in getattr(module, "TABLE", {}).items():
            twice = merged.setdefault(name, {}).keys() & entries.keys()
            assert not twice, f"{path.name}: {name} has checks elsewhere of {twice}"
            merged[name] |= entries
    return merged


def _prose(key: str) -> Iterator[str]:
    """What a script's statements and verdicts say, besides their formulas."""
    for each in catalogue.statements(key):
        yield each.says
        if isinstance(each, Verdict):
            yield from (part.says for part in each.stated)
            yield from (search.title for search in (*each.searches, *each.beyond))


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).with_suffix("").as_posix()


def _strings(node: ast.AST) -> Iterator[str]:
    """Strings of a program, what is computed within them replaced by a sign; and its formulas."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(getattr(part, "value", "")) if isinstance(part, ast.Constant) else COMPUTED
            for part in node.values
        )
    else:
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "write_formula":
            yield from (f"${tex}$" for argument in node.args for tex in _strings(argument))
        for child in ast.iter_child_nodes(node):
            if not _is_pattern(node):
                yield from _strings(child)


def _is_pattern(node: ast.AST) -> bool:
    """Whether it is a call like ``re.sub(...)``, whose dollar signs are none of TeX's."""
    function = getattr(node, "func", None)
    return (
        isinstance(node, ast.Call) and getattr(getattr(function, "value", None), "id", "") == "re"
    )
