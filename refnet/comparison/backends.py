"""Keras on one of its back ends, which it fixes when it is imported: a process for each.

``python -m refnet.comparison.backends EXTENT`` is such a process; it prints its document.
"""

import dataclasses
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from refnet.benchmarks import child
from refnet.comparison.settings import Extent

BACKENDS = ("tensorflow", "torch", "jax")


def environment(backend: str) -> dict[str, str]:
    """Variables under which Keras runs on this back end, which holds float64, on no GPU."""
    fixed = {"KERAS_BACKEND": backend, "JAX_ENABLE_X64": "1", "TF_CPP_MIN_LOG_LEVEL": "2"}
    return {**child.environment(), **fixed}


def on_backend(
    backend: str, extent: Extent, tell: Callable[[str], object] = lambda _: None
) -> dict[str, Any]:
    """Do the short study on another back end; or say in "unavailable" why not.

    Raises
    ------
    RuntimeError
        If the process fails; with the last lines of its standard error.
    """
    if importlib.util.find_spec(backend) is None:
        return {"unavailable": f"{backend} is not installed"}
    tell(f"Keras on {backend}:")
    command = [sys.executable, "-P", "-m", __name__, json.dumps(dataclasses.asdict(extent))]
    done = subprocess.run(command, env=environment(backend), capture_output=True, text=True)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-5:]
        raise RuntimeError("\n  ".join([f"Keras on {backend} failed:", *last]))
    *lines, document = done.stdout.splitlines()
    for line in lines:
        tell(line)
    found: dict[str, Any] = json.loads(document)
    return found


def main() -> None:
    """Do the short study on the back end of this process, and print it in the last line."""
    from refnet.comparison.study import short_study  # which imports this module

    print(json.dumps(short_study(Extent(**json.loads(sys.argv[1])), print), allow_nan=False))


if __name__ == "__main__":
    main()
