"""Where the derivations are: beside this refnet in a clone, inside it where it is installed."""

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import refnet
from refnet.core.extras import require

INSIDE = "refnet.derivations"


def derivations(module: str = "catalogue") -> ModuleType:
    """Import a module of the derivations that belong to this refnet.

    Raises
    ------
    ModuleNotFoundError
        If SymPy is missing, or this copy of refnet came without its derivations.
    """
    require("sympy", extra="derivations", purpose="deriving gradients")
    return importlib.import_module(f"{_package()}.{module}")


def _package() -> str:
    beside = Path(refnet.__file__).parents[1] / "derivations" / "__init__.py"
    if not (beside.exists() and beside.with_name("catalogue.py").exists()):
        if importlib.util.find_spec(INSIDE) is None:
            raise ModuleNotFoundError("this copy of refnet came without its derivations")
        return INSIDE
    for name in ("derivations", INSIDE):  # loaded already, by pytest perhaps
        loaded = sys.modules.get(name)
        if loaded is not None and loaded.__file__ and Path(loaded.__file__) == beside:
            return name
    spec = importlib.util.spec_from_file_location(
        INSIDE, beside, submodule_search_locations=[str(beside.parent)]
    )
    assert spec is not None
    assert spec.loader is not None
    sys.modules[INSIDE] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[INSIDE])
    return INSIDE
