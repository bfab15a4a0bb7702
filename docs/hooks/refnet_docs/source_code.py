"""An op's source, forward and backward, as it runs."""

import ast
import inspect
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def code_markdown(key: str, root: Path, helpers: Sequence[str] = ()) -> str:
    """Fenced source of the function that the evidence of ``key`` is about, and of helpers."""
    from refnet.verification import specs

    function = inspect.unwrap(specs.load(key).op)
    module = inspect.getmodule(function)
    file = Path(inspect.getfile(function)).resolve().relative_to(root).as_posix()
    shown = [function, *(getattr(module, helper) for helper in helpers)]
    source = "\n\n\n".join(map(without_docstring, shown))
    return f'```python title="{file}"\n{source}\n```'


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
