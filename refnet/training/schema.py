"""The schema of a saved history."""

from typing import Any

SCHEMA_VERSION = 1
COUNTS = ("step", "samples", "epoch")
MEASURES = ("loss", "train_accuracy", "validation_accuracy", "test_accuracy")
RECORD_KEYS = COUNTS + MEASURES
_DIVERGENCE_TYPES = {"step": int, "layer": str, "what": str, "learning_rate": (int, float)}
_NOT_FINITE = ("nan", "inf", "-inf")


def check_document(source: str, document: Any) -> None:
    """Check what was read from ``source``.

    Raises
    ------
    ValueError
        Saying where the first difference is, what was found and what was expected.
    """
    _check_keys(source, document, ("schema_version",))
    if document["schema_version"] != SCHEMA_VERSION:
        raise ValueError(
            f"{source} has schema_version {document['schema_version']!r}; "
            f"expected {SCHEMA_VERSION}."
        )
    _check_keys(source, document, ("metadata", "records", "divergence"))
    _check_keys(f"{source}: metadata", document["metadata"], ())
    if not isinstance(document["records"], list):
        raise ValueError(f"{source}: records is {_type(document['records'])}; expected an array.")
    for row, record in enumerate(document["records"]):
        _check_record(f"{source}: records[{row}]", record)
    if document["divergence"] is not None:
        _check_divergence(f"{source}: divergence", document["divergence"])


def _check_record(where: str, record: Any) -> None:
    _check_keys(where, record, RECORD_KEYS)
    for key, value in record.items():
        allowed = (int,) if key in COUNTS else (int, float)
        if not _is_a(value, allowed) and (key in COUNTS or value not in _NOT_FINITE):
            expected = "an integer" if key in COUNTS else "a number, 'nan', 'inf' or '-inf'"
            raise ValueError(f"{where}: {key} is {value!r}; expected {expected}.")


def _check_divergence(where: str, divergence: Any) -> None:
    _check_keys(where, divergence, tuple(_DIVERGENCE_TYPES))
    for key, types in _DIVERGENCE_TYPES.items():
        if not _is_a(divergence[key], types):
            expected = "a string" if types is str else "a number"
            raise ValueError(f"{where}: {key} is {divergence[key]!r}; expected {expected}.")


def _check_keys(where: str, value: Any, keys: tuple[str, ...]) -> None:
    if not isinstance(value, dict):
        raise ValueError(f"{where} is {_type(value)}; expected an object with names.")
    missing = [key for key in keys if key not in value]
    if missing:
        raise ValueError(f"{where} lacks {', '.join(missing)}; expected {', '.join(keys)}.")


def _is_a(value: Any, types: Any) -> bool:
    return isinstance(value, types) and not isinstance(value, bool)


def _type(value: Any) -> str:
    return f"a {type(value).__name__}"
