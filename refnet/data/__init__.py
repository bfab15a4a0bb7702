"""Datasets, split in a fixed way, and mini-batches of them."""

from refnet.data.batches import Batches, in_order
from refnet.data.dataset import Dataset, Split
from refnet.data.idx import read_idx
from refnet.data.registry import load, names

__all__ = ["Batches", "Dataset", "Split", "in_order", "load", "names", "read_idx"]
