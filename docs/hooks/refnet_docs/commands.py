"""What the command refnet prints, from running it."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path


def command_markdown(arguments: str, root: Path) -> str:
    """Return the command line and its output as a fenced block.

    Raises
    ------
    RuntimeError
        If the command fails.
    """
    with tempfile.TemporaryDirectory() as folder:  # for what the command writes
        result = subprocess.run(
            [sys.executable, "-m", "refnet", *shlex.split(arguments)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(root), "COLUMNS": "78", "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if result.returncode:
        raise RuntimeError(f"refnet {arguments} exited with {result.returncode}: {result.stderr}")
    lines = [line.rstrip() for line in result.stdout.strip("\n").splitlines()]
    return "\n".join(["```text", f"$ refnet {arguments}", *lines, "```"])
