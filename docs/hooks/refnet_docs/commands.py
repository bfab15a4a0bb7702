"""What the command refnet prints, from running it."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path


def run_refnet(
    root: Path, *arguments: str, folder: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run the command refnet of the clone ``root``, in a process of its own and in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "refnet", *arguments],
        cwd=folder or root,
        env={**os.environ, "PYTHONPATH": str(root), "COLUMNS": "78", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def as_typed(arguments: str, printed: str) -> str:
    """Return a command line and what it printed as a fenced block."""
    lines = [line.rstrip() for line in printed.strip("\n").splitlines()]
    return "\n".join(["```text", f"$ refnet {arguments}", *lines, "```"])


def command_markdown(arguments: str, root: Path) -> str:
    """Return the command line and its output as a fenced block.

    Raises
    ------
    RuntimeError
        If the command fails.
    """
    with tempfile.TemporaryDirectory() as folder:  # for what the command writes
        result = run_refnet(root, *shlex.split(arguments), folder=Path(folder))
    if result.returncode:
        raise RuntimeError(f"refnet {arguments} exited with {result.returncode}: {result.stderr}")
    return as_typed(arguments, result.stdout)
