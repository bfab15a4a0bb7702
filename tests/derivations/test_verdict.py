"""Verdicts and searches: in increasing order, and nothing decided without what decides it."""

import itertools

import pytest
import sympy as sp

from derivations import catalogue
from derivations.calculus.search import Search
from derivations.calculus.small_cases import compositions, increasing, whole_numbers
from derivations.calculus.stated import statement_text
from derivations.calculus.verdict import Verdict

CLAIMS = dict(enumerate(catalogue.statements("coursework/published_solution"), start=1))
ON_ENTRIES = {
    (number, n): search
    for number, verdict in CLAIMS.items()
    for n, search in enumerate(verdict.searches)
    if isinstance(search, Search)
}


@pytest.mark.parametrize("where", ON_ENTRIES, ids=str)
def test_nothing_smaller_is_a_counterexample(where):
    search = ON_ENTRIES[where]
    found = search.found
    before = search.sizes.index(found.sizes)
    sums = [sum(size for name, size in at.items() if name not in ("H_x", "W_x"))
            for at in search.sizes]  # fmt: skip
    assert sums == sorted(sums)
    for sizes in search.sizes[:before]:
        world = search.claim.world(sizes)
        for env in world.index_values(search.claim.ranges):
            true, printed = (
                world.value(search.claim.steps[n][1], env) for n in (0, -1)
            )  # an entry that does not exist would raise
            for entries in itertools.islice(search.entries(world), 200):
                assert sp.expand((true - printed).subs(entries)) == 0
    world = search.claim.world(found.sizes)
    if not found.entries:
        return
    for entries in itertools.takewhile(lambda e: e != found.entries, search.entries(world)):
        for env in world.index_values(search.claim.ranges):
            true, printed = (world.value(search.claim.steps[n][1], env) for n in (0, -1))
            assert sp.expand((true - printed).subs(entries)) == 0


def test_cases_come_in_increasing_order():
    assert increasing("a b", 4) == [
        {"a": a, "b": b} for a, b in [(1, 1), (1, 2), (2, 1), (1, 3), (2, 2), (3, 1)]
    ]
    assert list(compositions(2, 2, 0)) == [(0, 2), (1, 1), (2, 0)]
    assert list(compositions(3, 2, 1)) == [(1, 2), (2, 1)]
    assert list(compositions(1, 2, 1)) == []
    world = ON_ENTRIES[7, 0].claim.world({"k_h": 1, "k_w": 1, "H_o": 1, "W_o": 1,
                                          "H_x": 1, "W_x": 1})  # fmt: skip
    values = [tuple(map(int, entries.values())) for entries in whole_numbers("X", "dY")(world)]
    assert values[:4] == [(0, 0), (0, 1), (1, 0), (0, 2)]
    assert [sum(pair) for pair in values] == sorted(sum(pair) for pair in values)


def test_text_has_the_ranges_as_printed_and_the_outcome():
    text = statement_text(CLAIMS[7])
    assert "Σ(i'=1..H_o) Σ(j'=1..W_o)" in text
    assert "Verdict: fails." in text
    assert "  counter-example: The smallest among" in text
    assert text.count("if and only if the output is as large as the kernel") == 1


def test_a_verdict_needs_what_decides_it():
    proof = CLAIMS[1].proofs
    with pytest.raises(ValueError, match="nothing decides it"):
        Verdict("x", "", [])
    with pytest.raises(ValueError, match="a condition needs"):
        Verdict("x", "", proof, condition="so")
    with pytest.raises(ValueError, match="needs a correction"):
        Verdict("x", "", proof, searches=CLAIMS[7].searches)
