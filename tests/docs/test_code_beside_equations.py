"""The code on a page is the function that runs, cut where its equations change."""

import ast
import html
import inspect
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest

from derivations import catalogue
from refnet.verification import specs

pytestmark = pytest.mark.usefixtures("hooks_importable")
ROOT = Path(__file__).parents[2]
KEYS = specs.keys()


def parsed_without_docstring(function: Any) -> str:
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(definition, ast.FunctionDef)
    assert function.__doc__ is not None
    del definition.body[0]
    return ast.dump(ast.parse(ast.unparse(definition)))


@pytest.mark.parametrize("key", KEYS)
def test_pieces_together_are_the_function_without_its_docstring(key: str) -> None:
    from refnet_docs.source_code import split

    function = inspect.unwrap(specs.load(key).op)
    gradients = [d.name for d in catalogue.claims(key)[0].gradients]
    op = split(function, gradients)
    whole = op.forward
    if op.pullback:
        assert whole.count(op.place) == 1
        pullback = "\n".join(piece.code for piece in op.pullback)
        whole = whole.replace(op.place, textwrap.indent(pullback, "    "))
        assert sorted(g for p in op.pullback for g in p.gradients) == sorted(gradients)
    assert ast.dump(ast.parse(whole)) == parsed_without_docstring(function)


@pytest.mark.parametrize("key", KEYS)
def test_every_piece_stands_beside_the_equations_that_it_computes(key: str) -> None:
    from refnet_docs.beside import code_markdown
    from refnet_docs.equations import equations, main_claim_first

    shown = code_markdown(key, ROOT)
    claim = main_claim_first(equations(key))[0].claim
    for each in equations(key):
        if any(each.what is main for main in (claim.forward, *claim.gradients)):
            assert (each.matrices or each.tex) in shown
            assert f'href="#eq-{each.number}">({each.number})</a>' in shown
    fences = re.findall(r"^ *```(\w*)$", shown, re.MULTILINE)
    assert fences == ["python", ""] * (len(fences) // 2)


@pytest.mark.parametrize("key", KEYS)
def test_the_function_can_be_copied_in_one_piece(key: str) -> None:
    from refnet_docs.beside import code_markdown
    from refnet_docs.source_code import split

    function = inspect.unwrap(specs.load(key).op)
    gradients = [d.name for d in catalogue.claims(key)[0].gradients]
    if not split(function, gradients).pullback:  # its pullback is a helper's, and it is shown whole
        return
    fence = r'\?\?\? derivation "In one piece, to copy"\n\n    ```python\n(.*?)\n    ```'
    (code,) = re.findall(fence, code_markdown(key, ROOT), re.DOTALL)
    assert ast.dump(ast.parse(textwrap.dedent(code))) == parsed_without_docstring(function)


@pytest.mark.parametrize("key", KEYS)
def test_listing_shows_every_line_of_the_code_as_it_is(key: str) -> None:
    from refnet_docs.beside import code_markdown
    from refnet_docs.source_code import split

    function = inspect.unwrap(specs.load(key).op)
    op = split(function, [d.name for d in catalogue.claims(key)[0].gradients])
    pieces = [op.forward, *(piece.code for piece in op.pullback)]
    listed = re.findall(r"<pre><code>(.*?)</code></pre>", code_markdown(key, ROOT), re.DOTALL)
    for code, shown in zip(pieces, listed, strict=False):  # behind them: helpers
        text = html.unescape(re.sub(r"<[^>]+>", "", shown))
        assert [line.rstrip() for line in text.splitlines()] == code.splitlines()


@pytest.mark.parametrize("key", KEYS)
def test_code_stands_beside_equations_only_where_no_line_of_it_is_too_long(key: str) -> None:
    from refnet_docs.beside import BESIDE_CODE, BESIDE_CODE_SMALL, code_markdown

    rows = code_markdown(key, ROOT).split('<div class="refnet-says')[1:]
    for row in rows:
        for shown in re.findall(r"<pre><code>(.*?)</code></pre>", row, re.DOTALL)[:1]:
            text = html.unescape(re.sub(r"<[^>]+>", "", shown))
            body = [line for line in text.splitlines() if not re.match(r" *(def|@)\b", line)]
            longest = max(map(len, body))
            if longest > BESIDE_CODE_SMALL:
                assert row.startswith((" refnet-wide", " refnet-long")), text
            if longest > BESIDE_CODE:
                assert row.startswith(" refnet-wide"), text


def test_code_stands_below_equations_that_are_too_wide_to_stand_beside_it() -> None:
    from refnet_docs.beside import code_markdown

    assert "refnet-wide" not in code_markdown("activations/tanh", ROOT)
    assert code_markdown("layers/conv2d", ROOT).count("refnet-wide") == 3
    dense = code_markdown("layers/dense", ROOT)
    assert "refnet-wide" not in dense
    assert dense.count("refnet-long") == 1  # dx, whose line says its shapes


def test_dense_has_a_row_for_each_gradient() -> None:
    from refnet_docs.source_code import split

    function = inspect.unwrap(specs.load("layers/dense").op)
    pieces = split(function, ["dx", "dW", "db"]).pullback
    assert [piece.gradients for piece in pieces] == [("dx",), ("dW",), ("db",)]
    assert "dout @ W.T" in pieces[0].code
    assert pieces[1].code.strip().startswith("dW = x.T @ dout")
    assert pieces[2].code.endswith("return dx, dW, db")


@pytest.mark.parametrize("key", KEYS)
def test_numbers_of_equations_follow_the_page(key: str) -> None:
    from refnet_docs.derivation import derivation_markdown
    from refnet_docs.equations import equations

    shown = derivation_markdown(key, [])
    tags = re.findall(r"\\tag\{([\d.]+)\}", shown)
    assert [tag for tag in tags if "." not in tag] == [str(e.number) for e in equations(key)]
    assert len(set(tags)) == len(tags)
    for result in re.findall(r"\\tag\{(\d+)\}", shown):  # the last step is the result
        steps = [tag for tag in tags if tag.startswith(f"{result}.")]
        assert steps == sorted(steps, key=lambda tag: int(tag.partition(".")[2]))
