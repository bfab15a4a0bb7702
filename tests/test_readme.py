"""README's Python runs as printed."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"


def test_python_examples_run(capsys) -> None:
    blocks = re.findall(r"```python\n(.*?)```", README.read_text("utf8"), flags=re.DOTALL)
    assert len(blocks) == 2
    namespace: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "README.md", "exec"), namespace)
    assert float(capsys.readouterr().out.split()[-1]) > 0.9


@pytest.mark.parametrize("page", ["README.md", "docs/guides/getting-started.md"])
def test_pytest_is_given_paths(page) -> None:
    """An expression such as -k would collect all tests, and so build the site first."""
    commands = re.findall(r"-m pytest +([^#\n]*)", ROOT.joinpath(page).read_text("utf8"))
    words = [word for command in commands for word in command.split() if word != "-v"]
    assert len(words) == len(commands) > 0
    assert all(ROOT.joinpath(word).exists() for word in words), words


def test_extras_go_into_the_environment_that_make_creates() -> None:
    installs = re.findall(r"`(\S*)pip install '\.\[", README.read_text("utf8"))
    assert installs
    assert set(installs) == {".venv/bin/"}
