"""Records: what counts as passed, and that a broken op cannot pass."""

import dataclasses
import itertools
import multiprocessing

import numpy as np
import pytest

import refnet
from refnet.verification import foreign, runner, specs
from refnet.verification.comparison import as_tuple
from refnet.verification.evidence import LETTERS, Outcome, gather
from refnet.verification.specs.layers.max_pool2d import largest, pool_by
from refnet.verification.specs.layers.shared.as_conv2d import (
    depthwise_as,
    separable_as,
    spatially_separable_as,
)
from refnet.verification.specs.layers.shared.wrong_windows import conv2d_by
from refnet.verification.variants import with_pullback


def record(check):
    return gather("layers/dense", "D", "case", "claim", check)


@pytest.mark.parametrize(
    ("outcome", "passed"),
    [
        (Outcome(3), True),
        (Outcome(3, 1e-13, 1e-12), True),
        (Outcome(3, 1e-11, 1e-12), False),
        (Outcome(3, float("nan"), 1e-12), False),
        (Outcome(3, 0.0, None), False),
        (Outcome(0), False),
        (Outcome(0, 0.0, 1e-12), False),
    ],
)
def test_passed_needs_a_count_and_an_error_within_tolerance(outcome, passed):
    found = record(lambda: outcome)
    assert found.passed is passed
    assert passed or found.detail


def test_what_a_check_raises_is_recorded_as_failure():
    def crash():
        raise ZeroDivisionError("by zero")

    assert record(crash).detail == "ZeroDivisionError: by zero"
    assert not record(crash).passed


def test_every_op_has_every_letter_and_a_wrong_variant_for_most_letters():
    rejecting = {
        letter
        for spec in map(specs.load, specs.keys())
        for found in runner.evidence(spec, "G")
        for letter in found.detail.removeprefix("rejected by ").split(", ")
    }
    assert rejecting == set("BCDEF")
    assert sum(len(spec.wrong) for spec in map(specs.load, specs.keys())) >= 100


@pytest.mark.parametrize("letter", "BCDE")
def test_one_wrong_line_fails_every_letter_on_the_code(letter):
    wrong = with_pullback(
        refnet.dense, lambda g, x, W, b, out: (g @ W.T, x.T @ g, g.mean(axis=0, dtype=g.dtype))
        if g.dtype != object else (g @ W.T, x.T @ g, g.sum(axis=0) / len(g))
    )  # fmt: skip
    spec = dataclasses.replace(specs.load("layers/dense"), op=wrong)
    assert not all(found.passed for found in runner.evidence(spec, letter))


def test_a_wrong_derivation_fails_letter_a(monkeypatch):
    claims = runner.letters.derivations().claims
    derivation = claims("layers/dense")[0].gradients[1]
    steps = [
        *derivation.steps[:-1],
        dataclasses.replace(derivation.steps[-1], expr=-derivation.formula),
    ]
    monkeypatch.setattr(derivation, "steps", steps)
    failed = [r for r in runner.evidence(specs.load("layers/dense"), "A") if not r.passed]
    assert {r.case.split()[0] for r in failed} == {"dW"}
    assert "is not equal to the definition" in failed[0].detail


def test_unknown_names_and_letters_are_refused_with_the_known_ones():
    with pytest.raises(KeyError, match=r"no op is named 'convolution'.*layers/dense"):
        list(runner.verify(["convolution"]))
    with pytest.raises(KeyError, match="no evidence 'H'; expected one of A, B, C, D, E, F, G"):
        list(runner.verify(["dense"], "H"))


def test_nothing_to_gather_is_refused():
    with pytest.raises(ValueError, match="with A, the only evidence of identities/toeplitz"):
        list(runner.verify(["toeplitz", "dense"], "C"))
    with pytest.raises(ValueError, match="only is empty; expected some of A, B, C, D, E, F, G"):
        list(runner.verify(["dense"], ""))
    assert ("identities/toeplitz", "C") in runner.parts(only="C")  # of all keys, none is named


def test_records_name_op_letter_case_and_claim_once():
    records = list(runner.verify(["dense", "layers/flatten"], "ABCDEF"))
    assert {r.letter for r in records} == set(LETTERS) - {"G"}
    names = [(r.op, r.letter, r.case) for r in records]
    assert len(set(names)) == len(names)
    assert all(r.claim for r in records)


def test_records_do_not_depend_on_the_number_of_processes():
    def gathered(jobs):
        found = runner.verify(["identities/weight_decay", "dense", "relu"], "ABG", jobs=jobs)
        return [dataclasses.replace(record, seconds=0.0) for record in found]

    assert gathered(2) == gathered(1)
    assert not multiprocessing.active_children()


def test_processes_end_where_the_rest_is_not_wanted():
    records = runner.verify(["dense", "relu"], "ABC", jobs=2)
    assert next(records).letter == "A"
    records.close()
    assert not multiprocessing.active_children()


def test_a_number_of_processes_below_1_is_refused():
    with pytest.raises(ValueError, match="jobs is 0"):
        list(runner.verify(["dense"], jobs=0))


#: Ops over windows have up to nine sizes. Were they all distinct in one case, it would take
#: thousands of symbols: there it must tell every two of them apart in some case instead.
OVER_WINDOWS = [key for key in specs.keys() if "padding" in specs.load(key).cases[0].settings]


@pytest.mark.parametrize("key", [key for key in specs.keys() if key not in OVER_WINDOWS])
def test_sizes_of_cases_are_pairwise_distinct(key):
    for case in specs.load(key).cases:
        assert len(set(case.sizes.values())) == len(case.sizes), f"{key} {case.name}"


@pytest.mark.parametrize("key", OVER_WINDOWS)
def test_every_two_sizes_of_windows_differ_above_1_in_some_case(key):
    cases = [case.sizes for case in specs.load(key).cases]
    for a, b in itertools.combinations(cases[0], 2):
        assert any(case[a] != case[b] and min(case[a], case[b]) > 1 for case in cases), f"{a} {b}"
    for case in cases:
        assert case["H"] != case["W"]
        assert case.get("kh", 1) != case.get("kw", 2) or case["kh"] == 1


@pytest.mark.parametrize("key", OVER_WINDOWS)
def test_wrong_variants_over_windows_run_in_every_case(key):
    """So that none is rejected because it crashes."""
    spec = specs.load(key)
    for wrong, case in itertools.product(spec.wrong.values(), spec.cases):
        arrays, options, source = spec.sample(case)
        out, pullback = wrong(*arrays, **options)
        gradients = as_tuple(pullback(source.array("dout", np.shape(out))))
        assert len(gradients) == len(arrays)


RIGHT_LOOPS = {
    "layers/conv2d": conv2d_by(),
    "layers/depthwise_conv2d": depthwise_as(conv2d_by()),
    "layers/separable_conv2d": separable_as(conv2d_by()),
    "layers/spatially_separable_conv2d": spatially_separable_as(conv2d_by()),
    "layers/max_pool2d": pool_by(largest),
}


@pytest.mark.parametrize("key", RIGHT_LOOPS)
def test_the_loops_that_wrong_variants_change_are_right_unchanged(key):
    """So that a variant is rejected for its change; they pass what the op itself must pass."""
    assert set(RIGHT_LOOPS) == set(OVER_WINDOWS)
    spec = specs.load(key)
    for letter in "BCDE":
        for found in runner.letters.ON_CODE[letter](spec, RIGHT_LOOPS[key]):
            assert found.passed, f"{letter} {found.case}: {found.detail}"
    for convention in spec.conventions:
        convention(RIGHT_LOOPS[key])


def test_golden_files_hold_every_case_and_notice_a_changed_value(monkeypatch, tmp_path):
    spec = specs.load("activations/tanh")
    path = foreign.path_of(spec.key)
    with np.load(path, allow_pickle=False) as file:
        stored = {name: file[name] for name in file.files}
    name = next(name for name in stored if name.endswith("/dx"))
    stored[name] = stored[name] * (1 + 1e-9)
    np.savez(tmp_path / "spoiled.npz", **stored)
    monkeypatch.setattr(foreign, "path_of", lambda key: tmp_path / "spoiled.npz")
    results = list(foreign.frozen_evidence(spec, spec.op))
    assert len(results) == len(spec.cases) * len(spec.foreign)
    assert sum(not r.passed for r in results) == 1
