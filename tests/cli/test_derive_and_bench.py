"""``refnet derive`` and ``refnet bench``."""

import errno
import sys

import pytest

from refnet.benchmarks import steps
from refnet.verification.derivations import derivations


def test_derive(refnet_command):
    result = refnet_command("derive", "dense")
    assert result.exit_code == 0
    assert result.stdout.startswith("# layers/dense\n")
    for line in (
        "dx[i, j]",
        "    [definition]",
        "    = Σ(m<M) W[j, m]*dout[i, m]",
        "    as matrices: dx = dout @ W.T",
        "    as matrices: dW = x.T @ dout",
    ):
        assert line in result.stdout.splitlines()
    assert "# checked: " in result.stdout


def test_derive_latex(refnet_command):
    latex = refnet_command("derive", "layers/dense", "--latex").stdout
    assert latex.startswith("% layers/dense\n")
    assert latex.count(r"\begin{aligned}") == latex.count(r"\end{aligned}") == 3
    without_spaces = latex.replace(r"\,", "").replace(" ", "")
    assert r"\sum_{m=0}^{M-1}W_{j,m}\mathrm{dout}_{i,m}" in without_spaces
    prose = [line for line in latex.splitlines() if "gradients of a dense layer" in line]
    assert all(line.startswith("%") for line in prose)


def test_derive_several(refnet_command):
    text = refnet_command("derive", "relu", "flatten").stdout
    assert text.index("# activations/relu\n") < text.index("# layers/flatten\n")


def test_derive_checks_what_it_prints(refnet_command, monkeypatch):
    def fail(self, *arguments):
        raise AssertionError("step 3 is not the derivative")

    claim = derivations().claims("activations/relu")[0]
    monkeypatch.setattr(type(claim), "check", fail)
    with pytest.raises(AssertionError, match="step 3 is not"):
        refnet_command("derive", "relu")


def test_derive_refuses_an_unknown_name(refusal):
    line = refusal("derive", "nope")
    assert "'nope'; expected one of " in line
    assert "layers/dense" in line


def test_derive_without_sympy_names_the_extra(refusal, monkeypatch):
    monkeypatch.setitem(sys.modules, "sympy", None)
    assert refusal("derive", "dense").endswith("or in a clone pip install '.[derivations]'")


def test_a_reader_who_stops_reading_is_no_error(refnet_command, monkeypatch):
    def closed(*arguments, **options):
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(derivations("show"), "show", closed)
    assert refnet_command("derive", "dense").stderr == ""


@pytest.fixture
def refnet_alone(monkeypatch):
    monkeypatch.setattr(steps, "installed", lambda: ["refnet"])


@pytest.mark.usefixtures("refnet_alone")
def test_bench_without_torch(refnet_command):
    result = refnet_command("bench", "--rounds", 1, "m1")
    assert result.exit_code == 0
    (row,) = [line.split("│")[1:-1] for line in result.stdout.splitlines() if "│ m1" in line]
    model, framework, _, median, fastest, ratio = map(str.strip, row)
    assert (model, framework, ratio) == ("m1", "refnet", "1.00")
    assert 0 < float(fastest) <= float(median)
    assert "1 rounds in turns" in result.stdout
    assert "PyTorch is not installed, so refnet alone was timed" in result.stdout


def test_bench_beside_another_framework(refnet_command, monkeypatch):
    seconds, timed = {"refnet": 0.001, "torch": 0.003}, []
    monkeypatch.setattr(steps, "installed", lambda: list(seconds))
    for name in seconds:  # in place of a step, its name
        monkeypatch.setitem(steps.FRAMEWORKS, name, lambda *arguments, name=name: name)
    monkeypatch.setattr(steps, "_version", lambda framework: "9.9")
    monkeypatch.setattr(steps, "_time", lambda step, count: timed.append(step) or seconds[step])
    result = refnet_command("bench", "--rounds", 5, "m2", "m1")
    rows = [line.split("│")[1:-1] for line in result.stdout.splitlines() if "│ m" in line]
    assert [[cell.strip() for cell in row] for row in rows] == [
        [model, framework, "9.9", time, time, ratio]
        for model in ("m2", "m1")
        for framework, time, ratio in (("refnet", "1.000", "1.00"), ("torch", "3.000", "3.00"))
    ]
    assert timed[-10:] == ["refnet", "torch"] * 5  # in turns
    assert timed[: len(timed) // 2].count("torch") == 2 + 5  # warmed up first
    assert "not installed" not in result.stdout


@pytest.mark.usefixtures("refnet_alone")
def test_bench_refuses(refusal, refnet_command):
    assert refusal("bench", "m7") == "no model is named 'm7'; expected one of m1, m2, m3"
    result = refnet_command("bench", "--rounds", 0, "m1")
    assert result.exit_code == 2
    assert "'--rounds': 0 is not in the range x>=1" in result.stderr
