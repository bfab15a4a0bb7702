"""Mutants of a module: one operator, constant or call changed at a time, in the functions given."""

import ast
import copy
from collections import Counter
from collections.abc import Iterator

BINARY = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.Pow: [ast.Mult],
}
COMPARISONS = {
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
CALLS = {
    "sum": ["mean", "max"],
    "max": ["min", "mean"],
    "min": ["max"],
    "maximum": ["minimum"],
    "exp": ["expm1"],
    "log": ["log1p"],
    "tanh": ["sin"],
    "zeros_like": ["ones_like"],
    "any": ["all"],
}

Mutant = tuple[str, ast.Module]


def mutants(source: str, functions: set[str]) -> Iterator[Mutant]:
    """Yield every mutant of the named functions and methods, with a description: line, change."""
    tree = ast.parse(source)
    targets = {name: node for name, node in _named(tree.body) if name in functions}
    assert set(targets) == functions, "a function to mutate is not there"
    seen: Counter[str] = Counter()
    for name, target in targets.items():
        for owner, node in _code(target, name):
            for description, change in _changes(node):
                mutated = copy.deepcopy(tree)
                twin = _twin(tree, mutated, node)
                change(twin)
                ast.fix_missing_locations(mutated)
                line = ast.unparse(node) if isinstance(node, ast.expr) else ast.unparse(node)[:60]
                label = f"{owner}: `{line}` {description}"
                seen[label] += 1
                yield label if seen[label] == 1 else f"{label} #{seen[label]}", mutated


def _named(body: list[ast.stmt]) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions of a module, and the methods of its classes as ``Class.method``."""
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{name}", method) for name, method in _named(node.body))


def _code(function: ast.FunctionDef, name: str) -> Iterator[tuple[str, ast.AST]]:
    """Nodes of a function, without docstrings, decorators, annotations and error messages."""
    queue: list[ast.AST] = list(function.body)
    while queue:
        node = queue.pop(0)
        if isinstance(node, ast.FunctionDef):
            yield from _code(node, node.name)
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Raise):
            continue
        yield name, node
        queue += ast.iter_child_nodes(node)


def _twin(tree: ast.Module, copied: ast.Module, node: ast.AST) -> ast.AST:
    pairs = zip(ast.walk(tree), ast.walk(copied), strict=True)
    return next(twin for original, twin in pairs if original is node)


def _changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    if isinstance(node, ast.BinOp):
        for new in BINARY.get(type(node.op), []):
            yield (
                f"{new.__name__} for {type(node.op).__name__}",
                lambda n, new=new: _set(n, op=new()),
            )
        if isinstance(node.op, ast.MatMult | ast.Sub | ast.Div):
            yield "operands swapped", lambda n: _set(n, left=n.right, right=n.left)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        if not isinstance(node.operand, ast.Constant):
            yield "minus removed", lambda n: _set(n, op=ast.UAdd())
    elif isinstance(node, ast.Compare):
        for new in COMPARISONS.get(type(node.ops[0]), []):
            label = f"{new.__name__} for {type(node.ops[0]).__name__}"
            yield label, lambda n, new=new: _set(n, ops=[new(), *n.ops[1:]])
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        for value in (node.value + 1, node.value - 1):
            yield f"{value} for {node.value}", lambda n, v=value: _set(n, value=v)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield f"{not node.value}", lambda n: _set(n, value=not n.value)
    elif isinstance(node, ast.IfExp):
        yield "branches swapped", lambda n: _set(n, body=n.orelse, orelse=n.body)
    elif isinstance(node, ast.If):
        yield "condition negated", lambda n: _set(n, test=ast.UnaryOp(ast.Not(), n.test))
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "transpose removed", lambda n: _set(n, attr="real")
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        for new in CALLS.get(node.func.attr, []):
            yield f"{new} for {node.func.attr}", lambda n, new=new: _set(n.func, attr=new)
        for k, keyword in enumerate(node.keywords):
            yield f"{keyword.arg} left out", lambda n, k=k: n.keywords.pop(k)
        if node.func.attr == "where" and len(node.args) == 3:
            yield "where swapped", lambda n: _set(n, args=[n.args[0], n.args[2], n.args[1]])
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        for k in range(len(node.value.elts) - 1):
            yield f"results {k} and {k + 1} swapped", lambda n, k=k: _swap(n.value.elts, k)
    elif isinstance(node, ast.BoolOp):
        new = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"{new.__name__}", lambda n, new=new: _set(n, op=new())
    elif isinstance(node, ast.AugAssign):
        for new in BINARY.get(type(node.op), []):
            yield (
                f"{new.__name__} for {type(node.op).__name__}",
                lambda n, new=new: _set(n, op=new()),
            )


def _set(node: ast.AST, **fields: object) -> None:
    for name, value in fields.items():
        setattr(node, name, value)


def _swap(elements: list[ast.expr], k: int) -> None:
    elements[k], elements[k + 1] = elements[k + 1], elements[k]
