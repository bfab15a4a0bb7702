"""The command as a whole: its help, its entry points, and life without click."""

import subprocess
import sys

import pytest

import refnet
from refnet.cli import main
from refnet.verification.evidence import LETTERS

HELP = {
    (): ["verify", "derive", "train", "reproduce", "bench", "--version"],
    ("verify",): [
        "[OP]...",
        "layers/dense",
        "all ops",
        "--only",
        "--json",
        "Exits with 1",
        *(f"{letter} {claim}" for letter, claim in LETTERS.items() if letter in "ADEFG"),
    ],
    ("derive",): ["[OP]...", "layers/dense", "--latex", "checked"],
    ("train",): [
        *("MODEL", "m1", "m2", "m3", "digits", "mnist", "hidden layer of 32 ReLU units"),
        *("--epochs", "--learning-rate", "--batch-size", "--seed", "--patience", "--keep-going"),
        *("[sum|mean]", "The UCL sheets sum", "[default: 0.1]", "[default: 15]"),
        *("history.json", "weights.npz", "learning-curve.png", "runs/MODEL-DATA"),
        "refnet train m2",
    ],
    ("reproduce",): [
        *("SHEET", "ucl-cw1", "ucl-hw2", "--part", "--model", "--study", "--seeds", "--quick"),
        *("--jobs", "--out", "runs/SHEET", "If a process is killed, its run is repeated"),
        *("curves", "framework", "remedies", "search", "published", "explained"),
        "refnet reproduce ucl-cw1 --quick",
    ],
    ("bench",): ["[MODEL]...", "batch 100", "float32", "PyTorch", "--rounds", "[default: 30"],
}


@pytest.mark.parametrize("command", HELP, ids=" ".join)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help(refnet_command, command, flag):
    result = refnet_command(*command, flag)
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    for phrase in HELP[command]:
        assert phrase in text


def test_every_command_has_its_help_tested(refnet_command):
    listed = refnet_command("--help").stdout.partition("Commands:\n")[2]
    commands = {line.split()[0] for line in listed.splitlines()}
    assert commands == {command[0] for command in HELP if command}


def test_version_and_unknown_command(refnet_command):
    assert refnet_command("--version").stdout == f"refnet, version {refnet.__version__}\n"
    result = refnet_command("prove")
    assert result.exit_code == 2
    assert "No such command 'prove'" in result.stderr


def run_python(code, *arguments):
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, encoding="utf8"
    )


def test_module_is_the_command():
    code = "import runpy; runpy.run_module('refnet', run_name='__main__')"
    result = run_python(code, "bench", "m9")
    assert (result.returncode, result.stdout) == (1, "")
    known = ", ".join(refnet.models.names())
    assert result.stderr == f"Error: no model is named 'm9'; expected one of {known}\n"


@pytest.mark.parametrize("missing", ["click", "rich"])
def test_without_the_extra_it_is_named(missing):
    code = (
        f"import sys; sys.modules['{missing}'] = None; import refnet.cli as c; sys.exit(c.main())"
    )
    result = run_python(code, "verify")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"refnet: the command refnet needs the package '{missing}', which is not installed. "
        "It comes with the extra 'cli': pip install 'refnet[cli]', "
        "or in a clone pip install '.[cli]'\n"
    )


def test_main_reads_the_arguments(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["refnet", "--version"])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 0
    assert refnet.__version__ in capsys.readouterr().out
