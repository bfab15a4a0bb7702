"""An op's source, forward and backward, as it runs."""

import ast
import inspect
import textwrap
from pathlib import Path
from typing import Any


def code_markdown(key: str, root: Path) -> str:
    """Fenced source of the function that the evidence of ``key`` is about."""
    from refnet.verification import specs

    function = inspect.unwrap(specs.load(key).op)
    file = Path(inspect.getfile(function)).resolve().relative_to(root).as_posix()
    return f'```python title="{file}"\n{without_docstring(function)}\n```'


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
