"""``refnet verify``: its table, its records, and what it says of a broken op."""

import dataclasses
import json
import re

import numpy as np
import pytest

from refnet.verification import runner, specs
from refnet.verification.evidence import LETTERS, Evidence

FIELDS = [
    *("op", "letter", "case", "claim", "error"),
    *("tolerance", "count", "seconds", "passed", "detail"),
]


@pytest.fixture
def broken_dense(monkeypatch):
    """A spec of dense whose op averages the bias gradient over the batch."""
    load = specs.load

    def broken(x, W, b):
        out, pullback = load("layers/dense").op(x, W, b)

        def averaged(dout):
            dx, dW, db = pullback(dout)
            return dx, dW, db / len(x)

        return out, averaged

    def load_broken(key):
        spec = load(key)
        return dataclasses.replace(spec, op=broken) if key == "layers/dense" else spec

    monkeypatch.setattr(specs, "load", load_broken)


def test_table(refnet_command):
    result = refnet_command("verify", "dense", "relu", "--only", "DF")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    (header,) = [line.split() for line in lines if "op" in line.split()]
    assert header == ["op", "D", "F", "s"]
    rows = {w[0]: w[1:] for w in map(str.split, lines) if w and w[0] in ("dense", "relu")}
    assert list(rows) == ["dense", "relu"]
    for complex_step, differences, checks, seconds in rows.values():
        assert 0 <= float(complex_step) <= 1e-12
        assert 0 < float(differences) <= 1e-7
        assert int(checks) > 20
        assert float(seconds) >= 0
    assert "records passed (" in lines[-1]
    passed, _, total = lines[-1].split()[:3]
    assert passed == total


def test_every_letter_has_a_column(refnet_command):
    result = refnet_command("verify", "layers/flatten")
    assert result.exit_code == 0
    (header,) = [line.split() for line in result.stdout.splitlines() if "op" in line.split()]
    assert header == ["op", *LETTERS, "s"]
    assert "flatten" in result.stdout


def words_below(text, title):
    """The words of each line below a title."""
    return [line.split() for line in text.partition(title)[2].splitlines()]


def test_who_rejects_the_wrong_variants(refnet_command):
    spec = specs.load("activations/relu")
    lines = words_below(refnet_command("verify", "relu", "--only", "G").stdout, "that reject them")
    assert ["wrong", "relu", *"BCDEF"] in lines
    text = " ".join(word for words in lines for word in words)
    for name in spec.wrong:
        assert name.split()[0] in text
    assert sum(words.count("x") for words in lines) >= len(spec.wrong)


def test_how_many_wrong_variants_are_rejected(refnet_command):
    result = refnet_command("verify", "relu", "flatten", "--only", "G")
    lines = words_below(result.stdout, "that reject them")
    assert ["op", "variants", *"BCDEF"] in lines
    for key in ("activations/relu", "layers/flatten"):
        name, variants = key.partition("/")[2], len(specs.load(key).wrong)
        (row,) = [words for words in lines if words[:1] == [name]]
        assert int(row[1]) == variants
        assert all(0 <= int(count) <= variants for count in row[2:])


def test_json(refnet_command):
    result = refnet_command("verify", "dense", "--only", "DFG", "--json")
    assert result.exit_code == 0
    records = json.loads(result.stdout)
    assert result.stderr == ""
    for record in records:
        assert list(record) == FIELDS
        assert record["op"] == "layers/dense"
        assert record["passed"] is True
        assert record["count"] > 0
        assert record["case"]
        assert record["claim"]
        exact = record["error"] is None
        assert exact or 0 <= record["error"] <= record["tolerance"]
    assert [record["letter"] for record in records] == sorted(r["letter"] for r in records)
    assert {record["letter"] for record in records} == {"D", "F", "G"}
    assert sum(record["letter"] == "G" for record in records) == len(
        specs.load("layers/dense").wrong
    )
    measured = [record for record in records if record["letter"] == "D"]
    assert all(record["error"] is not None for record in measured)


@pytest.mark.usefixtures("broken_dense")
@pytest.mark.parametrize("letter", ["B", "C", "D", "F"])
def test_a_broken_op_fails_with_its_record(refnet_command, letter):
    result = refnet_command("verify", "dense", "relu", "--only", letter, "--jobs", "1")
    assert result.exit_code == 1
    words = result.stdout.split()
    assert "FAILED" in words
    start = words.index("FAILED")
    assert words[start + 1 : start + 3] == ["layers/dense", letter]
    assert "x" in words[: words.index("relu")]  # the cell of dense tells how many failed
    assert "FAILED activations/relu" not in " ".join(words)


@pytest.mark.usefixtures("broken_dense")
def test_a_broken_op_says_what_is_wrong(refnet_command):
    text = " ".join(refnet_command("verify", "dense", "--only", "D").stdout.split())
    assert "FAILED layers/dense D N2 D3 M4, complex step: float64, random dout" in text
    assert "db is off by" in text
    result = refnet_command("verify", "dense", "--only", "D", "--json")
    assert result.exit_code == 1
    records = json.loads(result.stdout)
    passed = {record["case"].partition(",")[0] for record in records if record["passed"]}
    assert passed == {"N1 D2 M3"}  # a batch of 1 has no mean to forget
    assert all(("db is off by" in r["detail"]) is not r["passed"] for r in records)


def test_a_crash_is_a_failure(refnet_command, monkeypatch):
    load = specs.load

    def crash(*arrays, **options):
        raise ZeroDivisionError("by hand")

    monkeypatch.setattr(specs, "load", lambda key: dataclasses.replace(load(key), op=crash))
    result = refnet_command("verify", "tanh", "--only", "D")
    assert result.exit_code == 1
    assert "ZeroDivisionError: by hand" in result.stdout


def test_no_names_means_all(refnet_command):
    records = json.loads(refnet_command("verify", "--only", "D", "--json").stdout)
    assert list(dict.fromkeys(record["op"] for record in records)) == specs.keys()
    assert all(np.isfinite(record["error"]) for record in records)


@pytest.mark.parametrize(
    ("arguments", "message", "known"),
    [
        (["conv2"], "no op is named 'conv2'; did you mean ", "layers/conv2d?"),
        (["Dense"], "no op is named 'Dense'; did you mean ", "layers/dense?"),
        (["dense", "xyzzy"], "no op is named 'xyzzy'; expected ", "losses/mean_squared_error"),
        (["toeplitz", "--only", "C"], "only is 'C'; expected some with A, ", "of identities/toe"),
        (
            ["toeplitz", "dense", "--only", "CD"],
            "only is 'CD'; ",
            "evidence of identities/toeplitz.",
        ),
        (["dense", "--only", "Z"], "--only is 'Z'; expected some of ", "A, B, C, D, E, F, G"),
        (["dense", "--only", "DZ"], "--only is 'DZ'; ", "A, B, C, D, E, F, G"),
        (["dense", "--only", "d"], "--only is 'd'; ", "A, B, C, D, E, F, G"),
        (["dense", "--only", ""], "--only is ''; ", "A, B, C, D, E, F, G"),
    ],
)
@pytest.mark.parametrize("json_flag", [[], ["--json"]])
def test_refused(refusal, arguments, message, known, json_flag):
    line = refusal("verify", *arguments, *json_flag)
    assert line.startswith(message)
    assert known in line


def test_refused_before_anything_is_gathered(refusal, monkeypatch):
    def gather(*arguments, **options):
        raise AssertionError("evidence was gathered")

    monkeypatch.setattr(runner, "evidence", gather)
    refusal("verify", "dense", "toeplitz", "--only", "D", "--jobs", 1)


def test_the_legend_has_the_letters_that_are_shown(refnet_command):
    text = " ".join(refnet_command("verify", "dense", "--only", "CF").stdout.split())
    assert "C: exact identities. F: checks. s: seconds in one process." in text
    assert not any(f"{letter}: " in text for letter in "ABDEG")
    text = " ".join(refnet_command("verify", "flatten", "toeplitz", "--only", "AB").stdout.split())
    assert "A, B: exact identities. s: " in text


def test_the_time_is_what_passed_not_what_all_processes_took(refnet_command, monkeypatch):
    record = Evidence("layers/dense", "C", "a", "b", None, None, 1, 500.0, True)

    def verify_in_parts(*arguments, **options):
        yield ("layers/dense", "C"), [record, record]

    monkeypatch.setattr(runner, "verify_in_parts", verify_in_parts)
    lines = refnet_command("verify", "dense", "--only", "C").stdout.splitlines()
    assert "1000.0" in " ".join(lines)  # the op's own, in the table
    (seconds,) = re.findall(r"in ([0-9.]+) s\.$", lines[-1])
    assert float(seconds) < 60
