"""Where the derivations are: inside an installed refnet, beside it in a clone."""

import importlib
import importlib.util
from pathlib import Path
from types import ModuleType

import refnet
from refnet.core.extras import require


def derivations(module: str = "catalogue") -> ModuleType:
    """Import a module of the derivations.

    Raises
    ------
    ModuleNotFoundError
        If SymPy is missing, or this copy of refnet came without its derivations.
    """
    require("sympy", extra="derivations", purpose="deriving gradients")
    beside = Path(refnet.__file__).parents[1] / "derivations" / "catalogue.py"
    if importlib.util.find_spec("refnet.derivations") is not None:
        package = "refnet.derivations"
    elif beside.exists():
        package = "derivations"
    else:
        raise ModuleNotFoundError("refnet's derivations are not installed with this copy of refnet")
    return importlib.import_module(f"{package}.{module}")
