"""All pictures, by name: each drawn by the module of its name, and written."""

from importlib import import_module
from pathlib import Path

from matplotlib import rc_context

from refnet.verification import specs

from .style import RC
from .svg import save_picture

#: Identities that begin with a picture.
IDENTITIES = ["identities/geometry", "identities/pooling_orders", "identities/toeplitz"]


def names() -> list[str]:
    """Names of all pictures: the keys of the ops, of some identities, and those of other pages."""
    return [*specs.keys(), *IDENTITIES, "chain", "square"]


def main(arguments: list[str]) -> None:
    """Draw into a folder all pictures, or those named after it."""
    folder, *chosen = arguments
    for name in chosen or names():
        module = import_module(f".{name.replace('/', '.')}", __package__)
        with rc_context(RC):
            save_picture(module.draw(), name, Path(folder) / f"{name}.svg")
