"""Reading and writing named arrays: NumPy's .npz, and .safetensors where that is installed."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from refnet.core.extras import require
from refnet.core.op import Array


def save_arrays(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write all ``arrays`` to ``path``, through a temporary file beside it."""
    suffix = _checked_suffix(path)
    objects = [name for name, array in arrays.items() if array.dtype.hasobject]
    if objects:  # NumPy would pickle them
        raise TypeError(f"{', '.join(objects)} hold Python objects; expected numbers.")
    with atomic_file(path) as temporary:
        if suffix == ".npz":
            np.savez(temporary, **dict[str, Any](arrays))
        else:
            _save_safetensors(arrays, temporary)


def load_arrays(path: Path, into: Mapping[str, Array]) -> None:
    """Copy the arrays in ``path`` into ``into``, once every name, shape and dtype fits.

    Raises
    ------
    ValueError
        Listing everything that is missing, unexpected or different.
    """
    if _checked_suffix(path) == ".npz":
        with path.open("rb") as stream:
            if stream.read(2) != b"PK":  # NumPy would advise to unpickle it
                raise ValueError(f"{path} is not an .npz archive; expected one that save wrote.")
        with np.load(path, allow_pickle=False) as file:
            found = {name: file[name] for name in file.files}
    else:
        found = _load_safetensors(path)
    problems = [
        f"  {name}: expected {_describe(into.get(name))}, found {_describe(found.get(name))}"
        for name in dict.fromkeys([*into, *found])
        if _describe(into.get(name)) != _describe(found.get(name))
    ]
    if problems:
        raise ValueError(f"{path} does not fit the model:\n" + "\n".join(problems))
    for name, array in into.items():
        array[...] = found[name]


@contextlib.contextmanager
def atomic_file(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path``, which replaces it if the block succeeds."""
    import tempfile  # not needed to import refnet, and slow to load

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".refnet-") as folder:
        temporary = Path(folder, path.name)
        yield temporary
        temporary.replace(path)


def _describe(array: Array | None) -> str:
    return "nothing" if array is None else f"shape {array.shape} {array.dtype}"


def _checked_suffix(path: Path) -> str:
    if path.suffix not in (".npz", ".safetensors"):
        raise ValueError(f"path is {str(path)!r}; expected a name in .npz or .safetensors.")
    return path.suffix


def _save_safetensors(arrays: Mapping[str, Array], path: Path) -> None:
    complex_ones = [name for name, array in arrays.items() if array.dtype.kind == "c"]
    if complex_ones:
        raise TypeError(
            f"{', '.join(complex_ones)} hold complex numbers, which .safetensors cannot; "
            f"expected real ones, or a path in .npz."
        )
    contiguous = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    _safetensors().save_file(contiguous, path)


def _load_safetensors(path: Path) -> dict[str, Array]:
    package = require("safetensors", extra="data", purpose="reading and writing .safetensors")
    try:
        found: dict[str, Array] = _safetensors().load_file(path)
    except package.SafetensorError as error:
        raise ValueError(f"{path} is not a .safetensors file: {error}") from error
    return found


def _safetensors() -> Any:
    return require("safetensors.numpy", extra="data", purpose="reading and writing .safetensors")
