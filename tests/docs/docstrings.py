"""What a docstring fails to say of the parameters, as Griffe reads it for the site."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HOOKS = ROOT / "docs" / "hooks" / "griffe_refnet.py"
EXTENSIONS = [f"{HOOKS}:{name}" for name in ("ShadowedNames", "ShapesAsText", "LazyAttributes")]


def shown(found: Any) -> Iterator[Any]:
    """Yield a function or class, and the methods that mkdocstrings shows with it."""
    yield found
    if found.is_class:
        for name, member in found.members.items():
            if member.is_function and member.docstring and not name.startswith("_"):
                yield member


def entries(found: Any, kind: str = "parameters") -> list[Any]:
    """Return the entries of a section of the docstring, [] where there is none."""
    sections = found.docstring.parse("numpy", warnings=False)
    return [entry for section in sections if section.kind.value == kind for entry in section.value]


def gaps(found: Any) -> list[str]:
    """Return what the docstring fails to say of the parameters, or says wrongly."""
    if not found.docstring:
        return ["there is no docstring"]
    signature = {
        parameter.name: parameter.default
        for parameter in found.parameters
        if parameter.name not in ("self", "cls")
    }
    documented = {entry.name.lstrip("*"): entry for entry in entries(found)}
    text = found.docstring.value
    if not documented and found.is_function and found.parent.is_class:  # a sentence may do
        return [f"{name} is not mentioned" for name in signature if f"``{name}``" not in text]
    problems = []
    if list(documented) != list(signature):
        problems.append(f"entries for {list(documented)}; expected {list(signature)}")
    for kind in ("parameters", "attributes"):
        said = [entry.description.strip() for entry in entries(found, kind)]
        problems += [f"an entry of the {kind} is empty"] * said.count("")
        problems += [f"told twice: {words}" for words in sorted(set(said)) if said.count(words) > 1]
    for name in documented.keys() & signature.keys():
        told, true = (_plain(value) for value in (documented[name].default, signature[name]))
        if told != true:
            problems.append(f"the default of {name} is {true}, not {told}")
    return problems


def _plain(default: Any) -> str:
    """Write ``20,000`` and ``20_000`` alike, ``1e-6`` and ``1e-06``, ``float32`` and its string."""
    return re.sub(r"np\.|[\s\"'_,]|(?<=\d)\.0\b|(?<=e-)0", "", str(default))
