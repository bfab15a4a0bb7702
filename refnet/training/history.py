"""What happened during training, as data: kept, compared, written and read."""

import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from refnet.core.weights import atomic_file
from refnet.training.schema import SCHEMA_VERSION, check_document

Record = dict[str, float]


@dataclass(eq=False)
class History:
    """Course of one training run.

    Parameters
    ----------
    metadata : dict
        What was trained and how: model, data, hyperparameters, versions; JSON values only.
    records : list of dict
        A row for each evaluation, with the keys

        - step: updates done; samples: training samples processed; epoch: passes completed;
        - loss: mean over the training samples since the evaluation before, each taken when its
          batch was used;
        - train_accuracy, validation_accuracy, test_accuracy: from 0 to 1.
    divergence : dict, optional
        The first divergence, if training went on after it: step, layer, what, learning_rate, as
        in [DivergenceError][refnet.DivergenceError].

    Notes
    -----
    Two histories are equal if they say the same; NaN equals NaN here. There is no wall time in
    them, so that the same seed gives the same file.

    Examples
    --------
    >>> history = History(metadata={"model": "m1"})
    >>> history.records.append({"step": 200, "samples": 20_000, "test_accuracy": 0.9})
    >>> history.column("test_accuracy")
    [0.9]
    """

    metadata: dict[str, Any] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    divergence: dict[str, Any] | None = None

    def column(self, key: str) -> list[float]:
        """One quantity, ``key`` of the records, over all evaluations.

        Raises
        ------
        KeyError
            If the records have no such key; the message lists those they have.
        """
        for record in self.records:
            if key not in record:
                raise KeyError(f"no column is named {key!r}; expected one of {', '.join(record)}")
        return [record[key] for record in self.records]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, History):
            return NotImplemented
        return self._to_document() == other._to_document()

    def save(self, path: str | Path) -> None:
        """Write the history to ``path`` as JSON; the file appears whole or not.

        It is strict JSON, which has no NaN: in the records, a number that is not finite is one of
        the strings "nan", "inf" and "-inf".

        Raises
        ------
        TypeError, ValueError
            If the metadata hold what JSON has not.
        """
        text = json.dumps(self._to_document(), indent=2, allow_nan=False, ensure_ascii=False)
        with atomic_file(Path(path)) as temporary:
            temporary.write_text(text + "\n", encoding="utf-8", newline="\n")

    @classmethod
    def load(cls, path: str | Path) -> "History":
        """Read what ``save`` has written to ``path``.

        Raises
        ------
        ValueError
            If the file is no strict JSON, has another schema version, or lacks something.
        """
        try:
            text = Path(path).read_text(encoding="utf-8")
            document = json.loads(text, parse_constant=_refuse_constant)
        except ValueError as error:
            raise ValueError(f"{path} is not JSON: {error}; expected a saved History.") from error
        check_document(str(path), document)
        return cls(
            metadata=document["metadata"],
            records=[
                {key: _from_json(value) for key, value in record.items()}
                for record in document["records"]
            ],
            divergence=document["divergence"],
        )

    def _to_document(self) -> dict[str, Any]:
        return {
            "schema_version": SCHEMA_VERSION,
            "metadata": self.metadata,
            "divergence": self.divergence,
            "records": [
                {key: _to_json(value) for key, value in record.items()} for record in self.records
            ],
        }


def _to_json(value: float) -> float | str:
    return value if math.isfinite(value) else str(float(value))


def _from_json(value: float | str) -> float:
    return float(value) if isinstance(value, str) else value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


__all__ = ["History", "Record"]
