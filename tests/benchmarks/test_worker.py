"""What a worker does with its commands."""

import io
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from refnet.benchmarks import child, worker
from refnet.benchmarks.frameworks import Framework
from refnet.benchmarks.problem import CHECKED_STEPS, UnavailableError


@pytest.fixture
def serve(monkeypatch):
    """Serve these commands, and return the replies."""
    fake = SimpleNamespace(__version__="9.9")
    monkeypatch.setattr(worker.importlib, "import_module", lambda name: fake)

    def run(build, commands=""):
        replies = io.StringIO()
        worker.serve(Framework(build, ("fake",)), "m1", io.StringIO(commands), replies)
        return [json.loads(line) for line in replies.getvalue().splitlines()]

    return run


def test_steps_are_run_as_asked(serve):
    taken = []

    def build(model, x, labels):
        assert (model.name, x.shape, labels.shape) == ("m1", (100, 28, 28, 1), (100,))
        return lambda: taken.append(1) or 2.5

    ready, first, second = serve(build, "run 3\nrun 40\n")
    assert (ready["version"], ready["losses"]) == ("9.9", [2.5] * CHECKED_STEPS)
    assert first.keys() == second.keys() == {"seconds", "peak"}
    assert len(taken) == CHECKED_STEPS + 1 + 3 + 1 + 40  # one before each turn is not timed


def test_a_framework_that_cannot_run_says_why(serve):
    def build(*arguments):
        raise UnavailableError("no C++ compiler")

    assert serve(build) == [{"unavailable": "no C++ compiler"}]


@pytest.mark.parametrize(("busy", "longest", "waited"), [(0, 1, 1), (4, 1, 5), (99, 0.05, 3)])
def test_rest_waits_for_threads_that_work(monkeypatch, busy, longest, waited):
    naps = []
    clock = SimpleNamespace(
        sleep=naps.append,
        perf_counter=lambda: sum(naps),
        process_time=lambda: 0.02 * min(len(naps), busy),  # so many naps long a thread works
    )
    monkeypatch.setattr(worker, "time", clock)
    worker.rest(longest)
    assert len(naps) == waited


def test_what_a_framework_prints_does_not_reach_the_parent():
    code = (
        "import os, sys\n"
        "from refnet.benchmarks import worker\n"
        "def serve(framework, model, commands, replies):\n"
        "    print('hello'); sys.stdout.flush(); os.write(1, b'from C')\n"
        "    replies.write('reply'); replies.flush()\n"
        "worker.serve = serve\n"
        "sys.argv = ['worker', 'refnet', 'm1']\n"
        "worker.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=child.environment(), capture_output=True, check=True
    )
    assert done.stdout == b"reply"
    assert done.stderr == b"hello\nfrom C"
