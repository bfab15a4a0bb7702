"""The parent's side of a worker process."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from typing import Any, Self


def command(framework: str, model: str) -> list[str]:
    """Command that starts a worker."""
    return [sys.executable, "-P", "-m", "refnet.benchmarks.worker", framework, model]


def environment() -> dict[str, str]:
    """Variables of a worker: the modules of this process, no GPU, and Keras on TensorFlow."""
    path = os.pathsep.join(map(os.path.abspath, sys.path))
    fixed = {"CUDA_VISIBLE_DEVICES": "-1", "JAX_PLATFORMS": "cpu", "KERAS_BACKEND": "tensorflow"}
    return {**os.environ, **fixed, "PYTHONPATH": path}


class Child:
    """A worker process; leaving the ``with`` block ends it.

    Parameters
    ----------
    framework, model : str

    Attributes
    ----------
    facts : dict
        What it said when it was ready.

    Raises
    ------
    RuntimeError
        If it dies, here or later; with the last lines of its standard error.
    """

    def __init__(self, framework: str, model: str) -> None:
        self.name = f"{framework} with {model}"
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - end() closes it
        try:
            self._process = subprocess.Popen(
                command(framework, model), env=environment(), text=True, encoding="utf8",
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
            )  # fmt: skip
        except OSError:
            self._errors.close()
            raise
        try:
            self.facts: dict[str, Any] = self._read()
        except BaseException:  # Ctrl-C too leaves no process behind
            self.end()
            raise

    def run(self, count: int) -> tuple[float, int | None]:
        """Seconds that ``count`` steps took, and the peak of the memory so far in bytes."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # then there is no answer either
            self._process.stdin.write(f"run {count}\n")
            self._process.stdin.flush()
        answer = self._read()
        return answer["seconds"], answer["peak"]

    def end(self) -> None:
        """Kill the process, and wait until it is gone."""
        self._process.kill()
        with contextlib.suppress(BrokenPipeError), self._process:  # closes the pipes, and waits
            pass
        self._errors.close()

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line:
            return json.loads(line)
        code = self._process.wait()
        self._errors.seek(0)
        text = self._errors.read().decode("utf8", "replace")
        last = [line for line in text.splitlines() if line.strip()][-5:]
        raise RuntimeError("\n  ".join([f"{self.name} ended with exit code {code}:", *last]))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.end()
