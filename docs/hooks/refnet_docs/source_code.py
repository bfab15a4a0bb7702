"""An op's source as it runs, in the pieces that its equations are about."""

import ast
import inspect
import textwrap
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Piece:
    """Some lines of a pullback, and the gradients that they compute."""

    code: str
    gradients: tuple[str, ...]


@dataclass(frozen=True)
class Op:
    """Source of an op: the function with a line in place of its pullback, and the pullback."""

    forward: str
    place: str  # that line
    pullback: tuple[Piece, ...]  # empty where the op returns another function's pullback


def split(function: Any, gradients: Collection[str]) -> Op:
    """Split the source of ``function``; ``gradients`` are the names, in order, that it returns."""
    source = without_docstring(function)
    lines = source.splitlines()
    (definition,) = ast.parse(source).body
    assert isinstance(definition, ast.FunctionDef)
    name = f"{definition.name.removesuffix('_loss')}_pullback"
    nested = [node for node in definition.body if isinstance(node, ast.FunctionDef)]
    found = [node for node in nested if node.name == name]
    if not found:
        return Op(source, "", ())
    (pullback,) = found
    first, last = pullback.lineno - 1, pullback.end_lineno or 0
    place = f"    ...  # {name}: see backward"
    return Op(
        "\n".join([*lines[:first], place, *lines[last:]]),
        place,
        _pieces(lines, pullback, list(gradients)),
    )


def _pieces(lines: list[str], pullback: ast.FunctionDef, left: list[str]) -> tuple[Piece, ...]:
    """End a piece behind each statement that names a gradient; the return has what is left."""
    lines = [line.removeprefix("    ") for line in lines]
    pieces, start = [], pullback.lineno - 1
    *statements, final = pullback.body
    for statement in statements:
        named = [name for name in left if name in _assigned(statement)]
        if named:
            left = [name for name in left if name not in named]
            pieces.append(Piece("\n".join(lines[start : statement.end_lineno]), tuple(named)))
            start = statement.end_lineno or 0
    rest = "\n".join(lines[start : final.end_lineno])
    if left:
        return (*pieces, Piece(rest, tuple(left)))
    *before, latest = pieces
    return (*before, Piece(f"{latest.code}\n{rest}", latest.gradients))


def _assigned(statement: ast.stmt) -> set[str]:
    if not isinstance(statement, ast.Assign):  # one that a loop or branch fills in is no result
        return set()
    return {node.id for target in statement.targets for node in ast.walk(target)
            if isinstance(node, ast.Name)}  # fmt: skip


def without_docstring(function: Any) -> str:
    """Return the source of a function, decorators included, but not its docstring."""
    source = textwrap.dedent(inspect.getsource(function))
    (definition,) = ast.parse(source).body
    if not isinstance(definition, ast.FunctionDef):
        raise TypeError(f"{function!r} is not defined by a def statement.")
    lines = source.splitlines()
    if ast.get_docstring(definition) is not None:
        docstring = definition.body[0]
        del lines[docstring.lineno - 1 : docstring.end_lineno]
        while not lines[docstring.lineno - 1].strip():  # blank lines after it
            del lines[docstring.lineno - 1]
    return "\n".join(lines)
