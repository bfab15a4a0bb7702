"""Words and formulas of captions: every symbol stands in a formula, and all have plain text."""

import re

import pytest
import sympy as sp

from derivations import catalogue
from derivations.calculus.captions import FORMULA, in_text, plain
from derivations.calculus.table import Table

#: Names of arrays or indices that are English words too.
WORDS = {"a", "first", "full", "mask", "minor", "out", "spread"}


def captions(key):
    """All captions of a script, each with the expressions below it."""
    if catalogue.is_identity(key):
        for statement in catalogue.statements(key):
            found = getattr(statement, "steps", ()) or getattr(statement, "formulas", ())
            tables = [line for line in found if isinstance(line, Table)]
            yield from ((word, []) for table in tables for word in words_of(table))
            steps = [line for line in found if not isinstance(line, Table)]
            yield statement.title, [expr for _, expr in steps]
            yield from ((label, [expr]) for label, expr in steps)
            for heading, _, lines in statement.parts():
                labels = [line[0] for line in lines if not isinstance(line, Table)]
                yield from ((words, []) for words in [heading, *labels])
        return
    for claim in catalogue.claims(key):
        for derivation in claim.derivations:
            expressions = [step.expr for step in derivation.steps]
            expressions += [definition.left for definition in derivation.named]
            yield derivation.restricted, expressions
            yield from ((step.rule, expressions) for step in derivation.steps)


def words_of(table):
    """Heads, and cells that are words."""
    cells = [cell for row in table.rows for cell in row if isinstance(cell, str)]
    return [*table.heads, *cells]


def untypeset(caption, expressions):
    """Symbols and signs of a caption that stand outside its formulas."""
    names = {
        str(symbol).partition("[")[0]
        for expr in expressions
        for symbol in expr.free_symbols | expr.atoms(sp.Symbol)
    }
    words = FORMULA.sub(" ", caption)
    signs = re.findall(r"[_^=+*/\\$]|\w\(", words)
    return signs + sorted((names - WORDS).intersection(re.findall(r"\w+", words)))


@pytest.mark.parametrize("key", catalogue.keys())
def test_every_symbol_of_a_caption_is_typeset(key):
    for caption, expressions in captions(key):
        assert not untypeset(caption, expressions), caption
        assert not set(plain(caption)) & set("$\\{}"), plain(caption)


def test_what_is_not_typeset_is_noticed():
    lam, t = sp.symbols("lambda t")
    assert untypeset("with k = U V^T", []) == ["=", "^"]
    assert untypeset("where the rows of t sum to 1", [t + lam]) == ["t"]
    assert untypeset("exp(-x) is out", []) == ["p("]
    assert not untypeset("where the rows of $t$ sum to 1", [t])


def test_plain_text_of_formulas():
    assert plain(r"$\tanh(x)$ is $\mathrm{out}$") == "tanh(x) is out"
    assert plain(r"$e^{-x} / (1 + e^{-x})$") == "e^(-x) / (1 + e^(-x))"
    assert plain(r"with $k = U V^\top$") == "with k = U V^T"
    assert plain(r"$\lambda \le x_{0, 1}$, $k_{h}$") == "λ <= x[0, 1], k_h"
    with pytest.raises(ValueError, match="no plain form"):
        plain(r"$\oint x$")


def test_caption_in_latex_keeps_its_formulas():
    assert in_text("100% of $s_h$, k_1") == r"100\% of $s_h$, k\_1"
