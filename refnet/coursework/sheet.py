"""What a coursework asks for: models, and the settings each of them is trained with."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """How long and how fast a model is trained.

    Parameters
    ----------
    epochs : int
    learning_rate : float
    """

    epochs: int
    learning_rate: float


@dataclass(frozen=True)
class Sheet:
    """A coursework's experiments. Batch size, loss and evaluation are those of all UCL sheets.

    Parameters
    ----------
    name : str
        As in ``refnet reproduce NAME``.
    title : str
    settings : dict of str to tuple of Setting
        By the model's name, in the order of the sheet.
    parts : dict of int to tuple of str
        Models of each part of the sheet.
    """

    name: str
    title: str
    settings: Mapping[str, tuple[Setting, ...]]
    parts: Mapping[int, tuple[str, ...]]

    def models(self, part: int | None = None, model: str | None = None) -> tuple[str, ...]:
        """Models of a part, or of all; or just the one named.

        Raises
        ------
        ValueError
            If the sheet has no such part or model, or the model is not in that part.
        """
        if part is not None and part not in self.parts:
            known = ", ".join(map(str, self.parts))
            raise ValueError(f"part is {part}; expected one of {known}, the parts of {self.name}.")
        found = tuple(self.settings) if part is None else self.parts[part]
        if model is None:
            return found
        if model not in found:
            where = self.name if part is None else f"{self.name}, part {part}"
            raise ValueError(f"model is {model!r}; expected one of {', '.join(found)} ({where}).")
        return (model,)


def settings(*pairs: tuple[int, float]) -> tuple[Setting, ...]:
    """Settings from pairs of epochs and learning rate."""
    return tuple(Setting(*pair) for pair in pairs)
