"""Griffe extensions: how mkdocstrings reads refnet."""

import ast
import re
from typing import Any

from griffe import Alias, Extension, Module, Object

#: An entry of a section: its names, its type, and whether it may be left out.
ENTRY = re.compile(
    r"^(?P<names> *[\w, *]+) : (?P<type>[^\n]+?)(?P<rest>, default [^\n]+|, optional)?$",
    re.MULTILINE,
)
#: The errors that one entry of the section Raises is about.
ERRORS = re.compile(r"^ *\w+Error(?:, \w+Error)+$", re.MULTILINE)


class ShadowedNames(Extension):
    """``refnet.dense`` is the function, not the module of the same name.

    ``refnet/layers/dense.py`` defines ``dense``, and ``refnet.layers`` imports it: at run time the
    package's attribute is the function, but Griffe always takes the submodule.
    """

    def on_package(self, *, pkg: Module, **_: Any) -> None:
        """Retarget each name that ``pkg`` imports from a package whose submodule shadows it."""
        for name, path in pkg.imports.items():
            home = path.rpartition(".")[0].removeprefix(f"{pkg.name}.")
            if not path.startswith(f"{pkg.name}.") or home not in pkg.members:
                continue
            if pkg[home].imports.get(name) == f"{path}.{name}":
                target = pkg[f"{home}.{name}"][name]
                pkg.set_member(name, Alias(name, target, parent=pkg))


class ShapesAsText(Extension):
    """Types are text for readers, of which Griffe would print some as Python expressions."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """Write the types of a docstring so that Griffe leaves them as they are."""
        if obj.docstring:
            value = ENTRY.sub(_entry_as_text, obj.docstring.value)
            obj.docstring.value = ERRORS.sub(lambda found: _either(found[0]), value)


def _entry_as_text(entry: re.Match[str]) -> str:
    """Write ``array of shape (N, D)`` and ``"same" or "valid"`` for the type of one entry."""
    text = entry["type"].replace(", shape (", " of shape (")
    text = re.sub(r"\{([^}]+)\}", lambda choices: _either(choices[1]), text)
    if '"' in text and _is_expression(text):
        text = text.replace(" ", "\N{NO-BREAK SPACE}")  # no Python, so that the quotes stay
    return f"{entry['names']} : {text}{entry['rest'] or ''}"


def _either(words: str) -> str:
    """Write ``a, b or c`` for ``a, b, c``."""
    return " or ".join(words.rsplit(", ", 1))


def _is_expression(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except SyntaxError:
        return False
    return True


class NoDerivation(Extension):
    """The section with the key of an op's derivation is left out: the op's page is that key's."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """Cut the section out of the docstring."""
        if obj.docstring:
            obj.docstring.value = re.sub(
                r"^Derivation\n-+\n``\w+/\w+``\n\n?", "", obj.docstring.value, flags=re.MULTILINE
            )


class LazyAttributes(Extension):
    """``refnet.verification.verify`` is found where ``lazy_attributes`` says that it lives."""

    def on_package(self, *, pkg: Module, **_: Any) -> None:
        """Give each package with a lazy ``__getattr__`` the members that it promises."""
        for module in (pkg, *pkg.modules.values()):
            getter = module.members.get("__getattr__")
            if getter is None or not str(getattr(getter, "value", "")).startswith(
                "lazy_attributes"
            ):
                continue
            homes = ast.literal_eval(str(getter.value.arguments[1]))
            for name, home in homes.items():
                target = pkg[home.removeprefix(f"{pkg.name}.")][name]
                module.set_member(name, Alias(name, target, parent=module))
