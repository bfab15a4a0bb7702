"""Worker processes: they answer, they end, and their death is explained."""

import os
import sys

import pytest

from refnet import models
from refnet.benchmarks import child
from refnet.benchmarks.child import Child
from refnet.benchmarks.problem import batch, first_losses
from refnet.benchmarks.refnet_step import refnet_step

READY = "import sys\nprint('{}', flush=True)\n"


@pytest.fixture
def script(monkeypatch):
    """Run this code in place of the worker."""

    def use(code):
        monkeypatch.setattr(child, "command", lambda *arguments: [sys.executable, "-c", code])

    return use


def is_gone(worker):
    with pytest.raises(ProcessLookupError):
        os.kill(worker._process.pid, 0)
    return worker._process.stdin.closed and worker._process.stdout.closed


def test_a_real_worker():
    with Child("refnet", "m2") as worker:
        losses = first_losses(refnet_step(models.build("m2", seed=0), *batch()))
        assert worker.facts["losses"] == pytest.approx(losses, rel=1e-6)
        assert worker.facts["version"]
        seconds, peak = worker.run(3)
        assert seconds > 0
        if sys.platform != "win32":
            assert 10e6 < worker.facts["imported"] <= peak < 1e9
    assert is_gone(worker)


def test_a_worker_that_waits_uses_no_processor_and_leaves_with_its_parent():
    with Child("refnet", "m1") as worker:
        worker._process.stdin.close()
        assert worker._process.wait(timeout=10) == 0


def test_memory_of_the_parent_is_not_counted():
    ballast = bytearray(os.urandom(1)) * 200_000_000
    with Child("refnet", "m1") as worker:
        imported = worker.facts["imported"]
    assert imported is None or imported < len(ballast)


def test_death_at_the_start(script):
    code = "import sys\nfor n in range(9): print('line', n, file=sys.stderr)\nsys.exit(3)"
    script(code)
    with pytest.raises(RuntimeError) as error:
        Child("jax", "m4")
    lines = ["jax with m4 ended with exit code 3:", *(f"  line {n}" for n in range(4, 9))]
    assert str(error.value).splitlines() == lines


def test_death_in_a_turn(script):
    script(READY + "input()\nsys.exit('no memory left')")
    with Child("torch", "m1") as worker, pytest.raises(RuntimeError) as error:
        worker.run(1)
    assert str(error.value) == "torch with m1 ended with exit code 1:\n  no memory left"


def test_death_between_turns(script):
    script(READY + "sys.exit('killed by another')")
    with Child("torch", "m1") as worker:
        worker._process.wait(timeout=10)
        with pytest.raises(RuntimeError, match="killed by another"):
            worker.run(1)
    assert is_gone(worker)


def test_an_interrupt_leaves_no_process_behind(script, monkeypatch):
    script(READY + "input()")
    with pytest.raises(KeyboardInterrupt), Child("torch", "m1") as worker:
        raise KeyboardInterrupt
    assert is_gone(worker)

    started = []

    def interrupted(self):
        started.append(self)
        raise KeyboardInterrupt

    monkeypatch.setattr(Child, "_read", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Child("torch", "m1")
    assert is_gone(started[0])


def test_environment_keeps_to_the_processor(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    found = child.environment()
    assert found["KERAS_BACKEND"] == "tensorflow"
    assert found["JAX_PLATFORMS"] == "cpu"
    assert all(map(os.path.isabs, found["PYTHONPATH"].split(os.pathsep)))
