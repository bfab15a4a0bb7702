"""``python -m refnet.benchmarks.worker FRAMEWORK MODEL``: one framework's step, in a process alone.

It writes a line of JSON when it is ready, and one for each line ``run K`` that it reads, after K
steps. In between it waits for input, without using the processor; at the end of input it leaves.
"""

import importlib
import json
import multiprocessing
import os
import sys
import time
from typing import Any, TextIO

from refnet import models
from refnet.benchmarks.frameworks import FRAMEWORKS, Framework
from refnet.benchmarks.problem import SEED, UnavailableError, batch, first_losses


def serve(framework: Framework, model: str, commands: TextIO, replies: TextIO) -> None:
    """Build the step, say what it computes, and run it as the commands say."""

    def reply(**facts: Any) -> None:
        replies.write(json.dumps(facts) + "\n")
        replies.flush()

    modules = [importlib.import_module(name) for name in framework.modules]
    imported = peak_memory()
    try:
        step = framework.build(models.build(model, seed=SEED), *batch())
    except UnavailableError as error:
        reply(unavailable=str(error))
        return
    losses = first_losses(step)
    reply(version=str(modules[0].__version__), losses=losses, imported=imported)
    for line in commands:
        count = int(line.removeprefix("run "))
        step()  # not timed: it wakes the threads and fills the caches
        start = time.perf_counter()
        for _ in range(count):
            step()
        seconds = time.perf_counter() - start
        rest()
        reply(seconds=seconds, peak=peak_memory())


def rest(longest: float = 1.0) -> None:
    """Wait until no thread of this process works, or ``longest`` seconds.

    Threads look for more work before they fall asleep (those of OpenBLAS did for 0.1 s), and would
    take the processor from the framework whose turn is next.
    """
    deadline = time.perf_counter() + longest
    while time.perf_counter() < deadline:
        before = time.process_time()
        time.sleep(0.02)
        if time.process_time() - before < 0.001:
            return


def peak_memory() -> int | None:
    """Largest resident memory of this process so far, in bytes; None where it is not known.

    On Linux that of its children is added, also what they share with it.
    """
    try:  # Linux, where ru_maxrss also counts what the parent had when it started this process
        processes = ["self", *(str(child.pid) for child in multiprocessing.active_children())]
        return sum(map(_peak_on_linux, processes))
    except (OSError, ValueError):
        pass
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _peak_on_linux(process: str) -> int:
    with open(f"/proc/{process}/status", encoding="ascii") as status:
        (peak,) = [line for line in status if line.startswith("VmHWM:")]
    return int(peak.split()[1]) * 1024


def main() -> None:
    """Serve the parent; whatever a framework prints goes to the standard error."""
    name, model = sys.argv[1:]
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(FRAMEWORKS[name], model, sys.stdin, replies)


if __name__ == "__main__":
    main()
