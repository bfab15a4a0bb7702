"""Running the command line inside the test, its two streams apart."""

import pytest
from click.testing import CliRunner

from refnet.cli.app import app

#: Wherever the tests run: text without colours, lines of one width.
PLAIN = {"COLUMNS": "100", "NO_COLOR": "1", "FORCE_COLOR": None}


@pytest.fixture
def refnet_command():
    """Run ``refnet`` with these arguments."""

    def run(*arguments):
        result = CliRunner(env=PLAIN).invoke(app, [str(argument) for argument in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception  # a traceback is never what a user should see
        return result

    return run


@pytest.fixture
def refusal(refnet_command):
    """Run ``refnet`` and return the one line in which it refuses."""

    def run(*arguments):
        result = refnet_command(*arguments)
        assert result.exit_code != 0
        (line,) = result.stderr.splitlines()
        assert line.startswith("Error: ")
        return line.removeprefix("Error: ")

    return run
