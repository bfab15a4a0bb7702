"""Memory of freed arrays stays with the process."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FAULTS = """
import resource, sys
import numpy as np
import refnet
from refnet.core import windows

if "without" in sys.argv:
    windows.keep_freed_memory = lambda: None
model = refnet.models.build("m4", seed=0)
arguments = model, refnet.SoftmaxCrossEntropy(), refnet.SGD(0.01)
x, labels = np.ones((100, 28, 28, 1), np.float32), np.arange(100) % 10
faults = []
for step in range(10):
    refnet.train_step(*arguments, x, labels)
    faults.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
print((faults[9] - faults[4]) / 5)
"""


def faults_per_step(*arguments):
    command = [sys.executable, "-c", FAULTS, *arguments]
    out = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return float(out.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc's allocator is meant")
def test_training_keeps_the_memory_that_it_has_freed():
    """Page faults of a training step, of 100 images: a handful; hundreds if memory went back."""
    assert faults_per_step() < 20
    assert faults_per_step("without") > 100
