"""The courseworks' networks, by name."""

from refnet.models.registry import build, names

__all__ = ["build", "names"]
