"""Optional packages: imported when needed, and named with their extra when missing."""

import importlib
from types import ModuleType


def how_to_install(extra: str) -> str:
    """Return the command that installs refnet with the extra: anywhere, and in a clone."""
    return f"pip install 'refnet[{extra}]', or in a clone pip install '.[{extra}]'"


def require(module: str, *, extra: str, purpose: str) -> ModuleType:
    """Import ``module``, or say which extra of refnet brings it.

    Raises
    ------
    ModuleNotFoundError
        With the command that installs it.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        package = module.partition(".")[0]
        if error.name is None or error.name.partition(".")[0] != package:
            raise
        raise ModuleNotFoundError(
            f"{purpose} needs the package {package!r}, which is not installed. "
            f"It comes with the extra {extra!r}: {how_to_install(extra)}",
            name=error.name,
        ) from None
