"""What the plots share: their input, and figures that save reproducibly."""

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from refnet.core.extras import require
from refnet.core.weights import atomic_file
from refnet.training.history import History

#: Histories by model: for each setting, in the same order for all models, one, or one a seed.
Histories = Mapping[str, Sequence[History | Sequence[History]]]

#: Dates and random element names would make the bytes differ from run to run.
_METADATA = {".svg": {"Date": None}, ".png": {"Software": None}}
_RC = {"svg.hashsalt": "refnet"}


def as_grid(histories: Histories | History) -> dict[str, list[list[History]]]:
    """Return the histories by model and setting, a list of seeds each, each of those with a record.

    Raises
    ------
    TypeError, ValueError
        If they are not so.
    """
    if isinstance(histories, History):
        histories = {str(histories.metadata.get("model", "model")): [histories]}
    if not histories:
        raise ValueError("histories is empty; expected at least one model.")
    grid: dict[str, list[list[History]]] = {}
    for model, settings in histories.items():
        grid[model] = [list(runs) if isinstance(runs, Sequence) else [runs] for runs in settings]
        if not all([grid[model], *grid[model]]):
            raise ValueError(f"histories[{model!r}] is empty; expected at least one History.")
        for run in itertools.chain(*grid[model]):
            if not isinstance(run, History):
                raise TypeError(f"histories[{model!r}] holds {run!r}; expected History objects.")
            if not run.records:
                raise ValueError(
                    f"histories[{model!r}] holds a History without records; expected one at least."
                )
    return grid


def describe_setting(history: History) -> str:
    """Return what distinguishes the runs of one model: epochs and learning rate."""
    parts = []
    if (epochs := history.metadata.get("epochs")) is not None:
        parts.append("1 epoch" if epochs == 1 else f"{epochs} epochs")
    if (rate := history.metadata.get("learning_rate")) is not None:
        parts.append(f"learning rate {rate:g}")
    return ", ".join(parts)


def new_figure(width: float, height: float) -> Any:
    """Return an empty figure, in inches, that belongs to no window and no global state."""
    module = require("matplotlib.figure", extra="plots", purpose="plotting")
    return module.Figure(figsize=(width, height), layout="constrained")


def add_legend(figure: Any) -> None:
    """Add one legend, at the bottom, for all panels: each label once."""
    entries: dict[str, Any] = {}
    for panel in figure.axes:
        for handle, label in zip(*panel.get_legend_handles_labels(), strict=True):
            entries.setdefault(label, handle)
    figure.legend(entries.values(), entries.keys(), loc="outside lower center", ncols=len(entries))


def check_path(path: str | Path | None) -> Path | None:
    """Return where to save a figure, or say which suffixes there are."""
    if path is None:
        return None
    if Path(path).suffix not in _METADATA:
        raise ValueError(f"path is {str(path)!r}; expected a name in .svg or .png.")
    return Path(path)


def save_figure(figure: Any, path: Path) -> None:
    """Write the figure; the file appears whole or not."""
    matplotlib = require("matplotlib", extra="plots", purpose="plotting")
    with atomic_file(path) as temporary, matplotlib.rc_context(_RC):
        figure.savefig(temporary, dpi=150, metadata=_METADATA[path.suffix])
