"""Memory of freed arrays stays with the process."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from refnet.core import windows

ROOT = Path(__file__).parents[2]
FAULTS = """
import resource, sys
import numpy as np
from refnet.core.memory import keep_freed_memory

def work():
    return [np.ones(2**21, np.uint8) for _ in range(6)]  # 12 MB, as in a training step

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

if "with" in sys.argv:
    keep_freed_memory()
for _ in range(5):
    work()
before = faults()
for _ in range(20):
    work()
print((faults() - before) / 20)
"""


def faults_per_turn(*arguments):
    command = [sys.executable, "-c", FAULTS, *arguments]
    out = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return float(out.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc's allocator is meant")
def test_freed_memory_is_not_asked_for_again():
    """Page faults: hardly any, where otherwise each of some 3,000 pages is mapped anew."""
    assert faults_per_turn("with") < 100
    assert faults_per_turn() > 1000


def test_it_is_arranged_when_windows_are_laid(monkeypatch):
    calls = []
    monkeypatch.setattr(windows, "keep_freed_memory", lambda: calls.append(1))
    windows.Windows.over("test", (4, 4), (3, 3), 1, "same")
    assert calls
