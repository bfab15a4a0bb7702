"""What tests of several trees share."""

import os
from pathlib import Path

import pytest

import refnet
from refnet.data import mnist


@pytest.fixture(scope="session")
def real_mnist():
    """MNIST itself, loaded once; never downloaded."""
    root = os.environ.get("REFNET_DATA_DIR")
    if not root:
        pytest.skip("REFNET_DATA_DIR is not set: the real MNIST is not tested")
    if not any(
        Path(root, folder, name).is_file() for folder in ("mnist", "") for name in mnist.FILES
    ):
        pytest.skip(f"REFNET_DATA_DIR={root} has no MNIST file: the real MNIST is not tested")
    return refnet.data.load("mnist")
