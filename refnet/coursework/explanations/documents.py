"""Documents of the studies: JSON values only, so that they can be kept and drawn later."""

import json
import math
from pathlib import Path
from typing import Any

from refnet.core.weights import atomic_file

Document = dict[str, Any]


def encoded(value: float) -> float | str:
    """Return a number as strict JSON has it: "nan", "inf" or "-inf" where it is not finite.

    Examples
    --------
    >>> encoded(0.5), encoded(float("-inf"))
    (0.5, '-inf')
    """
    number = float(value)
    return number if math.isfinite(number) else str(number)


def decoded(value: float | str) -> float:
    """Return the number that ``encoded`` was given.

    Examples
    --------
    >>> decoded("-inf")
    -inf
    """
    return float(value)


def save_document(document: Document, path: str | Path) -> None:
    """Write a document as strict JSON; the file appears whole or not.

    Raises
    ------
    TypeError, ValueError
        If it holds what JSON has not.
    """
    text = json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False)
    with atomic_file(Path(path)) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8", newline="\n")


def load_document(path: Path) -> Document:
    """Return a document that was saved; an empty one if it is not there, or cut off."""
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError):
        return {}
