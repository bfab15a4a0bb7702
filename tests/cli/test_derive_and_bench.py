"""``refnet derive`` and ``refnet bench``."""

import errno
import json
import sys

import pytest

from refnet.benchmarks import frameworks, steps
from refnet.benchmarks.steps import Comparison, Timing
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
    assert refusal("derive", "conv2") == "no op is named 'conv2'; did you mean layers/conv2d?"


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
    monkeypatch.setattr(frameworks, "installed", lambda: ["refnet"])


def rows(result):
    return [line.split() for line in result.stdout.splitlines() if line.startswith(" m")][1:]


@pytest.mark.usefixtures("refnet_alone")
def test_bench_of_refnet_alone(refnet_command, tmp_path):
    path = tmp_path / "new" / "bench.json"
    result = refnet_command("bench", "--rounds", 1, "m1", "--json", path)
    assert result.exit_code == 0
    ((model, framework, _, median, fastest, ratio, peak, imported),) = rows(result)
    assert (model, framework, ratio) == ("m1", "refnet", "1.00")
    assert 0 < float(fastest) <= float(median)
    assert peak == imported == "-" or 0 < int(imported) <= int(peak)
    assert "1 rounds in turns" in result.stdout
    assert "Not installed, so not timed: pip install torch tensorflow-cpu jax\n" in result.stdout
    record = json.loads(path.read_text("utf8"))
    assert record["command"] == "refnet bench m1 --rounds 1"
    assert record["rows"][0]["fastest_ms"] == pytest.approx(float(fastest), abs=1e-3)
    assert str(tmp_path) not in path.read_text("utf8")
    assert [file.name for file in path.parent.iterdir()] == ["bench.json"]


def test_bench_beside_other_frameworks(refnet_command, monkeypatch, tmp_path):
    asked = []

    def compare(name, chosen, *, rounds):
        asked.append((name, chosen, rounds))
        timings = [
            Timing(name, framework, "9.9", 2.0 + 3 * number, 1.5, 812.6, None)
            for number, framework in enumerate(("refnet", "jax"))
        ]
        return Comparison(timings, {"torch.compile": "no C++ compiler"})

    monkeypatch.setattr(frameworks, "installed", lambda: list(frameworks.FRAMEWORKS))
    monkeypatch.setattr(steps, "compare_steps", compare)
    options = ("--rounds", 5, "--frameworks", "jax, torch.compile", "--json", tmp_path / "b.json")
    result = refnet_command("bench", *options, "m2", "m1")
    chosen = ["refnet", "torch.compile", "jax"]
    assert asked == [("m2", chosen, 5), ("m1", chosen, 5)]
    assert rows(result) == [
        [model, framework, "9.9", median, "1.500", ratio, "813", "-"]
        for model in ("m2", "m1")
        for framework, median, ratio in (("refnet", "2.000", "1.00"), ("jax", "5.000", "2.50"))
    ]
    assert result.stdout.count("torch.compile cannot run here: no C++ compiler\n") == 1
    assert "not installed" not in result.stdout.lower()
    record = json.loads((tmp_path / "b.json").read_text("utf8"))
    command = "refnet bench m2 m1 --rounds 5 --frameworks refnet,torch.compile,jax"
    assert record["command"] == command
    assert record["unavailable"] == {"torch.compile": "no C++ compiler"}
    assert len(record["rows"]) == 4


@pytest.mark.usefixtures("refnet_alone")
def test_bench_refuses(refusal, refnet_command, monkeypatch, tmp_path):
    assert refusal("bench", "m7").startswith("no model is named 'm7'; expected one of m1, m2, ")
    known = ", ".join(frameworks.FRAMEWORKS)
    unknown = refusal("bench", "--frameworks", "jax,numpy", "m1")
    assert unknown == f"no framework is named 'numpy'; expected some of {known}"
    assert refusal("bench", "--frameworks", "jax") == "jax is not installed: pip install jax"
    result = refnet_command("bench", "--rounds", 0, "m1")
    assert result.exit_code == 2
    assert "'--rounds': 0 is not in the range x>=1" in result.stderr
    assert refnet_command("bench", "--json", tmp_path, "m1").exit_code == 2
    tmp_path.joinpath("afile").touch()
    path = tmp_path / "afile" / "x.json"
    line = refusal("bench", "--json", path, "m1")
    assert (
        line == f"--json is {str(path)!r}; expected a file that can be written (Not a directory)."
    )

    def compare(*arguments, **options):
        raise RuntimeError("torch with m1 ended with exit code 1:\n  no memory left")

    monkeypatch.setattr(steps, "compare_steps", compare)
    assert (
        refnet_command("bench", "m1").stderr
        == "Error: torch with m1 ended with exit code 1:\n  no memory left\n"
    )
